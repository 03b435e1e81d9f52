package phantom

import (
	"math"

	"gradus/ct/picture"
)

// Exact is a picture on the square [-1, 1]^2 that is known everywhere, not at pixels only: what a
// detector and a pixel make of it can be computed without a grid.
type Exact interface {
	// Average returns the picture's means over the areas of n x n pixels.
	Average(n int) picture.Image
	// Project stores, for each bin k of a detector, the mean over the bin of the line integrals along
	// x cos(theta) + y sin(theta) = s. A bin is as wide as one of n pixels, which are also the unit of
	// length, and s = k - (len(dst)-1)/2 is its middle.
	Project(dst []float32, theta float64, n int)
}

// Exact returns the phantom of a seed as a formula, false where there is none: a sum of ellipses. The
// greys are those of Draw up to a factor, see RandomEllipses.
func (p Kind) Exact(seed int64) (Exact, bool) {
	switch p {
	case Ellipses:
		return Sum(RandomEllipses(seed)), true
	case SheppLogan:
		return Sum(sheppLogan()), true
	case LowContrast:
		return Sum(lowContrast(seed)), true
	}
	return nil, false
}

// Sum is a picture of ellipses that add up.
type Sum []Ellipse

// Times returns the picture with its greys multiplied.
func (s Sum) Times(factor float64) Sum {
	scaled := make(Sum, len(s))
	for i, e := range s {
		e.Value *= factor
		scaled[i] = e
	}
	return scaled
}

// Average adds up what the ellipses cover of each pixel.
func (s Sum) Average(n int) picture.Image {
	total := make([]float64, n*n)
	for _, e := range s {
		e.cover(n, func(pixel int, share float64) { total[pixel] += share * e.Value })
	}
	m := picture.NewImage(n)
	for i, v := range total {
		m.Pix[i] = float32(v)
	}
	return m
}

// Project adds up the closed form of each ellipse.
func (s Sum) Project(dst []float32, theta float64, n int) {
	pixel := 2 / float64(n)
	total := make([]float64, len(dst))
	for _, e := range s {
		shadow := e.shadow(theta)
		first, last := shadow.bins(pixel, len(dst))
		before := shadow.mass(binEdge(first, len(dst), pixel))
		for k := first; k <= last; k++ {
			after := shadow.mass(binEdge(k+1, len(dst), pixel))
			total[k] += e.Value * (after - before)
			before = after
		}
	}
	for k, v := range total {
		dst[k] = float32(v / (pixel * pixel))
	}
}

// binEdge is where bin k of a detector begins.
func binEdge(k, bins int, width float64) float64 { return (float64(k) - float64(bins)/2) * width }

// shadow is an ellipse as seen along the lines of one angle: it reaches from middle - half to
// middle + half, and its area is that of the ellipse.
type shadow struct{ middle, half, area float64 }

func (e Ellipse) shadow(theta float64) shadow {
	sin, cos := math.Sincos(theta)
	turnedSin, turnedCos := math.Sincos(e.Phi - theta)
	return shadow{e.X*cos + e.Y*sin, math.Hypot(e.A*turnedCos, e.B*turnedSin), math.Pi * e.A * e.B}
}

// mass is the area of the ellipse on the lines up to s: the chord at u = (s - middle)/half is
// 2 area sqrt(1 - u^2)/(pi half), whose integral is elementary.
func (w shadow) mass(s float64) float64 {
	u := (s - w.middle) / w.half
	switch {
	case u >= 1:
		return w.area
	case u > -1:
		return w.area * (0.5 + (u*math.Sqrt(1-u*u)+math.Asin(u))/math.Pi)
	}
	return 0 // also of an ellipse without width
}

// bins are the first and the last bin that the shadow falls on.
func (w shadow) bins(width float64, bins int) (first, last int) {
	at := func(s float64) int { return int(math.Floor(s/width + float64(bins)/2)) }
	return max(at(w.middle-w.half), 0), min(at(w.middle+w.half), bins-1)
}
