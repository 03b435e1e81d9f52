package picture

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// pairs are the pictures of testdata/metrics.json: what its formulas say, over 255.
var pairs = map[string]func(i, j int) (x, y int){
	"smooth ramp": func(i, j int) (int, int) {
		x := (2*i + 2*j) % 256
		return x, x + (59*i+13*j)%31 - 15
	},
	"busy": func(i, j int) (int, int) {
		x := (37*i + 101*j + i*j%17) % 256
		return x, x + (7*i+3*j)%101 - 50
	},
	"blocks": func(i, j int) (int, int) {
		x := (31*(i/16) + 77*(j/16)) % 256
		return x, x + (i*i+3*j)%41 - 20
	},
}

func TestMetricsEqualScikitImage(t *testing.T) {
	data, err := os.ReadFile("testdata/metrics.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Cases []struct {
			Name       string
			Rows, Cols int
			PSNR       float64
			SSIM       float64 `json:"ssim_default_7x7_uniform"`
		}
	}
	if err := json.Unmarshal(data, &reference); err != nil {
		t.Fatal(err)
	}
	if len(reference.Cases) != len(pairs) {
		t.Fatalf("%d cases, %d formulas", len(reference.Cases), len(pairs))
	}
	for _, c := range reference.Cases {
		var x, y []float64
		for i := range c.Rows {
			for j := range c.Cols {
				a, b := pairs[c.Name](i, j)
				x = append(x, float64(a)/255)
				y = append(y, float64(min(max(b, 0), 255))/255)
			}
		}
		if got := psnr(x, y, 1); math.Abs(got-c.PSNR) > 1e-9 {
			t.Errorf("%s: PSNR %.12f, want %.12f", c.Name, got, c.PSNR)
		}
		if got := ssim(x, y, c.Rows, c.Cols, 1); math.Abs(got-c.SSIM) > 1e-9 {
			t.Errorf("%s: SSIM %.12f, want %.12f", c.Name, got, c.SSIM)
		}
		// Pixels rounded to float32 move the metrics by no more than their rounding.
		if got := ssim(narrow(x), narrow(y), c.Rows, c.Cols, 1); math.Abs(got-c.SSIM) > 1e-6 {
			t.Errorf("%s: SSIM of float32 %.12f, want %.12f", c.Name, got, c.SSIM)
		}
	}
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

func noise(seed uint64, n int) []float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.Float64()
	}
	return x
}

// SSIM by its definition, a window at a time, the variances about the mean.
func TestSSIMByDefinition(t *testing.T) {
	const rows, cols = 11, 9
	a, b := noise(1, rows*cols), noise(2, rows*cols)
	var total float64
	for i := range rows - 6 {
		for j := range cols - 6 {
			var wa, wb []float64
			for k := range 7 {
				at := (i+k)*cols + j
				wa, wb = append(wa, a[at:at+7]...), append(wb, b[at:at+7]...)
			}
			var ma, mb, va, vb, cov float64
			for k := range wa {
				ma, mb = ma+wa[k]/49, mb+wb[k]/49
			}
			for k := range wa {
				va += (wa[k] - ma) * (wa[k] - ma) / 48
				vb += (wb[k] - mb) * (wb[k] - mb) / 48
				cov += (wa[k] - ma) * (wb[k] - mb) / 48
			}
			total += (2*ma*mb + 1e-4) * (2*cov + 9e-4) / ((ma*ma + mb*mb + 1e-4) * (va + vb + 9e-4))
		}
	}
	if got, want := ssim(a, b, rows, cols, 1), total/((rows-6)*(cols-6)); math.Abs(got-want) > 1e-12 {
		t.Errorf("SSIM %.15g, want %.15g", got, want)
	}
}

