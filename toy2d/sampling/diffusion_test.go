package sampling

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"gradus/solver/sample"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// zLimit is passed by a right answer in 1 of 16,000 tests; seeds are fixed.
const zLimit = 4

func coordinates(c *sample.Chains) (x, y []float64) {
	for i := range c.Len() {
		x, y = append(x, c.At(i)[0]), append(y, c.At(i)[1])
	}
	return x, y
}

// checkMoments fails unless independent points have a mean and covariance within Monte Carlo error; the error of the
// covariance is that of the draws themselves.
func checkMoments(t *testing.T, what string, c *sample.Chains, mean plane.Vec, cov plane.Sym) {
	t.Helper()
	x, y := coordinates(c)
	root := math.Sqrt(float64(c.Len()))
	for _, m := range []struct {
		what       string
		a, b       []float64
		ma, mb, of float64
	}{
		{"variance of x1", x, x, mean[0], mean[0], cov.XX}, {"covariance", x, y, mean[0], mean[1], cov.XY},
		{"variance of x2", y, y, mean[1], mean[1], cov.YY},
	} {
		products := make([]float64, len(m.a))
		for i := range products {
			products[i] = (m.a[i] - m.ma) * (m.b[i] - m.mb)
		}
		got, sd := stat.MeanStdDev(products, nil)
		if z := (got - m.of) / sd * root; !(math.Abs(z) < zLimit) {
			t.Errorf("%s: %s %.4g, want %.4g: z = %.1f", what, m.what, got, m.of, z)
		}
	}
	for j, v := range [][]float64{x, y} {
		got, sd := stat.MeanStdDev(v, nil)
		if z := (got - mean[j]) / sd * root; !(math.Abs(z) < zLimit) {
			t.Errorf("%s: mean of x%d %.4g, want %.4g: z = %.1f", what, j+1, got, mean[j], z)
		}
	}
}

// checkShares fails unless shares of modes in n independent points are within Monte Carlo error of the weights.
func checkShares(t *testing.T, what string, shares, weights []float64, n int) {
	t.Helper()
	for k, w := range weights {
		// A responsibility is in [0, 1] and has the mean w: its variance is at most w (1 - w).
		if z := (shares[k] - w) / math.Sqrt(w*(1-w)/float64(n)+1e-18); math.Abs(z) > zLimit {
			t.Errorf("%s: share of mode %d is %.4f, want %.4f: z = %.1f", what, k, shares[k], w, z)
		}
	}
}

func TestForwardProcessOfTheMixture(t *testing.T) {
	const n = 10_000
	p := mixturetest.RandomProblem(rand.New(rand.NewPCG(3, 0)), 4)
	d := NewDiffusion(p.Modes, 5, ScoreError{})
	for _, time := range []float64{0, 0.3, 4} {
		c := sample.NewChains(n, 2)
		d.Draw(c, sample.Draws{Seed: 5})
		sample.Forward(c, time, sample.Draws{Seed: 5, Stream: 9}, 0)
		l := d.At(time)
		modes := slices.Clone(p.Modes)
		for k, w := range d.Weights() {
			inverse := l.Modes[k].Precision.Inverse()
			modes[k] = mixture.Mode{Mean: l.Modes[k].Mean, Weight: w,
				Cov: plane.Mat{{inverse.XX, inverse.XY}, {inverse.XY, inverse.YY}}}
			keep := math.Exp(-time) / 5
			if want := plane.Scaled(keep, p.Modes[k].Mean); plane.Distance(modes[k].Mean, want) > 1e-12 {
				t.Errorf("time %g: mode %d is at %v, want %v", time, k, modes[k].Mean, want)
			}
			if got, want := inverse.XX, keep*keep*p.Modes[k].Cov[0][0]+1-math.Exp(-2*time); math.Abs(got/want-1) > 1e-9 {
				t.Errorf("time %g: mode %d has the variance %g, want %g", time, k, got, want)
			}
		}
		var mean plane.Vec
		for _, m := range modes {
			mean = plane.AddScaled(mean, m.Weight, m.Mean)
		}
		checkMoments(t, "forward", c, mean, mixtureCov(modes, mean))
		if time == 0 {
			checkShares(t, "draws", d.Shares(c), d.Weights(), n)
		}
	}
}

