package figure

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Figure is a page with panels. All of its quantities are pure numbers unless a label
// says otherwise. It may be written from several goroutines at once, but not while it
// is changed.
type Figure struct {
	Name          string    // stem of the file's name
	Width, Height vg.Length // of the page
	Title         string    // one line; for its markup see Letters
	Notes         Notes
	Panels        []Panel // at least one, by rows from the top
	Columns       int     // of panels; 0 is 1
	Bar           []Share // below the panels; none if it is empty
	Legend        []Entry // below the panels and the bar
	DPI           int     // of the PNG
}

// Notes are what a figure says of the run behind it.
type Notes struct {
	Subtitle string // method and parameters, a line or several, with markup
	Link     string // URL of the page with these settings, in small type; "" is none
}

// SquareSide is the width of the page, in place of its usual size, and the height of
// figures whose one panel is square.
const SquareSide = 15 * vg.Centimeter

// New returns a figure in the usual size and resolution: half a slide, or the width
// of a page of text.
func New(name, title string, notes Notes, panels ...Panel) *Figure {
	return &Figure{Name: name, Width: 16 * vg.Centimeter, Height: 12 * vg.Centimeter, Title: title, Notes: notes,
		Panels: panels, DPI: 300}
}

// canvas is one of the formats.
type canvas interface {
	vg.Canvas
	write(w io.Writer, doc document) error
}

// document is what a file carries besides its picture.
type document struct {
	title, subtitle, link string       // plain text
	linkBox               vg.Rectangle // where the link stands; empty if it does not
}

// Formats of figures are the ends of their names.
var formats = [...]string{"png", "svg", "pdf"}

// Write writes the figure as "png", "svg" or "pdf". The same figure gives the same
// bytes at any time.
func (f *Figure) Write(w io.Writer, format string) error {
	var c canvas
	switch format {
	case "png":
		c = newPNGCanvas(f.Width, f.Height, f.DPI)
	case "svg":
		c = newSVGCanvas(f.Width, f.Height)
	case "pdf":
		c = newPDFCanvas(f.Width, f.Height)
	default:
		return fmt.Errorf("figure %s: the format must be one of %s, got %q", f.Name,
			strings.Join(formats[:], ", "), format)
	}
	doc := document{title: plainText(f.Title), subtitle: plainText(f.Notes.Subtitle), link: f.Notes.Link}
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
