package phantom

import (
	"math"
	"math/rand/v2"
	"testing"
)

func (e Ellipse) covers(x, y float64) bool {
	sin, cos := math.Sincos(e.Phi)
	u, v := (x-e.X)*cos+(y-e.Y)*sin, (y-e.Y)*cos-(x-e.X)*sin
	return u*u/(e.A*e.A)+v*v/(e.B*e.B) < 1
}

// A disc's chord is 2 sqrt(r^2 - s^2); an ellipse's through its centre is an axis.
func TestLineIntegralOfKnownChords(t *testing.T) {
	for _, c := range []struct {
		e              Ellipse
		theta, s, want float64
	}{
		{Ellipse{1, 0.5, 0.5, 0, 0, 0}, 0.7, 0.3, 0.8},
		{Ellipse{2, 0.5, 0.5, 0.1, 0, 1}, 0, 0.4, 1.6},
		{Ellipse{1, 0.5, 0.5, 0, 0.2, 0}, math.Pi / 2, 0.2, 1},
		{Ellipse{1, 0.5, 0.2, 0, 0, 0}, 0, 0, 0.4},
		{Ellipse{1, 0.5, 0.2, 0, 0, 0}, math.Pi / 2, 0, 1},
		{Ellipse{1, 0.5, 0.2, 0, 0, math.Pi / 2}, 0, 0, 1},
		{Ellipse{1, 0.5, 0.5, 0, 0, 0}, 0.7, 0.5, 0},
		{Ellipse{1, 0, 0, 0, 0, 0}, 0, 0, 0},
		{Ellipse{1, 0, 0.5, 0, 0, 0}, math.Pi / 2, 0.1, 0},
	} {
		if got := c.e.LineIntegral(c.theta, c.s); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%+v at %g, %g: %g, want %g", c.e, c.theta, c.s, got, c.want)
		}
	}
}

// Along lines with random ellipses: the closed form against points counted on the line.
func TestLineIntegralCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	hits := 0
	for range 50 {
		e := randomEllipse(r)
		theta := 2 * math.Pi * r.Float64()
		sin, cos := math.Sincos(theta)
		s := e.X*cos + e.Y*sin + 0.5*(r.Float64()-0.5)
		const step = 1e-4
		var sum float64
		for k := -20000; k < 20000; k++ {
			l := (float64(k) + 0.5) * step
			if e.covers(s*cos-l*sin, s*sin+l*cos) {
				sum += step * e.Value
			}
		}
		got := e.LineIntegral(theta, s)
		if got > 0 {
			hits++
		}
		if math.Abs(got-sum) > 2*step*e.Value {
			t.Errorf("%+v at %g, %g: %g, counted %g", e, theta, s, got, sum)
		}
	}
	if hits < 15 {
		t.Errorf("only %d lines hit", hits)
	}
}

func TestLineIntegralMass(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 20 {
		e := randomEllipse(r)
		theta := 2 * math.Pi * r.Float64()
		// With s = s0 + sqrt(q) sin(w) the integrand is smooth and periodic: the
		// trapezoid rule is exact.
		sin, cos := math.Sincos(theta)
		turnedSin, turnedCos := math.Sincos(theta - e.Phi)
		width := math.Hypot(e.A*turnedCos, e.B*turnedSin)
		var sum float64
		const n = 200
		for k := range n {
			sw, cw := math.Sincos(2 * math.Pi * (float64(k) + 0.3) / n)
			sum += e.LineIntegral(theta, e.X*cos+e.Y*sin+width*sw) * width * math.Abs(cw) * math.Pi / n
		}
		if want := math.Pi * e.A * e.B * e.Value; math.Abs(sum-want) > 1e-12 {
			t.Errorf("%+v at %g: mass %.15g, want %.15g", e, theta, sum, want)
		}
	}
}

// Every pixel against the definition, on odd and even sides and beyond the border.
func TestRasterise(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for _, n := range []int{32, 77} {
		var es []Ellipse
		for range 12 {
			e := randomEllipse(r)
			e.X, e.Y = 2*e.X, 2*e.Y
			es = append(es, e)
		}
		m := Rasterise(n, es)
		for i := range n {
			for j := range n {
				x, y := m.Centre(i, j)
				var want float64
				for _, e := range es {
					if e.covers(x, y) {
						want += e.Value
					}
				}
				if m.At(i, j) != float32(want) {
					t.Errorf("pixel %d, %d of %d: %g, want %g", i, j, n, m.At(i, j), want)
				}
			}
		}
	}
}