func TestScoreErrors(t *testing.T) {
	x := []float64{0.3, -0.7}
	exact, got := make([]float64, 2), make([]float64, 2)
	score := func(e ScoreError, dst []float64) {
		if err := NewDiffusion(mixture.PaperModes(), 8, e).Score(t.Context(), dst, x, 0.4); err != nil {
			t.Fatal(err)
		}
	}
	score(ScoreError{}, exact)
	for _, c := range []struct {
		shape ErrorShape
		want  plane.Vec
	}{
		{Waves, plane.Vec{exact[0] + 0.2*math.Sin(-2.1), exact[1] + 0.2*math.Cos(0.9)}},
		{Push, plane.Vec{exact[0] + 0.2, exact[1]}},
		{Stretch, plane.Vec{1.2 * exact[0], 1.2 * exact[1]}},
	} {
		score(ScoreError{0.2, c.shape}, got)
		if plane.Distance(plane.Vec(got), c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.shape, got, c.want)
		}
	}
}

// What is shown of the forward process changes nothing about the rest, and the same flow gives the same bytes.
func TestFlowIsDeterministic(t *testing.T) {
	for _, kind := range []sample.ReverseKind{sample.ODE, sample.SDE} {
		f := Flow{Particles: 2000, T1: 0.4, T2: 0.5, Step: 0.02, Reverse: kind, Steps: 20, Seed: 4}
		d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{})
		ends := map[bool][]float64{}
		for _, shown := range []bool{false, true} {
			c := sample.NewChains(f.Particles, 2)
			var seen []Moment
			for m, err := range f.Run(t.Context(), d, c, shown) {
				if err != nil {
					t.Fatal(err)
				}
				seen = append(seen, m)
			}
			ends[shown] = c.X
			if shown {
				if !slices.Equal(seen, f.Moments()) {
					t.Errorf("moments %v, listed as %v", seen, f.Moments())
				}
				counts := map[Stage]int{}
				for _, m := range seen {
					counts[m.Stage]++
				}
				if counts[Forward] != forwardSteps+1 || counts[Start] != 1 || counts[Correct] != 25 || counts[Reverse] != 20 {
					t.Errorf("moments: %v", counts)
				}
				if last := seen[len(seen)-1]; last != (Moment{Stage: Reverse, K: 20, Of: 20, T: Delta}) {
					t.Errorf("ends at %+v", last)
				}
				if arrived := seen[forwardSteps]; arrived != (Moment{Stage: Forward, K: forwardSteps, Of: forwardSteps, T: 0.4}) {
					t.Errorf("forward ends at %+v", arrived)
				}
			}
		}
		if !slices.Equal(ends[false], ends[true]) {
			t.Errorf("%s: ends differ", kind)
		}
	}
}

func TestLangevinStepsAreStable(t *testing.T) {
	f := Flow{T1: 0.02, T2: 4, Step: 0.02}
	if n, h := f.CorrectorSteps(), f.StepSize(); n != 511 || math.Abs(h*511-4) > 1e-12 {
		t.Errorf("%d steps of %g", n, h)
	}
	f.T1 = 1
	if n, h := f.CorrectorSteps(), f.StepSize(); n != 200 || math.Abs(h-0.02) > 1e-15 {
		t.Errorf("%d steps of %g", n, h)
	}
	f.T2 = 0
	if n, h := f.CorrectorSteps(), f.StepSize(); n != 0 || h != 0 {
		t.Errorf("%d steps of %g", n, h)
	}
}

func TestFlowEndsWhenItIsCancelled(t *testing.T) {
	f := Flow{Particles: 100, T1: 0.4, T2: 2, Step: 0.02, Steps: 20}
	d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	moments := 0
	var last error
	for _, err := range f.Run(ctx, d, sample.NewChains(100, 2), true) {
		if moments++; moments == 30 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || moments != 31 {
		t.Errorf("ended after %d moments with %v", moments, last)
	}
}
