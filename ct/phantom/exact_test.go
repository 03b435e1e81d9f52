package phantom

import (
	"fmt"
	"gradus/internal/slow"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// exacts are pictures that are formulas.
func exacts(t *testing.T) map[string]Exact {
	all := map[string]Exact{
		"drawing": Drawing{
			{Ellipse: &[6]float64{0, 0, 0.8, 0.6, 20, 0.4}},
			{Ellipse: &[6]float64{0.3, 0.1, 0.4, 0.25, -50, 0.9}}, // sticks out of the first
			{Ellipse: &[6]float64{0.2, 0.2, 0.1, 0.3, 10, 0}},     // across both
			{Ellipse: &[6]float64{-0.9, -0.9, 0.4, 0.4, 0, 0.7}},  // beyond the border
		}.layers(),
	}
	for p := range Kind(len(names)) {
		if e, ok := p.Exact(3); ok {
			all[p.String()] = e
		}
	}
	if len(all) != 4 {
		t.Fatalf("%d formulas", len(all))
	}
	return all
}

// value is the picture at a point.
func value(e Exact, x, y float64) (v float64) {
	switch e := e.(type) {
	case Sum:
		for _, part := range e {
			if part.covers(x, y) {
				v += part.Value
			}
		}
	case Layers:
		for _, part := range e {
			if part.covers(x, y) {
				v = part.Value
			}
		}
	}
	return v
}

// Area averages against points in each pixel, 64 x 64 where there is time. Their number is off by about one
// along an edge, by chance.
func TestAverageCounts(t *testing.T) {
	const n = 24
	fine := 16
	if slow.All() {
		fine = 64
	}
	for name, e := range exacts(t) {
		got := e.Average(n)
		var worst, squares float64
		for i := range n {
			for j := range n {
				var sum float64
				for a := range fine {
					for b := range fine {
						x := 2*(float64(j)+(float64(b)+0.5)/float64(fine))/n - 1
						y := 1 - 2*(float64(i)+(float64(a)+0.5)/float64(fine))/n
						sum += value(e, x, y)
					}
				}
				d := float64(got.At(i, j)) - sum/float64(fine*fine)
				worst, squares = max(worst, math.Abs(d)), squares+d*d
			}
		}
		coarse := 64 / float64(fine) // the error is in proportion
		if rms := math.Sqrt(squares) / n; worst > 8e-3*coarse || rms > 8e-4*coarse {
			t.Errorf("%s: pixels differ from the mean of %d points by %.2g at most, %.2g on average",
				name, fine*fine, worst, rms)
		}
	}
}

// The pixels of a sum hold its mass, wherever their edges are, up to float32.
func TestAverageKeepsMass(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for k := range 200 {
		e := randomEllipse(r)
		if k%10 == 0 { // thinner than a pixel
			e.B = 1e-3
		}
		want := math.Pi * e.A * e.B * e.Value
		for _, n := range []int{7, 32, 129} {
			var sum float64
			for _, v := range (Sum{e}).Average(n).Pix {
				sum += float64(v) * 4 / float64(n*n)
			}
			if math.Abs(sum-want) > 1e-6*want {
				t.Errorf("%+v on %d x %d: %.9g, want %.9g", e, n, n, sum, want)
			}
		}
	}
}

// line is the integral along a line, by where it enters and leaves each ellipse.
func line(e Exact, theta, s float64) (sum float64) {
	if e, ok := e.(Sum); ok {
		for _, part := range e {
			sum += part.LineIntegral(theta, s)
		}
		return sum
	}
	layers := e.(Layers)
	at := []float64{}
	for _, part := range layers {
		if middle, half := part.chord(theta, s); half > 0 {
			at = append(at, middle-half, middle+half)
		}
	}
	slices.Sort(at)
	sin, cos := math.Sincos(theta)
	for k := 1; k < len(at); k++ {
		l := (at[k-1] + at[k]) / 2
		sum += (at[k] - at[k-1]) * value(e, s*cos-l*sin, s*sin+l*cos)
	}
	return sum
}

// Projections against the mean of lines in each bin, 10,000 where there is time, whose error falls with the power 3/2 of their
// distance: where an ellipse ends its chord is a root.
func TestProjectIsTheMeanOfLines(t *testing.T) {
	const n, bins = 32, 47
	lines := 1000
	if slow.All() {
		lines = 10000
	}
	tolerance := 1e-6 * math.Pow(1e4/float64(lines), 1.5)
	for name, e := range exacts(t) {
		for _, theta := range []float64{0, 0.4, math.Pi / 2, 2.7} {
			got := make([]float32, bins)
			e.Project(got, theta, n)
			top := float64(slices.Max(got))
			for k := range bins {
				var sum float64
				for l := range lines {
					s := (float64(k) - bins/2.0 + (float64(l)+0.5)/float64(lines)) * 2 / n
					sum += line(e, theta, s)
				}
				want := sum / float64(lines) * n / 2
				if math.Abs(float64(got[k])-want) > tolerance*top {
					t.Errorf("%s at %.2f, bin %d: %.8g, by lines %.8g of at most %.3g", name, theta, k, got[k], want, top)
				}
			}
		}
	}
}

// A disc in the middle of a bin, by hand: the area of the circle's segment.
func TestProjectOfADisc(t *testing.T) {
	const n, bins = 10, 15
	got := make([]float32, bins)
	Sum{{Value: 3, A: 0.5, B: 0.5}}.Project(got, 1.1, n)
	// The middle bin is the strip |s| < 0.1; in pixels it is one wide, and the disc's radius is 2.5.
	want := 3 * (2*2.5*2.5*math.Asin(0.5/2.5) + 2*0.5*math.Sqrt(2.5*2.5-0.25))
	if math.Abs(float64(got[7])-want) > 1e-6*want {
		t.Errorf("%.8g, want %.8g", got[7], want)
	}
	var sum float64
	for _, v := range got {
		sum += float64(v)
	}
	if want := 3 * math.Pi * 2.5 * 2.5; math.Abs(sum-want) > 1e-5*want {
		t.Errorf("all bins: %.8g, want %.8g", sum, want)
	}
}

// What has no formula says so.
func TestExactIsKnown(t *testing.T) {
	for p := range Kind(len(names)) {
		_, ok := p.Exact(1)
		if want := p == Ellipses || p == SheppLogan || p == LowContrast; ok != want {
			t.Errorf("%v: %t", p, ok)
		}
	}
	if _, ok := (Drawing{{Brush: []float64{1, 0.1, 0, 0}}}).Exact(); ok {
		t.Error("a stroke is a formula")
	}
	if e, ok := (Drawing{}).Exact(); !ok || len(e.(Layers)) != 0 {
		t.Error("a black drawing is none")
	}
}

func BenchmarkExact(b *testing.B) {
	for name, e := range map[string]Exact{"sum": Sum(RandomEllipses(1)), "layers": Layers(RandomEllipses(1))} {
		b.Run(name+"/average", func(b *testing.B) {
			for b.Loop() {
				e.Average(128)
			}
		})
		b.Run(fmt.Sprint(name, "/project60"), func(b *testing.B) {
			dst := make([]float32, 183)
			for b.Loop() {
				for j := range 60 {
					e.Project(dst, (float64(j)+0.5)*math.Pi/60, 128)
				}
			}
		})
	}
}

// However much is drawn, the time to scan it exactly is bounded.
func TestExactDrawingsAreSmall(t *testing.T) {
	var d Drawing
	for k := range mostLayers {
		d = append(d, Shape{Ellipse: &[6]float64{0.01 * float64(k), 0, 0.5, 0.4, 10 * float64(k), 0.5}})
	}
	if _, ok := d.Exact(); !ok {
		t.Errorf("%d ellipses are no formula", len(d))
	}
	if _, ok := append(d, d[0]).Exact(); ok {
		t.Errorf("%d ellipses are a formula", len(d)+1)
	}
}
