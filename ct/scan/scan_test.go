package scan

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/solver"
)

// thick measures every pixel, in a unit of its own.
type thick struct {
	operator.Identity
	size float64
}

func (o thick) PixelSize() float64 { return o.size }

func constant(n int, v float32) picture.Image {
	m := picture.NewImage(n)
	for i := range m.Pix {
		m.Pix[i] = v
	}
	return m
}

// meanAndSD of the differences of two vectors.
func meanAndSD(a, b []float32) (mean, sd float64) {
	for i := range a {
		mean += float64(a[i]) - float64(b[i])
	}
	mean /= float64(len(a))
	for i := range a {
		d := float64(a[i]) - float64(b[i]) - mean
		sd += d * d
	}
	return mean, math.Sqrt(sd / float64(len(a)))
}

// Means are off by sd/sqrt(m), sds by sd/sqrt(2m): five times as much happens by chance
// once in two million.
const surely = 5.0

func TestScanGaussian(t *testing.T) {
	p := newProjector(64, 60)
	truth := picture.NewImage(64)
	for i := range truth.Pix {
		truth.Pix[i] = float32(i%64) / 64
	}
	clean := make([]float32, p.Measurements())
	p.Apply(clean, truth.Pix)
	var size float64
	for _, v := range clean {
		size += float64(v) / float64(len(clean))
	}
	for _, noise := range []float64{0.01, 0.05, 1} {
		y, sd, err := Simulate(p, truth, Scan{Noise: noise, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(sd/(noise*size)-1) > 1e-6 {
			t.Errorf("noise %g: sd %g, asked for %g", noise, sd, noise*size)
		}
		m := math.Sqrt(float64(len(y)))
		mean, got := meanAndSD(y, clean)
		if math.Abs(mean) > surely*sd/m || math.Abs(got/sd-1) > surely/m/math.Sqrt2 {
			t.Errorf("noise %g: mean %g and sd %g of %d numbers, want 0 and %g", noise, mean, got, len(y), sd)
		}
	}
}

func TestScanPhotons(t *testing.T) {
	const n = 300
	op := operator.Identity(n * n)
	for _, c := range []struct {
		value, photons, unit float64
	}{
		{0, 1e4, 1}, {1.5, 1e3, 1}, {0.5, 1e6, 1}, {20, 1e5, 0.1}, {2, 1e12, 1},
	} {
		truth := constant(n, float32(c.value))
		y, sd, err := Simulate(thick{op, c.unit}, truth, Scan{Photons: c.photons, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		// E log (N + 1/2) = log k - 1/(24 k^2) and Var log (N + 1/2) = 1/k + 1/(2k^2) for a
		// Poisson N of mean k, both up to O(k^-3).
		k := c.photons * math.Exp(-c.unit*c.value)
		wantMean, wantSD := 1/(24*k*k)/c.unit, math.Sqrt(1/k+0.5/(k*k))/c.unit
		if math.Abs(sd*c.unit*math.Sqrt(k)-1) > 1e-5 {
			t.Errorf("%v: sd %g, by the delta method %g", c, sd, 1/c.unit/math.Sqrt(k))
		}
		mean, got := meanAndSD(y, truth.Pix)
		rounding := c.value * 1e-7 // of y itself
		if math.Abs(mean-wantMean) > surely*wantSD/n+rounding ||
			math.Abs(got/wantSD-1) > surely/n/math.Sqrt2+rounding/wantSD {
			t.Errorf("%v: mean %g and sd %g, want %g and %g", c, mean, got, wantMean, wantSD)
		}
	}
}

// Who counts photons has no Gaussian noise.
func TestScanByPhotonsAlone(t *testing.T) {
	truth, op := constant(32, 1), operator.Identity(32*32)
	both, sdBoth, err := Simulate(op, truth, Scan{Noise: 0.5, Photons: 1e3, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	photons, sd, err := Simulate(op, truth, Scan{Photons: 1e3, Seed: 3})
	if err != nil || sdBoth != sd || !slices.Equal(both, photons) {
		t.Errorf("sd %g beside Gaussian noise, %g without, %v", sdBoth, sd, err)
	}
}

func TestScanPoissonCounts(t *testing.T) {
	const draws = 100000
	src := randSource(5)
	for _, mean := range []float64{0, 1e-3, 0.7, 9, 11, 300, 1e6, 1e10} {
		var sum, squares float64
		for range draws {
			v := poisson(mean, src) - mean
			sum += v
			squares += v * v
		}
		sd := math.Sqrt(mean)
		// The fourth moment of a Poisson variable is 3 k^2 + k.
		if got := sum / draws; math.Abs(got) > surely*sd/math.Sqrt(draws) {
			t.Errorf("mean %g: off by %g", mean, got)
		}
		if got := squares / draws; math.Abs(got-mean) > surely*math.Sqrt((2*mean*mean+mean)/draws) {
			t.Errorf("mean %g: variance %g", mean, got)
		}
	}
	if got := poisson(math.Inf(1), src); !math.IsInf(got, 1) {
		t.Errorf("of infinitely many photons %g arrive", got)
	}
}

func TestScanWithoutPhotonsLeft(t *testing.T) {
	y, sd, err := Simulate(operator.Identity(4), constant(2, 1e4), Scan{Photons: 100})
	if err != nil || math.Abs(sd-math.Sqrt2) > 1e-12 {
		t.Fatalf("sd %g, %v", sd, err)
	}
	for _, v := range y { // the darkest that a detector can tell: half a photon
		if math.Abs(float64(v)-math.Log(200)) > 1e-6 {
			t.Errorf("measured %g", v)
		}
	}
}

func TestScanSeeds(t *testing.T) {
	truth := constant(32, 1)
	op := operator.Identity(32 * 32)
	scan := func(s Scan) []float32 {
		y, _, err := Simulate(op, truth, s)
		if err != nil {
			t.Fatal(err)
		}
		return y
	}
	for _, s := range []Scan{{Noise: 0.1, Seed: 1}, {Photons: 100, Seed: 1}} {
		other := s
		other.Seed = maxSeed
		if !slices.Equal(scan(s), scan(s)) {
			t.Errorf("%v differs from itself", s)
		}
		if slices.Equal(scan(s), scan(other)) {
			t.Errorf("%v does not heed the seed", s)
		}
	}
	if !slices.Equal(scan(Scan{Seed: 5}), truth.Pix) {
		t.Error("a scan without noise differs from Ax")
	}
}

func TestScanRefuses(t *testing.T) {
	for field, bad := range map[string][]Scan{
		"scan.noise":   {{Noise: -1}, {Noise: 11}, {Noise: math.NaN()}, {Noise: math.Inf(1)}},
		"scan.photons": {{Photons: -1}, {Photons: 0.5}, {Photons: 2e12}, {Photons: math.NaN()}},
		"scan.seed":    {{Seed: -1}, {Seed: maxSeed + 1}},
	} {
		for _, s := range bad {
			// Nothing else of the call is looked at before.
			_, _, err := Simulate(nil, picture.Image{}, s)
			var r *solver.RangeError
			if !errors.As(err, &r) || r.Field != field {
				t.Errorf("%v: %v", s, err)
			}
		}
	}
}
