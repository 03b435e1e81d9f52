package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"io"
	"slices"
)

// maxSide is the most pixels along a side of a picture file. Decoders take up to 8 bytes for a
// pixel, 32 MiB in all.
const maxSide = 2048

// Read reads a picture of one of the kinds that are known, which its first bytes tell
// whatever its name is: PNG, JPEG, GIF (its first picture) or .npy. Of one that is not square it
// takes the square in the middle. Limits and errors are those of
// ReadPNG; the error of another kind names it.
func Read(r io.Reader) (Image, error) {
	head := make([]byte, headBytes)
	got, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return Image{}, err
	}
	head = head[:got]
	whole := io.MultiReader(bytes.NewReader(head), r)
	var m Image
	switch kind := kindOf(head); kind {
	case "PNG":
		m, err = decodePNG(whole)
	case "JPEG":
		m, err = decodeWith(whole, kind, jpeg.DecodeConfig, jpeg.Decode)
	case "GIF":
		m, err = decodeWith(whole, kind, gif.DecodeConfig, gif.Decode)
	case "NumPy":
		m, err = decodeNPY(whole)
	default:
		err = unread(kind, head)
	}
	if err != nil {
		return Image{}, err
	}
	return m, nil
}

// decodeWith reads a file whose size is looked at first.
func decodeWith(r io.Reader, kind string, config func(io.Reader) (image.Config, error),
	decode func(io.Reader) (image.Image, error)) (Image, error) {
	var file bytes.Buffer
	r = io.LimitReader(r, MaxBytes+1)
	c, err := config(io.TeeReader(r, &file))
	if err != nil {
		return Image{}, fmt.Errorf("must be a whole %s file: %w", kind, err)
	}
	if err := checkSides(c.Width, c.Height); err != nil {
		return Image{}, err
	}
	m, err := decode(io.MultiReader(&file, r))
	if err != nil {
		return Image{}, fmt.Errorf("must be a whole %s file: %w", kind, err)
	}
	size := m.Bounds().Size() // of a GIF's first picture, which may be smaller
	if err := checkSides(size.X, size.Y); err != nil {
		return Image{}, err
	}
	return toGrey(m), nil
}

func checkSides(width, height int) error {
	if min(width, height) >= MinSize && max(width, height) <= maxSide {
		return nil
	}
	return fmt.Errorf("must have sides of %d to %d pixels, got %d x %d", MinSize, maxSide, width, height)
}

// toGrey takes the square in the middle of a picture, on black where it is transparent. Of a
// colour it takes the luma of ITU-R BT.601, as image/color does.
func toGrey(decoded image.Image) Image {
	source := decoded.(image.RGBA64Image) // as all of the standard library's are
	b := source.Bounds()
	m := NewImage(min(b.Dx(), b.Dy()))
	left, top := b.Min.X+(b.Dx()-m.N)/2, b.Min.Y+(b.Dy()-m.N)/2
	for i := range m.N {
		for j := range m.N {
			c := source.RGBA64At(left+j, top+i)
			luma := (19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15) >> 16
			m.Pix[i*m.N+j] = float32(float64(luma) / 0xffff)
		}
	}
	return m
}

// ToWhite multiplies a picture such that its brightest pixel is 1, unless it is black: how much of
// its range a file uses says nothing about the picture.
func (m Image) ToWhite() Image {
	if brightest := slices.Max(m.Pix); brightest > 0 {
		return m.Times(1 / float64(brightest))
	}
	return m
}
