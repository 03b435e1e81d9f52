package sampling

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

var wide = plane.Window{Min: plane.Vec{-40, -40}, Max: plane.Vec{40, 40}}

// problems are the paper's, others with operators of full rank, and one whose prior is a single Gaussian.
func problems() map[string]*mixture.Problem {
	r := rand.New(rand.NewPCG(1, 2))
	return map[string]*mixture.Problem{"paper": mixture.Paper(), "random": mixturetest.RandomProblem(r, 3),
		"another": mixturetest.RandomProblem(r, 6), "gaussian": mixturetest.RandomProblem(r, 1)}
}

// Everything that is known of the posterior in closed form agrees with quadrature of exp(-F/a1).
func TestPosteriorAgreesWithQuadrature(t *testing.T) {
	for name, p := range problems() {
		q := NewPosterior(p, 1e-3, 1, 1)
		f := p.At(1e-3)
		least := math.Inf(1)
		for i := range 200 {
			for j := range 200 {
				least = min(least, f.Energy(plane.Vec{-40 + 0.4*float64(i), -40 + 0.4*float64(j)}))
			}
		}
		byF := func(x plane.Vec) float64 { return math.Exp((least - f.Energy(x)) / p.A1) }
		got := Quadrature(byF, wide, 500)
		if d := plane.Distance(got.Mean, q.Mean()); d > 1e-6 {
			t.Errorf("%s: mean %v, by quadrature %v", name, q.Mean(), got.Mean)
		}
		cov := q.Cov()
		if d := math.Abs(got.Cov.XX-cov.XX) + math.Abs(got.Cov.XY-cov.XY) + math.Abs(got.Cov.YY-cov.YY); d > 1e-5 {
			t.Errorf("%s: covariance %v, by quadrature %v", name, cov, got.Cov)
		}
		density := q.Density()
		if m := Quadrature(density, wide, 500); math.Abs(m.Mass-1) > 1e-6 {
			t.Errorf("%s: the density has the mass %g", name, m.Mass)
		}
		for _, x := range []plane.Vec{{0, 0}, {1, 1}, {-3, 2}, {5, -4}} {
			if a, b := density(x), byF(x)/got.Mass; math.Abs(a-b) > 1e-6*(a+b)+1e-300 {
				t.Errorf("%s: density at %v is %g, by quadrature %g", name, x, a, b)
			}
		}
		r := make([]float64, len(q.Modes))
		for k, m := range q.Modes {
			share := Quadrature(func(x plane.Vec) float64 {
				f.Responsibilities(r, x)
				return r[k] * byF(x)
			}, wide, 400).Mass / got.Mass
			if math.Abs(share-m.Weight) > 1e-6 {
				t.Errorf("%s: weight of mode %d is %g, by quadrature %g", name, k, m.Weight, share)
			}
		}
	}
}

func TestPosteriorScoreIsItsGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, p := range problems() {
		for _, alpha := range []float64{1, 4} {
			q := NewPosterior(p, 1e-3, 1, alpha)
			for _, smoothing := range []float64{1e-3, 0.03, 1} {
				for _, at := range mixturetest.RandomPoints(r, 20, 6) {
					const h = 1e-5
					x := []float64{at[0], at[1], at[0] + h, at[1], at[0] - h, at[1], at[0], at[1] + h, at[0], at[1] - h}
					log, s, only := make([]float64, 5), make([]float64, 10), make([]float64, 10)
					if err := q.LogDensity(t.Context(), log, s, x, smoothing); err != nil {
						t.Fatal(err)
					}
					if err := q.Score(t.Context(), only, x, smoothing); err != nil {
						t.Fatal(err)
					}
					for j := range 2 {
						want := (log[1+2*j] - log[2+2*j]) / (2 * h)
						if math.Abs(s[j]-want) > 1e-4*(1+math.Abs(want)) || s[j] != only[j] {
							t.Errorf("%s, alpha %g, t = %g at %v: score %v, %v, differences %g", name, alpha, smoothing, at, s[:2], only[:2], want)
						}
					}
					e, g := p.At(smoothing).Gradient(at)
					if alpha == 1 && (math.Abs(log[0]+e/p.A1) > 1e-9*(1+math.Abs(log[0])) || math.Abs(s[0]+g[0]/p.A1) > 1e-9*(1+math.Abs(s[0]))) {
						t.Errorf("%s: log density %g is not -F/a1 = %g", name, log[0], -e/p.A1)
					}
				}
			}
		}
	}
}

