package figure

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

type pngCanvas struct {
	*vgimg.Canvas
	height vg.Length
}

func newPNGCanvas(w, h vg.Length, dpi int) *pngCanvas {
	return &pngCanvas{vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi)), h}
}

// DrawImage draws cells on whole pixels, without interpolation: gonum's own blurs
// their edges. The canvas must not be turned or scaled.
func (c *pngCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	dot := func(l vg.Length) int { return int(math.Round(l.Dots(c.DPI()))) }
	target := image.Rect(dot(r.Min.X), dot(c.height-r.Max.Y), dot(r.Max.X), dot(c.height-r.Min.Y))
	if target.Empty() {
		return
	}
	draw.Draw(c.Image(), target, enlarge(img, target.Dx(), target.Dy()), image.Point{}, draw.Src)
}

// enlarge repeats the pixels of an image to fill w x h, each pixel taking the
// colour of the cell that its centre lies in.
func enlarge(img image.Image, w, h int) *image.RGBA {
	size := img.Bounds().Size()
	from := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
	draw.Draw(from, from.Rect, img, img.Bounds().Min, draw.Src)
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := from.Pix[(2*y+1)*size.Y/(2*h)*from.Stride:]
		for x := range w {
			i := (2*x + 1) * size.X / (2 * w)
			copy(to.Pix[to.PixOffset(x, y):], row[4*i:4*i+4])
		}
	}
	return to
}

const pngHeader = 8 + 4 + 4 + 13 + 4 // signature and IHDR chunk

// write adds to the picture its size on paper, title and source.
func (c *pngCanvas) write(w io.Writer, doc document) error {
	var b bytes.Buffer
	if err := png.Encode(&b, c.Image()); err != nil {
		return err
	}
	perMetre := uint32(math.Round(c.DPI() / 0.0254))
	size := binary.BigEndian.AppendUint32(nil, perMetre)
	size = binary.BigEndian.AppendUint32(size, perMetre)
	parts := [][]byte{b.Bytes()[:pngHeader], pngChunk("pHYs", append(size, 1)), pngText("Title", doc.title)}
	if doc.link != "" {
		parts = append(parts, pngText("Source", doc.link))
	}
	_, err := w.Write(bytes.Join(append(parts, b.Bytes()[pngHeader:]), nil))
	return err
}

// pngText is an iTXt chunk: keyword, uncompressed, no language, UTF-8.
func pngText(keyword, s string) []byte {
	return pngChunk("iTXt", []byte(keyword+"\x00\x00\x00\x00\x00"+s))
}

func pngChunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