func TestMetricsProperties(t *testing.T) {
	const n = 24
	a, b := noise(3, n*n), noise(4, n*n)
	if s, p, e := SSIM(a, a, n, n), PSNR(a, a), RMSE(a, a); math.Abs(s-1) > 1e-15 || !math.IsInf(p, 1) || e != 0 {
		t.Errorf("equal pictures: SSIM %g, PSNR %g, RMSE %g", s, p, e)
	}
	if ssim(a, b, n, n, 1) != ssim(b, a, n, n, 1) || psnr(a, b, 1) != psnr(b, a, 1) {
		t.Error("not symmetric")
	}
	negative := slices.Clone(a)
	for i := range negative {
		negative[i] = 1 - a[i]
	}
	if s := SSIM(a, negative, n, n); s > -0.5 {
		t.Errorf("SSIM against the negative is %g: clipped", s)
	}
	if s := SSIM(a, b, n, n); s > 0.2 {
		t.Errorf("SSIM of two noises is %g", s)
	}
	// A constant shift is the error itself.
	shifted := slices.Clone(a)
	for i := range shifted {
		shifted[i] += 0.1
	}
	if p, e := psnr(a, shifted, 1), RMSE(a, shifted); math.Abs(p-20) > 1e-12 || math.Abs(e-0.1) > 1e-15 {
		t.Errorf("shifted by 0.1: PSNR %g, RMSE %g", p, e)
	}
}

// PSNR and SSIM refer to the truth's own range, whatever its unit.
func TestMetricsOfTheTruthsRange(t *testing.T) {
	const n = 24
	a, b := noise(8, n*n), noise(9, n*n)
	a[0], a[1] = 0, 1
	wantPSNR, wantSSIM := psnr(a, b, 1), ssim(a, b, n, n, 1)
	for _, c := range []float64{1.0 / 64, 0.3, 1, 7, 64} {
		x, y := slices.Clone(a), slices.Clone(b)
		for i := range x {
			x[i], y[i] = c*x[i], c*y[i]
		}
		if got := Peak(x); math.Abs(got/c-1) > 1e-15 {
			t.Errorf("times %g: the range is %g", c, got)
		}
		if got := PSNR(x, y); math.Abs(got-wantPSNR) > 1e-12 {
			t.Errorf("times %g: PSNR %g, want %g", c, got, wantPSNR)
		}
		if got := SSIM(x, y, n, n); math.Abs(got-wantSSIM) > 1e-12 {
			t.Errorf("times %g: SSIM %g, want %g", c, got, wantSSIM)
		}
	}
	for _, c := range []struct {
		truth []float64
		want  float64
	}{{[]float64{2, 5, 4}, 3}, {[]float64{0.25, 0.25}, 0.25}, {[]float64{-2, -2}, 2}, {[]float64{0, 0}, 1}} {
		if got := Peak(c.truth); got != c.want {
			t.Errorf("range of %v is %g, want %g", c.truth, got, c.want)
		}
	}
}

func TestMetricsOfNaN(t *testing.T) {
	const n = 16
	a, b := noise(5, n*n), noise(6, n*n)
	b[n*n/2] = math.NaN()
	for name, v := range map[string]float64{
		"PSNR": PSNR(a, b), "RMSE": RMSE(a, b), "SSIM": SSIM(a, b, n, n),
		"residual": RelativeResidual(narrow(b), narrow(a)),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s is %g", name, v)
		}
	}
}

// A pixel gone wild spoils its own windows only.
func TestSSIMBesideWildPixel(t *testing.T) {
	const n = 64
	a := noise(7, n*n)
	b := slices.Clone(a)
	b[0] = 1e12
	if got, want := SSIM(a, b, n, n), 1-1.0/(58*58); math.Abs(got-want) > 1e-6 {
		t.Errorf("SSIM %g, want %g", got, want)
	}
}

func TestRelativeResidual(t *testing.T) {
	for _, c := range []struct {
		ax, y []float32
		want  float64
	}{
		{[]float32{3, 4}, []float32{3, 4}, 0},
		{[]float32{0, 0}, []float32{3, 4}, 1},
		{[]float32{3, 4.5}, []float32{3, 4}, 0.1},
		{[]float32{1e30, 0}, []float32{2e30, 0}, 0.5}, // squares beyond float32
		{[]float32{1}, []float32{0}, math.Inf(1)},
	} {
		if got := RelativeResidual(c.ax, c.y); got != c.want && !(math.Abs(got-c.want) <= 1e-7) {
			t.Errorf("%v against %v: %g, want %g", c.ax, c.y, got, c.want)
		}
	}
}

func BenchmarkSSIM128(b *testing.B) {
	x, y := narrow(noise(1, 128*128)), narrow(noise(2, 128*128))
	for b.Loop() {
		SSIM(x, y, 128, 128)
	}
}
