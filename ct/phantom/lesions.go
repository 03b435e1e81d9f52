package phantom

import (
	"fmt"

	"gradus/ct/picture"
	"gradus/solver"
)

// Lesion is a disc that is added to a picture: x and y of its middle, as in a Drawing, its radius, and its
// contrast, what it adds to the greys.
type Lesion [4]float64

// Lesions are put into any picture, to see what a reconstruction keeps of them.
type Lesions []Lesion

const maxLesions = 20

// Validate reports the first number out of range; at is the list's own path.
func (l Lesions) Validate(at string) error {
	if len(l) > maxLesions {
		return solver.Outside(at, len(l), "a list of at most %d discs", maxLesions)
	}
	for i, lesion := range l {
		if err := within(fmt.Sprintf("%s[%d]", at, i), lesion[:], func(i int) (lo, hi float64) {
			return [...]float64{-1, -1, minStroke / 2, -1}[i], [...]float64{1, 1, 1, 1}[i]
		}); err != nil {
			return err
		}
	}
	return nil
}

// Sum returns what they add.
func (l Lesions) Sum() Sum {
	sum := make(Sum, len(l))
	for i, v := range l {
		sum[i] = Ellipse{Value: v[3], A: v[2], B: v[2], X: v[0], Y: -v[1]}
	}
	return sum
}

// Disc is the disc of a radius about a point of a Drawing, and Average of it what it covers of each pixel.
func Disc(x, y, radius float64) Sum { return Lesions{{x, y, radius, 1}}.Sum() }

// Plus is a picture with another added to it.
type Plus struct{ Exact, Other Exact }

// Average adds the averages.
func (p Plus) Average(n int) picture.Image { return p.Exact.Average(n).Plus(p.Other.Average(n)) }

// Project adds the projections.
func (p Plus) Project(dst []float32, theta float64, n int) {
	other := make([]float32, len(dst))
	p.Exact.Project(dst, theta, n)
	p.Other.Project(other, theta, n)
	for k, v := range other {
		dst[k] += v
	}
}
