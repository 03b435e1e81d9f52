package figure

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"io"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

type svgCanvas struct {
	*vgsvg.Canvas
	height vg.Length
	texts  []svgText
}

// svgOf returns the SVG canvas on which a canvas draws, nil if it draws on another.
func svgOf(c vg.Canvas) *svgCanvas {
	for {
		switch d := c.(type) {
		case *draw.Canvas: // a part of a page
			c = d.Canvas
		case draw.Canvas:
			c = d.Canvas
		case *svgCanvas:
			return d
		default:
			return nil
		}
	}
}

func newSVGCanvas(w, h vg.Length) *svgCanvas {
	return &svgCanvas{Canvas: vgsvg.NewWith(vgsvg.UseWH(w, h)), height: h}
}

// DrawImage draws cells so large that a viewer which smooths images blurs only a
// hair's breadth of their edges.
func (c *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	c.Canvas.DrawImage(r, vectorCells(img))
}

// vectorCells enlarges small images by a whole factor; beyond 300 pixels cells are
// too small to be told apart. Images with a palette are pictures, which may be noise:
// they must not become large files.
func vectorCells(img image.Image) image.Image {
	s, most := img.Bounds().Size(), 1024
	if _, ok := img.(*image.Paletted); ok {
		most = 512
	}
	k := max(1, min(16, most/max(s.X, s.Y)))
	if max(s.X, s.Y) > 300 {
		k = 1
	}
	return enlarge(img, s.X*k, s.Y*k)
}

// write adds title and link, and mends what gonum gets wrong: without
// preserveAspectRatio an image whose pixels are not square does not fill its
// rectangle, PNG data are called JPEG, and mitred corners grow spikes.
func (c *svgCanvas) write(w io.Writer, doc document) error {
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	out := bytes.ReplaceAll(c.withTexts(b.Bytes()), []byte(` xlink:href="data:image/jpg;base64,`),
		[]byte(` preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,`))
	const root = `xmlns:xlink="http://www.w3.org/1999/xlink">`
	head := fmt.Sprintf(`xmlns:xlink="http://www.w3.org/1999/xlink" stroke-linejoin="round">`+"\n<title>%s</title>",
		html.EscapeString(doc.title))
	tail := "</svg>"
	if desc := strings.TrimPrefix(doc.subtitle+"\n"+doc.link, "\n"); desc != "" {
		head += fmt.Sprintf("\n<desc>%s</desc>", html.EscapeString(strings.TrimSuffix(desc, "\n")))
	}
	if doc.link != "" {
		if box := doc.linkBox; followable(doc.link) {
			tail = fmt.Sprintf(`<a xlink:href="%s"><rect x="%.5g" y="%.5g" width="%.5g" height="%.5g" fill-opacity="0"/></a>`+"\n</svg>",
				html.EscapeString(doc.link), box.Min.X.Points(), (c.height - box.Max.Y).Points(), box.Size().X.Points(),
				box.Size().Y.Points())
		}
	}
	out = bytes.Replace(out, []byte(root), []byte(head), 1)
	end := bytes.LastIndex(out, []byte("</svg>"))
	_, err := fmt.Fprintf(w, "%s%s\n", out[:end], tail)
	return err
}
