package export

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"io"
)

// Of a film: panels in a row, pixels between two of them, and hundredths of a second.
const (
	filmColumns = 6
	filmGap     = 4
	filmDelay   = 25
	filmStart   = 100 // that the first moment is shown
	filmEnd     = 200 // and the last
)

// Film shows panels of the same size side by side, over some moments. Its first moment and its last are held longer.
type Film struct {
	Side    int         // of a panel, in pixels
	Columns int         // of panels, at most
	Frames  [][][]uint8 // of a moment and a panel, the pixels; black is 0 and white 255
}

// film shows the levels.
func (l *Levels) film() *Film {
	f := &Film{Side: l.spec.Size, Columns: filmColumns}
	for _, at := range l.frames {
		var panels [][]uint8
		for _, p := range at.panels {
			panels = append(panels, p.grey)
		}
		f.Frames = append(f.Frames, panels)
	}
	return f
}

// picture puts the panels of a moment side by side, on white.
func (f *Film) picture(k int) *image.Gray {
	n, step, panels := f.Side, f.Side+filmGap, f.Frames[k]
	columns := min(len(panels), f.Columns)
	rows := (len(panels) + columns - 1) / columns
	img := image.NewGray(image.Rect(0, 0, columns*step-filmGap, rows*step-filmGap))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i, grey := range panels {
		x, y := i%columns*step, i/columns*step
		for row := range n {
			copy(img.Pix[img.PixOffset(x, y+row):], grey[row*n:(row+1)*n])
		}
	}
	return img
}

// delay is how long a moment is shown.
func (f *Film) delay(k int) int {
	switch k {
	case len(f.Frames) - 1:
		return filmEnd
	case 0:
		return filmStart
	}
	return filmDelay
}

// WriteGIF writes a film that runs for ever, with a comment. It begins with the result, which comes before the
// starts anyway when it runs again: previews show the first frame.
func (f *Film) WriteGIF(w io.Writer, comment string) error {
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = color.Gray{uint8(i)}
	}
	var film gif.GIF
	for k := range f.Frames {
		at := (k + len(f.Frames) - 1) % len(f.Frames)
		m := f.picture(at)
		film.Image = append(film.Image, &image.Paletted{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect, Palette: palette})
		film.Delay = append(film.Delay, f.delay(at))
	}
	film.Config = image.Config{ColorModel: palette, Width: film.Image[0].Rect.Dx(), Height: film.Image[0].Rect.Dy()}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &film); err != nil {
		return err
	}
	const trailer = 1
	file := b.Bytes()
	file = append(file[:len(file)-trailer], gifComment(comment)...)
	_, err := w.Write(append(file, ';'))
	return err
}

// gifComment is a comment extension: blocks of up to 255 bytes, then an empty one.
func gifComment(text string) []byte {
	b := []byte{'!', 0xfe}
	for len(text) > 0 {
		n := min(len(text), 255)
		b = append(append(b, byte(n)), text[:n]...)
		text = text[n:]
	}
	return append(b, 0)
}
