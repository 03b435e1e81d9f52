package ct

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
)

// Limits of a PNG file. The decoder takes up to 8 bytes for a pixel, 32 MiB in all.
const (
	maxPNGSide  = 2048
	maxPNGBytes = 8*maxPNGSide*maxPNGSide + 1<<20 // stored uncompressed, and text
)

// ReadPNG reads a grey and square picture of 32 to 2048 pixels a side and resamples it
// to n x n; black is 0 and white is 1. All PNG formats will do as long as every pixel is
// opaque and grey; gamma is not looked at. The file's size is checked before memory is
// taken for it, and no more is read than a file of that size can be long. Errors say what
// the picture must be; the caller knows its name.
func ReadPNG(r io.Reader, n int) (Image, error) {
	m, err := decodePNG(r)
	if err != nil {
		return Image{}, err
	}
	return m.resample(n), nil
}

func decodePNG(r io.Reader) (Image, error) {
	var file bytes.Buffer
	r = io.LimitReader(r, maxPNGBytes+1)
	config, err := png.DecodeConfig(io.TeeReader(r, &file))
	if err != nil {
		return Image{}, fmt.Errorf("must be a PNG file: %w", err)
	}
	n := config.Width
	if config.Height != n {
		return Image{}, fmt.Errorf("must be square, got %d x %d pixels", n, config.Height)
	}
	if n < MinSize || n > maxPNGSide {
		return Image{}, fmt.Errorf("must have a side of %d to %d pixels, got %d", MinSize, maxPNGSide, n)
	}
	if _, err := file.ReadFrom(r); err != nil {
		return Image{}, err
	}
	if file.Len() > maxPNGBytes {
		return Image{}, fmt.Errorf("must be a file of at most %d MiB", maxPNGBytes>>20)
	}
	if mayHold := int64(file.Len()) * maxDeflate; mayHold < rawBytes(file.Bytes(), n) {
		return Image{}, fmt.Errorf("is cut off: %d bytes cannot hold %d x %d pixels", file.Len(), n, n)
	}
	decoded, err := png.Decode(&file)
	if err != nil {
		return Image{}, fmt.Errorf("must be a PNG file: %w", err)
	}
	return greyOf(decoded)
}

// maxDeflate is how many bytes one byte of a compressed stream can stand for: a match
// of 258 takes two bits.
const maxDeflate = 1032

// rawBytes is the length of the pixels that a file declares. The header lies at a fixed
// place and has been checked.
func rawBytes(file []byte, n int) int64 {
	depth, colour := int(file[24]), file[25]
	channels := [7]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
	return int64(n) * int64((n*depth*channels+7)/8)
}

func greyOf(decoded image.Image) (Image, error) {
	source := decoded.(image.RGBA64Image) // as all of the standard library's are
	from := source.Bounds().Min
	m := NewImage(source.Bounds().Dx())
	for i := range m.N {
		for j := range m.N {
			c := source.RGBA64At(from.X+j, from.Y+i)
			if c.A != 0xffff || c.R != c.G || c.G != c.B {
				return Image{}, fmt.Errorf("must be grey and opaque, unlike row %d, column %d; convert it to greyscale", i, j)
			}
			m.Pix[i*m.N+j] = float32(float64(c.R) / 0xffff)
		}
	}
	return m, nil
}
