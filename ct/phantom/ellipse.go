package phantom

import (
	"gradus/ct/picture"
	"math"
)

// Ellipse adds Value to the points of the square [-1, 1]^2 that it covers. Its
// semi-axes A and B, not negative, are along x and y before it is turned by Phi
// (radians, counter-clockwise) about its centre X, Y.
type Ellipse struct{ Value, A, B, X, Y, Phi float64 }

// LineIntegral is the integral of the ellipse along the line x cos(theta) + y
// sin(theta) = s; lengths are those of the square, where a picture of N pixels has
// pixels of 2/N. Over s it integrates to pi A B Value at every angle.
func (e Ellipse) LineIntegral(theta, s float64) float64 {
	_, half := e.chord(theta, s)
	return 2 * half * e.Value
}

// chord is where the ellipse covers that line: the middle, counted along (-sin(theta),
// cos(theta)) from the point nearest to the origin, and half the length; 0 where it
// misses.
func (e Ellipse) chord(theta, s float64) (middle, half float64) {
	sin, cos := math.Sincos(theta)
	u := s - e.X*cos - e.Y*sin
	turnedSin, turnedCos := math.Sincos(e.Phi - theta)
	a, b := e.A*turnedCos, e.B*turnedSin
	q := a*a + b*b
	if !(u*u < q) {
		return 0, 0
	}
	middle = (e.A*e.A - e.B*e.B) * turnedSin * turnedCos * u / q
	return middle + e.Y*cos - e.X*sin, e.A * e.B * math.Sqrt(q-u*u) / q
}

// Rasterise adds up the ellipses at the centres of n x n pixels, without smoothing of
// edges, as the toolkit behind the paper's pictures does.
func Rasterise(n int, ellipses []Ellipse) picture.Image {
	m := picture.NewImage(n)
	row := make([]float64, n)
	column := func(x float64) int { return int(math.Ceil((x*float64(n) + float64(n-1)) / 2)) }
	for i := range n {
		clear(row)
		_, y := m.Centre(i, 0)
		for _, e := range ellipses {
			// The row is the line at -y whose direction is that of x.
			if middle, half := e.chord(-math.Pi/2, -y); half > 0 {
				for j := max(column(middle-half), 0); j < min(column(middle+half), n); j++ {
					row[j] += e.Value
				}
			}
		}
		for j, v := range row {
			m.Pix[i*n+j] = float32(v)
		}
	}
	return m
}
