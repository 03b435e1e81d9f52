package posterior

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/ct/scan"
	"gradus/internal/cpu"
	"gradus/solver"
)

// Under Tikhonov's prior the posterior of a picture is a Gaussian, whose mean and covariance are known: the chains'
// are within Monte Carlo error of them, with the Metropolis test and without it.
func TestLinearGaussianPosterior(t *testing.T) {
	const side, n = 16, 256
	p := linear(side)
	of := New(p, 1, 1)
	h := matrix(t, of, 0.1) // all of the curvature
	var chol mat.Cholesky
	if !chol.Factorize(h) {
		t.Fatal("not positive definite")
	}
	b, toY := mat.NewVecDense(n, nil), make([]float32, n)
	p.Operator.Transpose(toY, p.Y)
	for i, v := range toY {
		b.SetVec(i, float64(v)/(p.SD*p.SD))
	}
	mean, cov := mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
	if err := errors.Join(chol.SolveVecTo(mean, b), chol.InverseTo(cov)); err != nil {
		t.Fatal(err)
	}
	const own = 0.5 // correlation of a step with the next, 1 - g
	for _, k := range []Chains{
		{Count: 10, Schedule: fixed(20), Keep: 60, Step: 1 - own, Seed: 51},
		{Count: 10, Schedule: fixed(20), Keep: 60, Step: 1 - own, Seed: 52, Adjust: true},
	} {
		products := make([]float64, n)
		d, err := k.Run(t.Context(), New(p, k.Count, 2), func(s State) {
			if s.K <= 20 {
				return
			}
			for i, v := range s.Denoised {
				if j := i % n; j+1 < n {
					products[j] += (float64(v) - mean.AtVec(j)) * (float64(s.Denoised[i+1]) - mean.AtVec(j+1))
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		draws := float64(k.Count * k.Keep)
		effective, ofSquares := draws*(1-own)/(1+own), draws*(1-own*own)/(1+own*own)
		chi := [3]float64{}
		for j := range n {
			v := cov.At(j, j)
			z := (float64(d.Mean[j]) - mean.AtVec(j)) / math.Sqrt(v/effective)
			chi[0] += z * z
			z = (float64(d.SD[j])*float64(d.SD[j])/v - 1) / math.Sqrt(2/ofSquares)
			chi[1] += z * z
			if j+1 < n {
				w, next := cov.At(j, j+1), cov.At(j+1, j+1)
				z = (products[j]/draws - w) / math.Sqrt((v*next+w*w)/ofSquares)
				chi[2] += z * z
			}
		}
		// Means of n squares of z-scores, which hang together as neighbours do: SD 0.2 at most.
		for i, what := range []string{"means", "standard deviations", "covariances of neighbours"} {
			if got := chi[i] / n; got < 0.4 || got > 1.8 {
				t.Errorf("%s, adjusted: %t: mean square of the z-scores %.2f", what, k.Adjust, got)
			}
		}
		if !(d.RHat > 0.98 && d.RHat < 1.1) || !(d.Size > 60 && d.Size < 600) || d.Diverged > 0 || d.Accepted < 0.95 {
			t.Errorf("adjusted: %t: split R-hat %.3f, effective size %.0f, %d diverged, %.2f accepted", k.Adjust, d.RHat,
				d.Size, d.Diverged, d.Accepted)
		}
	}
}

// The same bytes come of any number of workers, and other bytes of another seed.
func TestWorkersDoNotShow(t *testing.T) {
	k := Chains{Count: 3, Schedule: solver.Schedule{Kind: solver.Log, Max: 1, Min: 0.1, Levels: 3}, Keep: 4, Step: 0.5,
		Seed: 4}
	drawn := func(workers int) *Drawn {
		d, err := k.Run(t.Context(), New(learnt(16), k.Count, workers), nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, k.Adjust = range []bool{false, true} {
		one := drawn(1)
		if many := drawn(2); !same(many, one) {
			t.Errorf("adjusted: %t: two workers draw something else", k.Adjust)
		}
		// One for each state that a chain comes to or looks at.
		if want := 3 * (3 + 4 + 1); one.Evaluations != want {
			t.Errorf("adjusted: %t: %d evaluations, want %d", k.Adjust, one.Evaluations, want)
		}
	}
	k.Adjust = false
	one := drawn(1)
	k.Seed++
	if same(drawn(1), one) {
		t.Error("another seed draws the same")
	}
}

func same(a, b *Drawn) bool {
	return slices.Equal(a.Mean, b.Mean) && slices.Equal(a.SD, b.SD) && reflect.DeepEqual(a.Samples, b.Samples) &&
		math.Float64bits(a.RHat) == math.Float64bits(b.RHat) && a.Accepted == b.Accepted && a.Evaluations == b.Evaluations
}

// The clock runs through the levels and stays at the last; the mean is that of what was told at the kept steps.
func TestStates(t *testing.T) {
	k := Chains{Count: 2, Schedule: solver.Schedule{Kind: solver.Log, Max: 1, Min: 0.01, Levels: 3, Iterations: 2},
		Keep: 3, Step: 0.5}
	p := linear(8)
	var levels []int
	sum := make([]float64, 64)
	last := make([]float32, 128)
	d, err := k.Run(t.Context(), New(p, 2, 2), func(s State) {
		if s.K != len(levels) || s.Of != 9 || math.Abs(s.T-math.Pow(10, -float64(s.Level))) > 1e-12 {
			t.Errorf("%+v after %d states", s, len(levels))
		}
		levels = append(levels, s.Level)
		if copy(last, s.Denoised); s.K > 6 {
			for i, v := range s.Denoised {
				sum[i%64] += float64(v) / 6
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{0, 0, 1, 1, 2, 2, 2, 2, 2, 2}; !reflect.DeepEqual(levels, want) {
		t.Errorf("levels %v, want %v", levels, want)
	}
	for i, v := range d.Mean {
		if math.Abs(float64(v)-sum[i]) > 1e-5 {
			t.Fatalf("pixel %d: mean %g, want %g", i, v, sum[i])
		}
	}
	if len(d.Samples) != 2 || !reflect.DeepEqual(d.Samples[1], last[64:]) {
		t.Error("samples are not the last states")
	}
}

// Chains end when the context is done, wherever they are, and with the prior's error.
func TestChainsEnd(t *testing.T) {
	k := Chains{Count: 2, Schedule: fixed(50), Keep: 50, Step: 0.5}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	states := 0
	_, err := k.Run(ctx, New(learnt(16), 2, 2), func(State) {
		if states++; states == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || states != 3 {
		t.Errorf("after %d states: %v", states, err)
	}
	if _, err := k.Run(ctx, New(learnt(16), 2, 2), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is done from the start: %v", err)
	}
	k.Step = 2
	var wrong *solver.RangeError
	if _, err := k.Run(t.Context(), New(linear(8), 2, 1), nil); !errors.As(err, &wrong) {
		t.Errorf("a step of 2: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("wrong lengths pass")
		}
	}()
	New(Problem{Operator: operator.Identity(4), Y: make([]float32, 3)}, 1, 1)
}

// broken is a prior whose gradient is no number at bright points, as that of weights near the largest float32 is.
type broken struct{ *prior.Tikhonov }

func (broken) Gradient(_ context.Context, dst, x []float32, _ float64) (float64, error) {
	clear(dst)
	if x[0] > 0 {
		dst[0] = float32(math.NaN())
	}
	return 0, nil
}

func (broken) Denoised(dst, x, gradient []float32, _ float64) {
	for i, g := range gradient {
		dst[i] = x[i] - g
	}
}

// Chains are counted as diverged, too, where their states stay and what is made of them is no picture.
func TestDivergedStates(t *testing.T) {
	p := linear(8)
	p.Prior = func() prior.Bounded { return broken{prior.NewTikhonov(8, 10)} }
	var last []float32
	d, err := Chains{Count: 6, Schedule: fixed(2), Keep: 4, Step: 0.5}.Run(t.Context(), New(p, 6, 1), func(s State) {
		last = s.Denoised
	})
	want := 0
	for i := range 6 {
		if math.IsNaN(float64(last[64*i])) {
			want++
		}
	}
	if err != nil || want == 0 || want == 6 || d.Diverged != want {
		t.Errorf("%d chains diverged, want %d, neither none nor all (%v)", d.Diverged, want, err)
	}
	if sound, err := (Chains{Count: 2, Schedule: fixed(2), Keep: 4, Step: 0.5}).Run(t.Context(), New(linear(8), 2, 1),
		nil); err != nil || sound.Diverged != 0 {
		t.Errorf("%+v, %v", sound.Diverged, err)
	}
}

// loose is a prior that says nothing, in the bounds of one that does: the curvature that an uncertain edge has.
type loose struct{ *prior.Score }

func (loose) Gradient(_ context.Context, dst, _ []float32, _ float64) (float64, error) {
	clear(dst)
	return 0, nil
}

func (loose) Denoised(dst, x, _ []float32, _ float64) { copy(dst, x) }

// Where the prior's bound is far above its curvature, the standard deviations are those of the data nevertheless, for
// any step.
func TestLooseBound(t *testing.T) {
	const side, n = 8, 64
	weights := make([]float32, n)
	for i := range weights {
		weights[i] = 0.5 + float32(i)/n // beside a bound of 1
	}
	p := Problem{Operator: &scan.Whitened{Operator: operator.Identity(n), Weights: weights}, Y: make([]float32, n), SD: 0.5,
		Iterations: 50, Tolerance: 1e-5, Prior: func() prior.Bounded { return loose{prior.NewScore(cpu.Go, side, 1, prior.VE)} }}
	for _, g := range []float64{0.3, 0.8} {
		k := Chains{Count: 10, Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1, Levels: 60}, Keep: 300, Step: g, Seed: 61}
		d, err := k.Run(t.Context(), New(p, k.Count, 2), nil)
		if err != nil {
			t.Fatal(err)
		}
		chi := 0.0
		for i, sd := range d.SD {
			a := math.Pow(float64(weights[i])/p.SD, 2)
			own := 1 - g*a/(a+1)
			draws := float64(k.Count*k.Keep) * (1 - own*own) / (1 + own*own)
			z := (float64(sd)*float64(sd)*a - 1) / math.Sqrt(2/draws)
			chi += z * z / n
		}
		if chi < 0.4 || chi > 1.8 {
			t.Errorf("step %g: mean square of the variances' z-scores %.2f", g, chi)
		}
	}
}
