package unconditional

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"gradus/ct/picture"
	"gradus/solver/sample"
)

// made returns pictures whose pixels a function gives.
func made(count, n int, pixel func(k, i, j int) float64) []picture.Image {
	all := make([]picture.Image, count)
	for k := range all {
		all[k] = picture.NewImage(n)
		for i := range n {
			for j := range n {
				all[k].Pix[i*n+j] = float32(pixel(k, i, j))
			}
		}
	}
	return all
}

// noise returns a function of draws from N(0, 1).
func noise(n int) func(k, i, j int) float64 {
	return func(k, i, j int) float64 {
		z := make([]float64, 1)
		sample.Draws{Seed: 5, Stream: uint32(k)}.Normals(z, i, j)
		return z[0]
	}
}

func TestSpectrum(t *testing.T) {
	const n, variance = 64, 0.09
	draw := noise(n)
	white := Spectrum(made(40, n, func(k, i, j int) float64 { return 0.5 + 0.3*draw(k, i, j) }))
	for k, power := range white[2:] { // the lowest lack the mean
		// Some 6 k coefficients of each picture, of which the window ties a few together.
		if tolerance := 4 * math.Sqrt(4/(40*6*float64(k+2))); math.Abs(power/variance-1) > tolerance {
			t.Errorf("power of white noise at %d periods: %g, want %g", k+2, power, variance)
		}
	}
	const periods = 9
	wave := Spectrum(made(1, n, func(_, i, _ int) float64 { return math.Cos(2 * math.Pi * periods * float64(i) / n) }))
	for k, power := range wave {
		if near := math.Abs(float64(k-periods)) <= 1; near != (power > 1e-3*wave[periods]) {
			t.Errorf("power of %d periods at %d: %g", periods, k, power)
		}
	}
}

func TestYardstick(t *testing.T) {
	const n, count = 32, 8
	y := NewYardstick(n, count)
	other := phantoms(n, 1000, count)
	if d := y.Of(other); d > 2*y.Floor || d < y.Floor/2 {
		t.Errorf("other phantoms are %g from the floor of %g", d, y.Floor)
	}
	mean, _, _ := pixels(phantoms(n, 2000, 40))
	flat := made(count, n, func(_, _, _ int) float64 { return mean })
	if d := y.Of(flat); math.Abs(d-1) > 0.2 {
		t.Errorf("grey is %g from phantoms, want 1", d)
	}
	draw := noise(n)
	grain := made(count, n, func(k, i, j int) float64 { return float64(other[k].At(i, j)) + 0.05*draw(k, i, j) })
	if d := y.Of(grain); d < 2*y.Floor {
		t.Errorf("phantoms with a little noise are %g from the floor of %g", d, y.Floor)
	}
	twice := made(count, n, func(k, i, j int) float64 { return mean + 2*(float64(other[k].At(i, j))-mean) })
	if d := y.Of(twice); math.Abs(d-1) > 0.5 || d < 2*y.Floor {
		t.Errorf("phantoms of twice the contrast are %g away, want about 1", d)
	}
	flat[3].Pix[7] = float32(math.NaN())
	if d := y.Of(flat); !math.IsInf(d, 1) {
		t.Errorf("what holds no number is %g away", d)
	}
}

func TestPixels(t *testing.T) {
	pictures := made(2, 32, func(k, i, j int) float64 { return float64(k) + float64(i%2)/4 - float64(j%2)/8 })
	var all []float64
	outside := 0.0
	for _, m := range pictures {
		for _, v := range m.Pix {
			all = append(all, float64(v))
			if v < -0.02 || v > 1.02 {
				outside += 1 / float64(2*32*32)
			}
		}
	}
	wantMean, wantVariance := stat.PopMeanVariance(all, nil)
	mean, sd, got := pixels(pictures)
	if math.Abs(mean-wantMean) > 1e-12 || math.Abs(sd*sd-wantVariance) > 1e-12 || math.Abs(got-outside) > 1e-12 ||
		got != 0.375 {
		t.Errorf("mean %g, sd %g, outside %g", mean, sd, got)
	}
}

// Phantoms do not depend on how many are drawn, lie in [0, 1], and smaller ones are cut out of whole ones.
func TestPhantoms(t *testing.T) {
	few, many := phantoms(64, 3, 2), phantoms(64, 0, 5)
	for k := range few {
		for j, v := range few[k].Pix {
			if v != many[3+k].Pix[j] || v < 0 || v > 1 {
				t.Fatalf("pixel %d of phantom %d: %g and %g", j, 3+k, v, many[3+k].Pix[j])
			}
		}
	}
	whole := phantoms(trainingSide, 0, 1)[0]
	most := float32(0)
	for _, v := range whole.Pix {
		most = max(most, v)
	}
	if most != 1 {
		t.Errorf("the brightest pixel of a whole phantom is %g", most)
	}
	part := many[0]
	for top := range trainingSide - 64 + 1 {
		for left := range trainingSide - 64 + 1 {
			if cutOut(whole, part, top, left) {
				return
			}
		}
	}
	t.Error("a small phantom is nowhere in the whole one")
}

func cutOut(whole, part picture.Image, top, left int) bool {
	for i := range part.N {
		for j := range part.N {
			if part.At(i, j) != whole.At(top+i, left+j) {
				return false
			}
		}
	}
	return true
}
