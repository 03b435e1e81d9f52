package sampling

import (
	"context"
	"math"
	"slices"

	"gradus/solver/sample"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Posterior is p(x | y), proportional to exp(-F(x, TMin)/A1): the noise of y has the variance A1/A0, and the prior is
// smoothed by the least of the schedule's smoothings. As that is a mixture of Gaussians and A is linear, so is the
// posterior. At a smoothing t above it is the density
//
//	log p_t(x | y) = -A0/(2 A1) |A x - y|^2 + alpha_t log p_t(x) + const,
//
// in which alpha_t, the weight of the prior, falls with log t from Alpha at TMax to 1 at TMin. It is a sample.Density
// and a sample.Preconditioner, whose matrix bounds the curvature,
//
//	P_t = A0/A1 A^T A + (alpha_t / w) I,  w = v_t + the smallest eigenvalue of any mode's covariance.
type Posterior struct {
	Problem    *mixture.Problem
	TMin, TMax float64
	Alpha      float64
	Modes      []mixture.Mode // of the posterior, in the order of the prior's; the weights add up to 1
	least      float64        // eigenvalue of any mode's covariance
	points     int            // how many of the modes, the last, are those of a cloud
}

// NewPosterior returns the posterior of a problem.
func NewPosterior(p *mixture.Problem, tmin, tmax, alpha float64) *Posterior {
	q := &Posterior{Problem: p, TMin: tmin, TMax: tmax, Alpha: alpha, least: math.Inf(1), points: pointsOf(p.Modes)}
	v, c := mixture.Variance(tmin, p.Sigma), p.A0/p.A1
	gram, toY := plane.Gram(p.A), plane.Adjoint(p.A, p.Y)
	logs := make([]float64, len(p.Modes))
	for i, m := range p.Modes {
		lo, _, _ := m.Sym().Eigen()
		q.least = min(q.least, lo)
		cov := m.Sym().Plus(v, plane.Sym{XX: 1, YY: 1})
		inverse := cov.Inverse()
		precision := inverse.Plus(c, gram)
		mean := precision.Solve(plane.AddScaled(inverse.Mul(m.Mean), c, toY))
		of := precision.Inverse()
		// The weight: the mode's mass under the likelihood, by the value of the product at its top.
		away := plane.Sub(mean, m.Mean)
		r := plane.Sub(plane.Vec{plane.Dot(p.A[0], mean), plane.Dot(p.A[1], mean)}, p.Y)
		logs[i] = math.Log(m.Weight) - (math.Log(cov.Det())+math.Log(precision.Det())+
			plane.Dot(away, inverse.Mul(away))+c*plane.Dot(r, r))/2
		q.Modes = append(q.Modes, mixture.Mode{Mean: mean, Cov: plane.Mat{{of.XX, of.XY}, {of.XY, of.YY}}})
	}
	top, total := math.Inf(-1), 0.0
	for _, l := range logs {
		top = max(top, l)
	}
	for i, l := range logs {
		q.Modes[i].Weight = math.Exp(l - top)
		total += q.Modes[i].Weight
	}
	for i := range q.Modes {
		q.Modes[i].Weight /= total
	}
	return q
}

// Mean returns the posterior mean.
func (q *Posterior) Mean() plane.Vec {
	var mean plane.Vec
	for _, m := range q.Modes {
		mean = plane.AddScaled(mean, m.Weight, m.Mean)
	}
	return mean
}

// Cov returns the posterior covariance.
func (q *Posterior) Cov() plane.Sym { return mixtureCov(q.Modes, q.Mean()) }

// mixtureCov is the covariance of a mixture whose weights add up to 1.
func mixtureCov(modes []mixture.Mode, mean plane.Vec) plane.Sym {
	var cov plane.Sym
	for _, m := range modes {
		cov = cov.Plus(m.Weight, m.Sym()).Plus(m.Weight, plane.Outer(plane.Sub(m.Mean, mean)))
	}
	return cov
}

// Density returns the function p(x | y), which integrates to 1.
func (q *Posterior) Density() func(x plane.Vec) float64 {
	p := &mixture.Problem{Sigma: 1, Modes: q.Modes}
	l := p.Landscape(0)
	return func(x plane.Vec) float64 {
		log, _ := l.Prior(x)
		return math.Exp(log)
	}
}

// alpha is the weight of the prior at a smoothing.
func (q *Posterior) alpha(t float64) float64 {
	if q.Alpha == 1 || !(q.TMax > q.TMin) {
		return 1
	}
	return math.Pow(q.Alpha, math.Log(t/q.TMin)/math.Log(q.TMax/q.TMin))
}

// Score stores the gradients of log p_t(x | y).
func (q *Posterior) Score(ctx context.Context, dst, x []float64, t float64) error {
	return q.evaluate(ctx, nil, dst, x, t)
}

// LogDensity stores log p_t(x | y), too.
func (q *Posterior) LogDensity(ctx context.Context, logp, dst, x []float64, t float64) error {
	return q.evaluate(ctx, logp, dst, x, t)
}

func (q *Posterior) evaluate(ctx context.Context, logp, dst, x []float64, t float64) error {
	p, l, alpha := q.Problem, q.Problem.At(t), q.alpha(t)
	c := p.A0 / p.A1
	return each(ctx, len(x)/2, func(i int) {
		at := plane.Vec(x[2*i : 2*i+2])
		r := plane.Sub(p.Y, plane.Vec{plane.Dot(p.A[0], at), plane.Dot(p.A[1], at)})
		log, s := l.Prior(at)
		g := plane.Adjoint(p.A, r)
		dst[2*i], dst[2*i+1] = c*g[0]+alpha*s[0], c*g[1]+alpha*s[1]
		if logp != nil {
			logp[i] = alpha*log - c/2*plane.Dot(r, r)
		}
	})
}

// precision returns P_t.
func (q *Posterior) precision(t float64) plane.Sym {
	of := q.alpha(t) / (mixture.Variance(t, q.Problem.Sigma) + q.least)
	return plane.Sym{XX: of, YY: of}.Plus(q.Problem.A0/q.Problem.A1, plane.Gram(q.Problem.A))
}

// Solve stores P_t^{-1} v.
func (q *Posterior) Solve(_ context.Context, dst, v []float64, t float64) error {
	multiply(dst, q.precision(t).Inverse(), v)
	return nil
}

// Draw stores draws from N(0, P_t^{-1}).
func (q *Posterior) Draw(_ context.Context, dst []float64, normals func([]float64, int), t float64) error {
	for i := range len(dst) / 2 {
		normals(dst[2*i:2*i+2], i)
	}
	multiply(dst, root(q.precision(t).Inverse()), dst)
	return nil
}

// Precision stores P_t v.
func (q *Posterior) Precision(_ context.Context, dst, v []float64, t float64) error {
	multiply(dst, q.precision(t), v)
	return nil
}

func multiply(dst []float64, m plane.Sym, v []float64) {
	for i := 0; i < len(v); i += 2 {
		r := m.Mul(plane.Vec(v[i : i+2]))
		dst[i], dst[i+1] = r[0], r[1]
	}
}

// Exact moves the chains to exact, independent draws.
func (q *Posterior) Exact(c *sample.Chains, d sample.Draws) { drawModes(c, q.Modes, d, false) }

// Shares returns the share of each mode in points: the mean of its responsibilities, which are the same under the
// posterior as under the prior.
func (q *Posterior) Shares(x []float64) []float64 { return shares(q.Problem.At(q.TMin), x, q.points) }

// Parts returns the modes of the posterior, those of a cloud as one, the last.
func (q *Posterior) Parts() []mixture.Mode {
	if q.points == 0 {
		return q.Modes
	}
	n := len(q.Modes) - q.points
	of := slices.Clone(q.Modes[n:])
	all := mixture.Mode{}
	for i, w := range weights(of) {
		all.Weight += of[i].Weight
		of[i].Weight = w
		all.Mean = plane.AddScaled(all.Mean, w, of[i].Mean)
	}
	cov := mixtureCov(of, all.Mean)
	all.Cov = plane.Mat{{cov.XX, cov.XY}, {cov.XY, cov.YY}}
	return append(q.Modes[:n:n], all)
}