// P bounds the curvature from above, so that steps below 2 are stable; Solve, Draw and Precision are of one matrix.
func TestPreconditionerOfThePosterior(t *testing.T) {
	const n = 5000
	r := rand.New(rand.NewPCG(7, 8))
	for name, p := range problems() {
		q := NewPosterior(p, 1e-3, 1, 1)
		for _, smoothing := range []float64{1e-3, 0.2, 1} {
			bound := q.precision(smoothing)
			for _, x := range mixturetest.RandomPoints(r, 200, 10) {
				room := bound.Plus(-1/p.A1, p.At(smoothing).Hessian(x))
				if lo, hi, _ := room.Eigen(); lo < -1e-9*hi {
					t.Errorf("%s, t = %g: at %v the curvature is above the bound by %g", name, smoothing, x, -lo)
				}
			}
			v := []float64{0.3, -2, 5, 1}
			pv, back := make([]float64, 4), make([]float64, 4)
			if err := q.Precision(t.Context(), pv, v, smoothing); err != nil {
				t.Fatal(err)
			}
			if err := q.Solve(t.Context(), back, pv, smoothing); err != nil {
				t.Fatal(err)
			}
			for i := range v {
				if math.Abs(back[i]-v[i]) > 1e-9 {
					t.Errorf("%s: C P v = %v, want %v", name, back, v)
				}
			}
			c := sample.NewChains(n, 2)
			err := q.Draw(t.Context(), c.X, func(xi []float64, i int) { sample.Draws{Seed: 9}.Normals(xi, i, 0) }, smoothing)
			if err != nil {
				t.Fatal(err)
			}
			checkMoments(t, name, c, plane.Vec{}, bound.Inverse())
		}
	}
}

func TestExactDrawsOfThePosterior(t *testing.T) {
	const n = 10_000
	for name, p := range problems() {
		q := NewPosterior(p, 1e-3, 1, 1)
		c := sample.NewChains(n, 2)
		q.Exact(c, sample.Draws{Seed: 3})
		checkMoments(t, name, c, q.Mean(), q.Cov())
		w := make([]float64, len(q.Modes))
		for i, m := range q.Modes {
			w[i] = m.Weight
		}
		checkShares(t, name, q.Shares(c.X), w, n)
	}
}

// Adjusted chains that begin at exact draws are exact at every step: mean, covariance and weights. Unadjusted ones drift
// away from them, by what their step says.
func TestAdjustedChainsAreExact(t *testing.T) {
	const n = 6000
	for name, p := range problems() {
		q := NewPosterior(p, 1e-3, 1, 1)
		for _, adjust := range []bool{true, false} {
			c := sample.NewChains(n, 2)
			q.Exact(c, sample.Draws{Seed: 3})
			k := Chains{Schedule: solver.Schedule{Kind: solver.Fixed, Min: 1e-3, Levels: 60}, Adjust: adjust, Step: 1, Seed: 5}
			accepted := 0.0
			for tick, err := range sample.Run(t.Context(), q, c, k.settings(q)) {
				if err != nil {
					t.Fatal(err)
				}
				accepted += tick.Accepted / 60
			}
			if adjust {
				checkMoments(t, name+", adjusted", c, q.Mean(), q.Cov())
				w := make([]float64, len(q.Modes))
				for i, m := range q.Modes {
					w[i] = m.Weight
				}
				checkShares(t, name+", adjusted", q.Shares(c.X), w, n)
				if accepted < 0.3 || accepted > 0.98 {
					t.Errorf("%s: %.2f of the proposals were accepted", name, accepted)
				}
			} else if name == "gaussian" {
				// A Gaussian of covariance S under x += C s + sqrt 2 C^{1/2} xi has S (1 - C S^{-1}/2)^{-1}.
				s := q.Cov()
				precision := s.Inverse().Plus(-0.5, product(s.Inverse(), q.precision(1e-3).Inverse()))
				checkMoments(t, "unadjusted", c, q.Mean(), precision.Inverse())
				if got := precision.Inverse().XX / s.XX; got < 1.2 {
					t.Errorf("the bias is a factor of %.2f only", got)
				}
			}
		}
	}
}

