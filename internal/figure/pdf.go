package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// creationDate stands in every PDF, so that the same figure gives the same bytes.
var creationDate = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pdfCanvas draws on one page. gonum's vgpdf keeps its document to itself, so that
// neither date nor title nor link could be set, and writes fonts to temporary files.
// Here it is simple: vg has the coordinates of PDF, and text comes as outlines.
type pdfCanvas struct {
	doc    *fpdf.Fpdf
	height vg.Length
	widths map[int]bool // of the images, in pixels
	err    error
}

func newPDFCanvas(w, h vg.Length) *pdfCanvas {
	c := &pdfCanvas{height: h, widths: map[int]bool{}, doc: fpdf.NewCustom(&fpdf.InitType{
		UnitStr: "pt", Size: fpdf.SizeType{Wd: w.Points(), Ht: h.Points()}})}
	c.doc.SetCreationDate(creationDate)
	c.doc.SetModificationDate(creationDate)
	c.doc.SetCatalogSort(true)
	c.doc.SetAutoPageBreak(false, 0)
	c.doc.SetMargins(0, 0, 0)
	c.doc.AddPage()
	c.emit("1 j") // round joins
	vg.Initialize(c)
	return c
}

func (c *pdfCanvas) emit(format string, args ...any) { c.doc.RawWriteStr(fmt.Sprintf(format, args...)) }

func (c *pdfCanvas) SetLineWidth(w vg.Length) { c.emit("%.3f w", w.Points()) }

func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	lengths := make([]float64, len(pattern))
	for i, l := range pattern {
		lengths[i] = l.Points()
	}
	c.emit("%.3f %.3f d", lengths, offset.Points())
}

func (c *pdfCanvas) SetColor(clr color.Color) {
	if clr == nil {
		clr = color.Black
	}
	n := color.NRGBAModel.Convert(clr).(color.NRGBA)
	r, g, b := float64(n.R)/255, float64(n.G)/255, float64(n.B)/255
	c.emit("%.3f %.3f %.3f rg %.3f %.3f %.3f RG", r, g, b, r, g, b)
	c.doc.SetAlpha(float64(n.A)/255, "Normal")
}

func (c *pdfCanvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.emit("%.6f %.6f %.6f %.6f 0 0 cm", cos, sin, -sin, cos)
}

func (c *pdfCanvas) Translate(p vg.Point) { c.emit("1 0 0 1 %.3f %.3f cm", p.X.Points(), p.Y.Points()) }
func (c *pdfCanvas) Scale(x, y float64)   { c.emit("%.6f 0 0 %.6f 0 0 cm", x, y) }
func (c *pdfCanvas) Push()                { c.emit("q") }
func (c *pdfCanvas) Pop()                 { c.emit("Q") }
func (c *pdfCanvas) Stroke(path vg.Path)  { c.emit("%sS", pdfPath(path)) }
func (c *pdfCanvas) Fill(path vg.Path)    { c.emit("%sf", pdfPath(path)) }

func (c *pdfCanvas) FillString(face font.Face, at vg.Point, s string) {
	path, _ := typeset(s, face.Font)
	c.Push()
	c.Translate(at)
	c.Fill(path)
	c.Pop()
}

// DrawImage draws cells as one image. The canvas must not be turned or scaled.
//
// fpdf writes images in order of their widths, and equal ones in the random order of a
// map. So an image whose width is taken is made wider, and what is too much cut off.
func (c *pdfCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	img = vectorCells(img)
	width, extra := img.Bounds().Dx(), 0
	for c.widths[width+extra] {
		extra++
	}
	c.widths[width+extra] = true
	if extra > 0 {
		c.emit("q %.3f %.3f %.3f %.3f re W n", r.Min.X.Points(), r.Min.Y.Points(), r.Size().X.Points(),
			r.Size().Y.Points())
		defer c.emit("Q")
		img = widened(img, extra)
		r.Max.X += r.Size().X * vg.Length(extra) / vg.Length(width)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		c.err = err
		return
	}
	name := fmt.Sprintf("cells%d", len(c.widths))
	options := fpdf.ImageOptions{ImageType: "png"}
	c.doc.RegisterImageOptionsReader(name, options, &b)
	c.doc.ImageOptions(name, r.Min.X.Points(), (c.height - r.Max.Y).Points(), r.Size().X.Points(), r.Size().Y.Points(),
		false, options, 0, "")
}

func (c *pdfCanvas) write(w io.Writer, doc document) error {
	if c.err != nil {
		return c.err
	}
	c.doc.SetTitle(doc.title, true)
	if doc.link != "" {
		c.doc.SetSubject(doc.link, true)
		if box := doc.linkBox; followable(doc.link) {
			c.doc.LinkString(box.Min.X.Points(), (c.height - box.Max.Y).Points(), box.Size().X.Points(),
				box.Size().Y.Points(), doc.link)
		}
	}
	return c.doc.Output(w)
}

func pdfPath(path vg.Path) string {
	var b bytes.Buffer
	var at vg.Point
	op := func(name string, points ...vg.Point) {
		for _, p := range points {
			fmt.Fprintf(&b, "%.3f %.3f ", p.X.Points(), p.Y.Points())
			at = p
		}
		b.WriteString(name + "\n")
	}
	for _, c := range path {
		switch c.Type {
		case vg.MoveComp:
			op("m", c.Pos)
		case vg.LineComp:
			op("l", c.Pos)
		case vg.CloseComp:
			op("h")
		case vg.CurveComp:
			if len(c.Control) == 2 {
				op("c", c.Control[0], c.Control[1], c.Pos)
				continue
			}
			// A quadratic curve is the cubic one with controls two thirds of the way to its own.
			q := c.Control[0]
			toward := func(p vg.Point) vg.Point { return p.Add(q.Sub(p).Scale(2.0 / 3)) }
			op("c", toward(at), toward(c.Pos), c.Pos)
		case vg.ArcComp:
			pdfArc(op, c, b.Len() == 0)
		}
	}
	return b.String()
}

// pdfArc draws an arc by cubic curves of at most a quarter turn each, whose
// distance from the circle is below 3e-4 of its radius.
func pdfArc(op func(string, ...vg.Point), c vg.PathComp, first bool) {
	n := max(1, int(math.Ceil(math.Abs(c.Angle)/(math.Pi/2)-1e-9)))
	step := c.Angle / float64(n)
	k := 4.0 / 3 * math.Tan(step/4) // length of the controls
	on := func(a float64) (p, tangent vg.Point) {
		sin, cos := math.Sincos(a)
		return c.Pos.Add(vg.Point{X: c.Radius * vg.Length(cos), Y: c.Radius * vg.Length(sin)}),
			vg.Point{X: -c.Radius * vg.Length(sin*k), Y: c.Radius * vg.Length(cos*k)}
	}
	p, tangent := on(c.Start)
	if first {
		op("m", p)
	} else {
		op("l", p)
	}
	for i := range n {
		q, next := on(c.Start + float64(i+1)*step)
		op("c", p.Add(tangent), q.Sub(next), q)
		p, tangent = q, next
	}
}
