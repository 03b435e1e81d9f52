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
// colour of the cell that its centre lies in. An image with a palette keeps it.
func enlarge(img image.Image, w, h int) image.Image {
	size := img.Bounds().Size()
	if from, ok := img.(*image.Paletted); ok {
		to := image.NewPaletted(image.Rect(0, 0, w, h), from.Palette)
		repeat(to.Pix, w, h, from.Pix, size, from.Stride, 1)
		return to
	}
	from := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
	draw.Draw(from, from.Rect, img, img.Bounds().Min, draw.Src)
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	repeat(to.Pix, w, h, from.Pix, size, from.Stride, 4)
	return to
}

// repeat does so with pixels of some bytes each.
func repeat(to []byte, w, h int, from []byte, size image.Point, stride, bytes int) {
	for y := range h {
		row := from[(2*y+1)*size.Y/(2*h)*stride:]
		for x := range w {
			i := (2*x + 1) * size.X / (2 * w)
			copy(to[(y*w+x)*bytes:], row[i*bytes:(i+1)*bytes])
		}
	}
}

// widened is an image with as many more columns, which are like its last.
func widened(img image.Image, extra int) image.Image {
	size := img.Bounds().Size()
	at := func(x, y int) (int, int) { return img.Bounds().Min.X + min(x, size.X-1), img.Bounds().Min.Y + y }
	wide := image.Rect(0, 0, size.X+extra, size.Y)
	if from, ok := img.(*image.Paletted); ok {
		to := image.NewPaletted(wide, from.Palette)
		for y := range wide.Dy() {
			for x := range wide.Dx() {
				to.SetColorIndex(x, y, from.ColorIndexAt(at(x, y)))
			}
		}
		return to
	}
	to := image.NewRGBA(wide)
	for y := range wide.Dy() {
		for x := range wide.Dx() {
			to.Set(x, y, img.At(at(x, y)))
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
	parts := [][]byte{b.Bytes()[:pngHeader], PNGChunk("pHYs", append(size, 1)), PNGText("Title", doc.title)}
	if doc.link != "" {
		parts = append(parts, PNGText("Source", doc.link))
	}
	_, err := w.Write(bytes.Join(append(parts, b.Bytes()[pngHeader:]), nil))
	return err
}

// PNGText is an iTXt chunk: keyword, uncompressed, no language, UTF-8.
func PNGText(keyword, s string) []byte {
	return PNGChunk("iTXt", []byte(keyword+"\x00\x00\x00\x00\x00"+s))
}

// PNGChunk is a chunk of a PNG file.
func PNGChunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
