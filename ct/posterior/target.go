package posterior

import (
	"context"
	"fmt"
	"sync/atomic"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/prior"
	"gradus/internal/parallel"
)

// Problem is what is known of a picture: y = A x + noise, independent and of one standard deviation, and a prior
// exp(-R(x, t)), which is smoothed by t.
type Problem struct {
	Operator operator.Operator
	Y        []float32
	SD       float64              // of the noise, above 0
	Prior    func() prior.Bounded // a new one with memory of its own
	// Iterations is the most conjugate-gradient iterations of a solve, and Tolerance the relative error that ends them.
	Iterations int
	Tolerance  float64
}

// Target is the posterior of a problem,
//
//	log p_t(x | y) = -|A x - y|^2/(2 SD^2) - R(x, t) + const,
//
// for some number of chains. It implements sample.Density and sample.Stepper, whose matrix is P_t = A^T A/SD^2 + C_t.
// Points are told apart by their places: the first are always of the first chain.
type Target struct {
	Problem
	seen        []float32       // A^T 1
	spaces      chan *workspace // of the workers
	memories    []memory        // of the chains
	evaluations atomic.Int64
}

// workspace is the memory of one point's computations. A network's is large: there is one for each worker.
type workspace struct {
	prior           prior.Bounded
	cg              baseline.ConjugateGradients
	x, b, e, curved []float32
	residual, scan  []float32
	normals         []float64 // of the measurements, then of the prior's root
	xi              []float32
}

// New returns the posterior for so many chains, of which so many work at a time. Wrong lengths panic. How many work does
// not show in the bytes.
func New(p Problem, chains, workers int) *Target {
	if len(p.Y) != p.Operator.Measurements() {
		panic(fmt.Sprintf("posterior: problem of %d measurements got %d", p.Operator.Measurements(), len(p.Y)))
	}
	q := &Target{Problem: p, seen: make([]float32, p.Operator.Pixels()), memories: make([]memory, chains),
		spaces: make(chan *workspace, max(1, min(chains, workers)))}
	p.Operator.Transpose(q.seen, operator.Ones(len(p.Y)))
	for range cap(q.spaces) {
		w := &workspace{prior: p.Prior()}
		for _, v := range []*[]float32{&w.x, &w.b, &w.e, &w.curved} {
			*v = make([]float32, q.Dim())
		}
		w.residual, w.scan = make([]float32, len(p.Y)), make([]float32, len(p.Y))
		w.normals = make([]float64, len(p.Y)+w.prior.RootLength())
		w.xi = make([]float32, len(w.normals))
		q.spaces <- w
	}
	return q
}

// Dim is the number of pixels.
func (q *Target) Dim() int { return q.Operator.Pixels() }

// Evaluations is how often the prior and its gradient were computed.
func (q *Target) Evaluations() int { return int(q.evaluations.Load()) }

// Score stores the gradient of log p_t(x | y) at each point.
func (q *Target) Score(ctx context.Context, dst, x []float64, t float64) error {
	return q.evaluate(ctx, nil, dst, x, t)
}

// LogDensity is Score and stores log p_t(x | y), too.
func (q *Target) LogDensity(ctx context.Context, logp, dst, x []float64, t float64) error {
	return q.evaluate(ctx, logp, dst, x, t)
}

func (q *Target) evaluate(ctx context.Context, logp, dst, x []float64, t float64) error {
	return q.each(ctx, x, func(w *workspace, i int, x []float64) error {
		of, err := q.look(ctx, w, i, x, t)
		if err != nil {
			return err
		}
		toFloat32(w.x, x)
		q.Operator.Apply(w.residual, w.x)
		for j, y := range q.Y {
			w.residual[j] -= y
		}
		q.Operator.Transpose(w.b, w.residual)
		weight, gradient := 1/(q.SD*q.SD), dst[i*q.Dim():][:q.Dim()]
		for j, b := range w.b {
			gradient[j] = -weight*float64(b) - float64(of.gradient[j])
		}
		if logp != nil {
			logp[i] = -weight/2*operator.Dot(w.residual, w.residual) - of.energy
		}
		return nil
	})
}

// Denoised stores the mean of the pictures from which noise of the level t makes each point in dst; see prior.Bounded.
func (q *Target) Denoised(ctx context.Context, dst []float32, x []float64, t float64) error {
	return q.each(ctx, x, func(w *workspace, i int, x []float64) error {
		of, err := q.look(ctx, w, i, x, t)
		if err != nil {
			return err
		}
		toFloat32(w.x, x)
		w.prior.Denoised(dst[i*q.Dim():][:q.Dim()], w.x, of.gradient, t)
		return nil
	})
}

// each calls f for every point, as many at a time as there are workspaces, and returns the first error, or the
// context's.
func (q *Target) each(ctx context.Context, x []float64, f func(w *workspace, i int, x []float64) error) error {
	n := q.Dim()
	failed := make([]error, len(x)/n)
	parallel.For(len(failed), func(i int) {
		if failed[i] = ctx.Err(); failed[i] != nil {
			return
		}
		w := <-q.spaces
		defer func() { q.spaces <- w }()
		failed[i] = f(w, i, x[i*n:(i+1)*n])
	})
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func toFloat32(dst []float32, x []float64) {
	for i, v := range x {
		dst[i] = float32(v)
	}
}
