package operator

import (
	"math"
	"testing"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
)

// analytic returns the line integrals of ellipses in the order and units of a projector.
func analytic(p *Projector, ellipses []phantom.Ellipse) []float64 {
	y := make([]float64, p.Measurements())
	pixels := float64(p.N) / 2 // in a unit of the ellipses
	for j := range p.Angles {
		for k := range p.Bins {
			s := (float64(k) - float64(p.Bins-1)/2) / pixels
			for _, e := range ellipses {
				y[j*p.Bins+k] += pixels * e.LineIntegral(p.Theta(j), s)
			}
		}
	}
	return y
}

// Sinograms of random ellipses come closer to the closed form as the grid is refined. A
// pixel's grey is that of its centre, so that an edge is off by up to half a pixel: the
// error is of first order, and halves with the pixels.
func TestSinogramOfEllipses(t *testing.T) {
	for _, arc := range []float64{math.Pi, math.Pi / 3} {
		rate, errors := convergence(arc, func(p *Projector, seed int64) ([]float32, []float64) {
			ellipses := phantom.RandomEllipses(seed)
			return phantom.Rasterise(p.N, ellipses).Pix, analytic(p, ellipses)
		})
		t.Logf("arc %.3g: relative errors %.3g, rate %.2f", arc, errors, rate)
		if rate < 0.9 || errors[3] > 0.005 {
			t.Errorf("arc %.3g: errors %.3g fall at rate %.2f", arc, errors, rate)
		}
	}
}

// A smooth picture is sampled and interpolated with an error of second order: a Gaussian
// bump of width w and height 1 has the line integrals sqrt(2 pi) w exp(-u^2/(2 w^2)).
func TestSinogramOfABump(t *testing.T) {
	const w = 0.1
	rate, errors := convergence(math.Pi, func(p *Projector, seed int64) ([]float32, []float64) {
		x0, y0 := 0.1*float64(seed-2002), 0.2
		m, y := picture.NewImage(p.N), make([]float64, p.Measurements())
		for i := range p.N {
			for j := range p.N {
				x, y := m.Centre(i, j)
				m.Pix[i*p.N+j] = float32(math.Exp(-((x-x0)*(x-x0) + (y-y0)*(y-y0)) / (2 * w * w)))
			}
		}
		pixels := float64(p.N) / 2
		for i := range y {
			sin, cos := math.Sincos(p.Theta(i / p.Bins))
			u := (float64(i%p.Bins)-float64(p.Bins-1)/2)/pixels - x0*cos - y0*sin
			y[i] = pixels * math.Sqrt(2*math.Pi) * w * math.Exp(-u*u/(2*w*w))
		}
		return m.Pix, y
	})
	t.Logf("relative errors %.3g, rate %.2f", errors, rate)
	if rate < 1.9 || errors[3] > 1e-4 {
		t.Errorf("errors %.3g fall at rate %.2f", errors, rate)
	}
}

// convergence returns the relative errors of sinograms at 64, 128, 256 and 512 pixels, over
// five pictures, and the power of the pixel with which they fall.
func convergence(arc float64, draw func(p *Projector, seed int64) (x []float32,
	sinogram []float64)) (rate float64, errors []float64) {
	for _, n := range []int{64, 128, 256, 512} {
		p := NewProjector(cpu.Go, n, 24, arc)
		y := make([]float32, p.Measurements())
		var sum, size float64
		for seed := int64(2000); seed < 2005; seed++ {
			x, want := draw(p, seed)
			p.Apply(y, x)
			for i, w := range want {
				d := float64(y[i]) - w
				sum += d * d
				size += w * w
			}
		}
		errors = append(errors, math.Sqrt(sum/size))
	}
	return math.Log2(errors[0]/errors[3]) / 3, errors
}

// The mass of every angle is pi a b v, up to the pixels that an edge gains or loses.
func TestSinogramMass(t *testing.T) {
	e := phantom.Ellipse{Value: 0.7, A: 0.6, B: 0.25, X: 0.2, Y: -0.3, Phi: 0.8}
	for _, n := range []int{64, 128, 256, 512} {
		p := NewProjector(cpu.Go, n, 37, math.Pi)
		y := make([]float32, p.Measurements())
		p.Apply(y, phantom.Rasterise(n, []phantom.Ellipse{e}).Pix)
		want := math.Pi * e.A * e.B * e.Value * float64(n*n) / 4
		for j := range p.Angles {
			mass := 0.0
			for _, v := range y[j*p.Bins : (j+1)*p.Bins] {
				mass += float64(v)
			}
			if d := math.Abs(mass/want - 1); d > 0.5/float64(n) {
				t.Errorf("n = %d, angle %d: mass %g, want %g", n, j, mass, want)
			}
		}
	}
}
