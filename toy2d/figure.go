package toy2d

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"gradus/solver"
	"gradus/static/colormap"
)

// Figure is a picture for print and projector. All of its quantities are pure
// numbers without a unit. It may be written from several goroutines at once.
type Figure struct {
	Name          string    // stem of the file's name
	Width, Height vg.Length // of the page

	title  string // with the markup of lettering
	notes  Notes
	equal  bool // one unit of x is as long as one of y
	fill   func(*plot.Plot)
	scale  *colourScale // nil: no colour bar
	legend []legendEntry

	dpi int // of the PNG
}

// Notes are what a figure says of the run behind it.
type Notes struct {
	Subtitle string       // method and parameters. *x* is italic, _{x} and ^{x} are sub- and superscript
	Link     string       // URL of the page with these settings, in small type; "" is none
	Colours  colormap.Map // of values; the zero value is viridis
}

// Size of a figure and resolution of its PNG: half a slide, or the width of a page of text.
const (
	figureWidth  = 16 * vg.Centimeter
	figureHeight = 12 * vg.Centimeter
	squareSide   = 15 * vg.Centimeter // of figures of the plane
	figureDPI    = 300
)

func newFigure(name, title string, notes Notes) *Figure {
	return &Figure{Name: name, Width: figureWidth, Height: figureHeight, title: title, notes: notes, dpi: figureDPI}
}

// figureCanvas is one of the three formats.
type figureCanvas interface {
	vg.Canvas
	write(w io.Writer, doc figureDocument) error
}

// figureDocument is what a file carries besides its picture.
type figureDocument struct {
	title, link string       // plain text
	linkBox     vg.Rectangle // where the link stands; empty if it does not
}

// Write writes the figure as "png", "svg" or "pdf". The same figure gives the same
// bytes at any time.
func (f *Figure) Write(w io.Writer, format string) error {
	var c figureCanvas
	switch format {
	case "png":
		c = newPNGCanvas(f.Width, f.Height, f.dpi)
	case "svg":
		c = newSVGCanvas(f.Width, f.Height)
	case "pdf":
		c = newPDFCanvas(f.Width, f.Height)
	default:
		return &solver.RangeError{Field: "format", Allowed: "one of " + strings.Join(FigureFormats[:], ", "), Got: fmt.Sprintf("%q", format)}
	}
	doc := figureDocument{title: plainText(f.title), link: f.notes.Link}
	doc.linkBox = f.draw(draw.NewCanvas(c, f.Width, f.Height))
	// Encoders write in small pieces, and their errors come late.
	var b bytes.Buffer
	if err := c.write(&b, doc); err != nil {
		return fmt.Errorf("figure %s as %s: %w", f.Name, format, err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// followable reports whether a link may be made clickable.
func followable(link string) bool {
	return strings.HasPrefix(link, "http://") || strings.HasPrefix(link, "https://")
}
