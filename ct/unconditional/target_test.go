package unconditional

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"gradus/ct/score"
	"gradus/internal/cpu"
	"gradus/internal/leak"
	"gradus/solver/sample"
)

func TestMain(m *testing.M) { leak.Main(m) }

// fastest is the kernel that this machine has.
func fastest() cpu.Kernel { return cpu.Available()[len(cpu.Available())-1] }

// points returns so many at about what pictures are after a time.
func points(count, n int, time float64) *sample.Chains {
	c := sample.NewChains(count, n*n)
	c.Normals(c.X, sample.Draws{Seed: 11}, 0)
	for i, m := range phantoms(n, 0, count) {
		for j, v := range m.Pix {
			x := &c.At(i)[j]
			*x = math.Exp(-time)*float64(v) + math.Sqrt(-math.Expm1(-2*time))**x
		}
	}
	return c
}

// The score is the slope of the logarithm of the density, -E(e^T X, sigma), in X.
func TestScoreIsASlope(t *testing.T) {
	const n, count, eps = 32, 3, 1e-3
	q := NewTarget(score.Default(), fastest(), n, count)
	for _, time := range []float64{0.05, 0.4, 0.8, 2} {
		c := points(count, n, time)
		s := make([]float64, len(c.X))
		if err := q.Score(t.Context(), s, c.X, time); err != nil {
			t.Fatal(err)
		}
		energies := func(step float64) []float64 {
			moved := make([]float32, len(c.X))
			for j, x := range c.X {
				moved[j] = float32(math.Exp(time) * (x + step*s[j]))
			}
			e, err := q.Energies(t.Context(), moved, Sigma(time))
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		before, after := energies(-eps), energies(eps)
		for i := range count {
			of := s[i*n*n : (i+1)*n*n]
			slope, want := -(after[i]-before[i])/(2*eps)*n*n, floats.Dot(of, of)
			if math.Abs(slope-want) > 1e-2*want {
				t.Errorf("T = %g, picture %d: the slope along the score is %g, want %g", time, i, slope, want)
			}
		}
	}
}

// Above the noise that was trained the prior is a Gaussian, of which everything is known.
func TestAGaussianAboveTheTrainedNoise(t *testing.T) {
	const n, time = 32, 1.5
	m := score.Default()
	mean, variance := m.Pixels()
	if _, high := m.Levels(); Sigma(time) <= high || Sigma(0.8) > high {
		t.Fatalf("sigma = %g and %g are not about the highest level %g", Sigma(time), Sigma(0.8), high)
	}
	q := NewTarget(m, fastest(), n, 2)
	c := points(2, n, time)
	at, spread := math.Exp(-time)*mean, math.Exp(-2*time)*variance-math.Expm1(-2*time)
	s, denoised := make([]float64, len(c.X)), make([]float32, len(c.X))
	if err := q.Score(t.Context(), s, c.X, time); err != nil {
		t.Fatal(err)
	}
	if err := q.Denoise(t.Context(), denoised, c.X, time); err != nil {
		t.Fatal(err)
	}
	if q.Evaluations() != 2 {
		t.Errorf("%d evaluations of what is known, want 2", q.Evaluations())
	}
	for j, x := range c.X {
		if want := (at - x) / spread; math.Abs(s[j]-want) > 1e-5 {
			t.Fatalf("the score at %g is %g, want %g", x, s[j], want)
		}
		want := mean + math.Exp(-time)*variance/spread*(x-at)
		if math.Abs(float64(denoised[j])-want) > 1e-5 {
			t.Fatalf("of %g the picture is %g, want %g", x, denoised[j], want)
		}
	}

	// Prediction and correction down to there: the closed form of each step.
	f := sample.Flow{T1: 2, T2: 3, Size: 0.3, Kind: sample.ODE, Steps: 40, End: time}
	c = sample.NewChains(8, n*n)
	q = NewTarget(m, fastest(), n, 8)
	for _, err := range f.Run(t.Context(), q, c) {
		if err != nil {
			t.Fatal(err)
		}
	}
	m1, v1 := math.Exp(-f.T1)*mean, math.Exp(-2*f.T1)*variance-math.Expm1(-2*f.T1)
	gotMean, gotVariance := 0.0, 1.0
	for range f.Corrections() {
		keep := 1 - f.StepSize()/v1
		gotMean, gotVariance = m1+keep*(gotMean-m1), keep*keep*gotVariance+2*f.StepSize()
	}
	wantMean, wantVariance := at+math.Sqrt(spread/v1)*(gotMean-m1), spread/v1*gotVariance
	x, v := stat.MeanVariance(c.X, nil)
	if z := (x - wantMean) / math.Sqrt(wantVariance/float64(len(c.X))); math.Abs(z) > 4 {
		t.Errorf("mean %g, want %g: z = %.1f", x, wantMean, z)
	}
	if z := (v/wantVariance - 1) / math.Sqrt(2/float64(len(c.X))); math.Abs(z) > 4 {
		t.Errorf("variance %g, want %g: z = %.1f", v, wantVariance, z)
	}
}

func TestTimesOfNoiseLevels(t *testing.T) {
	for _, sigma := range []float64{1e-3, 0.02, 1, 2, 20} {
		if back := Sigma(Time(sigma)); math.Abs(back/sigma-1) > 1e-9 {
			t.Errorf("sigma = %g is T = %g, which is %g", sigma, Time(sigma), back)
		}
	}
	if time := Time(2); math.Abs(time-0.8047) > 1e-4 {
		t.Errorf("sigma = 2 is T = %g", time)
	}
}
