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
	filmStart   = 100 // that the starts are shown
	filmEnd     = 200 // and the result
)

// picture puts the panels of a frame side by side, on white.
func (l *Levels) picture(f frame) *image.Gray {
	n, step := l.spec.Size, l.spec.Size+filmGap
	columns := min(len(f.panels), filmColumns)
	rows := (len(f.panels) + columns - 1) / columns
	img := image.NewGray(image.Rect(0, 0, columns*step-filmGap, rows*step-filmGap))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i, p := range f.panels {
		x, y := i%columns*step, i/columns*step
		for row := range n {
			copy(img.Pix[img.PixOffset(x, y+row):], p.grey[row*n:(row+1)*n])
		}
	}
	return img
}

// delay is how long a frame is shown.
func (l *Levels) delay(i int) int {
	switch i {
	case len(l.frames) - 1:
		return filmEnd
	case 0:
		return filmStart
	}
	return filmDelay
}

// writeGIF writes the levels as a film that runs for ever, with a comment. It begins with the
// result, which comes before the starts anyway when it runs again: previews show the first
// frame.
func (l *Levels) writeGIF(w io.Writer, comment string) error {
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = color.Gray{uint8(i)}
	}
	var film gif.GIF
	for k := range l.frames {
		i := (k + len(l.frames) - 1) % len(l.frames)
		m := l.picture(l.frames[i])
		film.Image = append(film.Image, &image.Paletted{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect, Palette: palette})
		film.Delay = append(film.Delay, l.delay(i))
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
