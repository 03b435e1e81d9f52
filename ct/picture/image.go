package picture

import (
	"fmt"
	"math"
)

// Sides of pictures that the package works with.
const (
	MinSize = 32
	MaxSize = 512
)

// Image is a square picture of N x N pixels, rows from the top, grey values around
// [0, 1]. It covers the square [-1, 1]^2; pixel (i, j), row i and column j, has its
// centre at x = (2j + 1)/N - 1, y = 1 - (2i + 1)/N.
type Image struct {
	N   int
	Pix []float32 // of length N*N
}

// NewImage returns a black picture.
func NewImage(n int) Image { return Image{N: n, Pix: make([]float32, n*n)} }

// At returns the pixel of row i and column j.
func (m Image) At(i, j int) float32 { return m.Pix[i*m.N+j] }

// Centre returns the coordinates of the middle of a pixel.
func (m Image) Centre(i, j int) (x, y float64) {
	return float64(2*j+1)/float64(m.N) - 1, 1 - float64(2*i+1)/float64(m.N)
}

// Times returns the picture with all values multiplied.
func (m Image) Times(factor float64) Image {
	to := NewImage(m.N)
	for i, v := range m.Pix {
		to.Pix[i] = float32(factor * float64(v))
	}
	return to
}

// Plus returns the sum of two pictures of the same size.
func (m Image) Plus(other Image) Image {
	sameLength(m.Pix, other.Pix)
	to := NewImage(m.N)
	for i, v := range m.Pix {
		to.Pix[i] = v + other.Pix[i]
	}
	return to
}

// Validate reports a picture whose side is out of range, that is not square or whose
// pixels are not all finite; field is what the person calls it.
func (m Image) Validate(field string) error {
	if m.N < MinSize || m.N > MaxSize {
		return fmt.Errorf("%s: must have a side of %d to %d pixels, got %d", field, MinSize, MaxSize, m.N)
	}
	if len(m.Pix) != m.N*m.N {
		return fmt.Errorf("%s: must be square, got %d pixels for a side of %d", field, len(m.Pix), m.N)
	}
	for i, v := range m.Pix {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("%s: must have finite pixels, got %g in row %d, column %d", field, f, i/m.N, i%m.N)
		}
	}
	return nil
}
