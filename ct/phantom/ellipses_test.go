package phantom

import (
	"math"
	"slices"
	"testing"
)

// Moments of the distribution over many seeds, within five standard errors.
func TestRandomEllipsesDistribution(t *testing.T) {
	const seeds = 4000
	var count, all moment
	fields := map[string]*moment{"value": {}, "a": {}, "b": {}, "x": {}, "y": {}, "phi": {}}
	for seed := range int64(seeds) {
		es := RandomEllipses(seed)
		count.add(float64(len(es)))
		for _, e := range es {
			all.add(1)
			for name, v := range map[string]float64{"value": e.Value, "a": e.A, "b": e.B, "x": e.X,
				"y": e.Y, "phi": e.Phi} {
				fields[name].add(v)
			}
			if e.Value <= 0 || min(e.A, e.B) < 0 || max(e.A, e.B, math.Abs(e.X), math.Abs(e.Y)) > 0.5 || e.Phi < 0 ||
				e.Phi >= 2*math.Pi {
				t.Fatalf("%+v", e)
			}
		}
	}
	count.check(t, "count", 20, 20)
	fields["value"].check(t, "value", 0.4, 0.16)
	for _, axis := range []string{"a", "b"} {
		fields[axis].check(t, axis, 0.25, 0.25/12)
	}
	for _, c := range []string{"x", "y"} {
		fields[c].check(t, c, 0, 1.0/12)
	}
	fields["phi"].check(t, "phi", math.Pi, math.Pi*math.Pi/3)
}

type moment struct{ n, sum, squares float64 }

func (m *moment) add(v float64) { m.n, m.sum, m.squares = m.n+1, m.sum+v, m.squares+v*v }

func (m *moment) check(t *testing.T, name string, mean, variance float64) {
	t.Helper()
	got := m.sum / m.n
	if math.Abs(got-mean) > 5*math.Sqrt(variance/m.n) {
		t.Errorf("%s: mean %g, want %g", name, got, mean)
	}
	// No field's fourth moment makes its sample variance err by more than this.
	if v := m.squares/m.n - got*got; math.Abs(v-variance) > 5*3*variance/math.Sqrt(m.n) {
		t.Errorf("%s: variance %g, want %g", name, v, variance)
	}
}

// The picture is the sum of the ellipses over its largest pixel.
func TestEllipsesPhantomIsNormalised(t *testing.T) {
	for seed := range int64(20) {
		m, sum := Ellipses.Draw(64, seed), Rasterise(64, RandomEllipses(seed))
		most := slices.Max(sum.Pix)
		for k, v := range m.Pix {
			if v != sum.Pix[k]/most {
				t.Fatalf("seed %d, pixel %d: %g, want %g", seed, k, v, sum.Pix[k]/most)
			}
		}
	}
}

// Values of Toft's table at points inside of one ellipse or a few.
func TestSheppLogan(t *testing.T) {
	const n = 256
	m := SheppLogan.Draw(n, 1)
	for _, c := range []struct{ x, y, want float64 }{
		{0, 0.9, 1}, {0, -0.9, 1}, // the skull
		{0, -0.3, 0.2},                   // the brain
		{0.22, 0, 0},                     // a ventricle
		{-0.22, -0.05, 0},                // the other
		{0.3, 0.24, 0}, {0.14, -0.24, 0}, // the first leans to the right
		{0, 0.45, 0.3}, // the large tumour
		{0, 0.12, 0.4}, // where it meets a small one
		{0, -0.1, 0.3}, // small tumours
		{-0.08, -0.605, 0.3}, {0, -0.606, 0.3}, {0.06, -0.605, 0.3},
		{0.9, 0.9, 0},
	} {
		i, j := int((1-c.y)/2*n), int((c.x+1)/2*n)
		if got := float64(m.At(i, j)); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("at %g, %g: %g, want %g", c.x, c.y, got, c.want)
		}
	}
}

func TestLowContrast(t *testing.T) {
	for seed := range int64(20) {
		es := lowContrast(seed)
		body := es[0]
		if len(es) < 15 {
			t.Errorf("seed %d: %d discs", seed, len(es)-1)
		}
		var seen [11]bool
		for i, d := range es[1:] {
			contrast := math.Abs(d.Value) / body.Value * 100
			percent := math.Round(contrast)
			if math.Abs(contrast-percent) > 1e-9 || percent < 1 || percent > 10 || d.A != d.B {
				t.Fatalf("seed %d: contrast %g %%", seed, contrast)
			}
			seen[int(percent)] = true
			for k := range 64 {
				sin, cos := math.Sincos(2 * math.Pi * float64(k) / 64)
				if !body.covers(d.X+d.A*cos, d.Y+d.A*sin) {
					t.Fatalf("seed %d: a disc leaves the body", seed)
				}
			}
			for _, o := range es[i+2:] {
				if math.Hypot(d.X-o.X, d.Y-o.Y) < d.A+o.A {
					t.Fatalf("seed %d: discs overlap", seed)
				}
			}
		}
		if slices.Contains(seen[1:], false) {
			t.Errorf("seed %d: not all contrasts: %v", seed, seen[1:])
		}
	}
}