// product is S C S, symmetric.
func product(s, c plane.Sym) plane.Sym {
	a, b := s.Mul(plane.Vec{1, 0}), s.Mul(plane.Vec{0, 1})
	return plane.Sym{XX: plane.Dot(a, c.Mul(a)), XY: plane.Dot(a, c.Mul(b)), YY: plane.Dot(b, c.Mul(b))}
}

// Annealing brings the weights of the modes nearly right; without it they are those of the basins in which chains begin.
func TestAnnealingFindsTheWeights(t *testing.T) {
	p := mixture.Paper()
	q := NewPosterior(p, 1e-3, 1.5, 1)
	k := Chains{Schedule: solver.Schedule{Kind: solver.Linear, Max: 1.5, Min: 1e-3, Levels: 800}, Annealed: true, Adjust: true,
		Chains: 300, Keep: 40, Step: 0.5, Seed: 1}
	var ticks int
	annealed, err := k.Run(t.Context(), q, func(tick sample.Tick, c *sample.Chains) {
		if ticks++; tick.K != ticks || c.Len() != 300 {
			t.Errorf("tick %+v is number %d", tick, ticks)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if ticks != 840 || len(annealed.Points) != 2*300*40 {
		t.Errorf("%d steps, %d numbers", ticks, len(annealed.Points))
	}
	k.Annealed = false
	plain, err := k.Run(t.Context(), q, nil)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("weight at the wrong modes: %.3f annealed, %.3f plain", annealed.Away.Shifted, plain.Away.Shifted)
	if annealed.Away.Shifted > 0.15 || plain.Away.Shifted < 0.3 {
		t.Error(said)
	}
	// No chain changes its mode at the last level: each counts for about one draw, and R-hat says so.
	if plain.RHat < 2 || plain.Size > 3*300 {
		t.Errorf("split R-hat %.2f, effective size %.0f of chains that are stuck", plain.RHat, plain.Size)
	}
	if annealed.Accepted < 0.5 || annealed.Accepted > 0.99 {
		t.Errorf("%.2f accepted", annealed.Accepted)
	}
}

// With one mode chains agree with each other and with the truth.
func TestChainsOnOneMode(t *testing.T) {
	p := problems()["gaussian"]
	q := NewPosterior(p, 1e-3, 1, 1)
	k := Chains{Schedule: solver.Schedule{Kind: solver.Log, Max: 1, Min: 1e-3, Levels: 50}, Annealed: true, Adjust: true,
		Chains: 100, Keep: 200, Step: 0.7, Seed: 1}
	d, err := k.Run(t.Context(), q, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d.RHat > 1.02 || d.Size < 2000 || d.Diverged != 0 {
		t.Errorf("split R-hat %.3f, effective size %.0f, %d diverged", d.RHat, d.Size, d.Diverged)
	}
	cov := q.Cov()
	for j, v := range []float64{cov.XX, cov.YY} {
		if z := (d.Mean[j] - q.Mean()[j]) / math.Sqrt(v/d.Size); math.Abs(z) > zLimit {
			t.Errorf("mean of x%d: z = %.1f", j+1, z)
		}
	}
	if z := (d.Cov.XX/cov.XX - 1) / math.Sqrt(2/d.Size); math.Abs(z) > zLimit {
		t.Errorf("variance of x1 %g, want %g: z = %.1f", d.Cov.XX, cov.XX, z)
	}
}
