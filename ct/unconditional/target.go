package unconditional

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync/atomic"

	"gradus/ct/score"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
)

// Target is a learnt prior under the forward process dX = -X dt + sqrt 2 dW. After a time T a picture x is
// X = e^{-T} (x + sigma z) with sigma^2 = e^{2T} - 1, so that a network trained on x + sigma z serves it:
//
//	grad log p_T(X) = -e^T grad E(e^T X, sigma).
//
// It is a sample.Target of n x n pictures, whose t is the time. Pictures are told apart by their places.
type Target struct {
	n           int
	spaces      chan *workspace // of the workers
	known       []evaluation    // of the pictures, the last
	evaluations atomic.Int64
}

// workspace is the memory of one evaluation: a network's is large.
type workspace struct {
	net *score.Network
	x   []float32
}

// evaluation is what the network says of a point: where a picture stands, it is asked for the picture without noise and
// for the next step.
type evaluation struct {
	at       []float64
	time     float64
	gradient []float32 // of E, at e^T X
}

// NewTarget returns the prior of a model for so many pictures. How many workers there are does not show in the bytes.
func NewTarget(m *score.Model, k cpu.Kernel, n, count int) *Target {
	q := &Target{n: n, spaces: make(chan *workspace, min(count, runtime.GOMAXPROCS(0))), known: make([]evaluation, count)}
	for range cap(q.spaces) {
		q.spaces <- &workspace{score.New(m, k, n), make([]float32, n*n)}
	}
	return q
}

// Sigma is the noise level that a time of the process means.
func Sigma(time float64) float64 { return math.Sqrt(math.Expm1(2 * time)) }

// Time is that of a noise level.
func Time(sigma float64) float64 { return math.Log1p(sigma*sigma) / 2 }

// Evaluations is how often the network and its gradient were computed.
func (q *Target) Evaluations() int { return int(q.evaluations.Load()) }

// Score stores grad log p_T at each picture.
func (q *Target) Score(ctx context.Context, dst, x []float64, time float64) error {
	scale := math.Exp(time)
	return q.each(ctx, x, func(w *workspace, i int, x []float64) error {
		of, err := q.look(ctx, w, i, x, time)
		if err != nil {
			return err
		}
		for j, g := range of.gradient {
			dst[i*len(x)+j] = -scale * float64(g)
		}
		return nil
	})
}

// Denoise stores the mean of the pictures that the process makes each point of in that time, in dst: all that is known
// of where it comes from.
func (q *Target) Denoise(ctx context.Context, dst []float32, x []float64, time float64) error {
	scale, variance := math.Exp(time), math.Expm1(2*time)
	return q.each(ctx, x, func(w *workspace, i int, x []float64) error {
		of, err := q.look(ctx, w, i, x, time)
		if err != nil {
			return err
		}
		for j, g := range of.gradient {
			dst[i*len(x)+j] = float32(scale*x[j] - variance*float64(g))
		}
		return nil
	})
}

// Energies returns E(x, sigma) of pictures, per pixel.
func (q *Target) Energies(ctx context.Context, x []float32, sigma float64) ([]float64, error) {
	n := q.n * q.n
	energies := make([]float64, len(x)/n)
	err := q.work(ctx, len(energies), func(w *workspace, i int) error {
		energy, err := w.net.Energy(ctx, x[i*n:(i+1)*n], sigma)
		energies[i] = energy / float64(n)
		return err
	})
	return energies, err
}

// look returns what the network says of a picture.
func (q *Target) look(ctx context.Context, w *workspace, i int, x []float64, time float64) (*evaluation, error) {
	e := &q.known[i]
	if e.time == time && slices.Equal(e.at, x) {
		return e, nil
	}
	if e.at == nil {
		e.at, e.gradient = make([]float64, len(x)), make([]float32, len(x))
	}
	copy(e.at, x)
	scale := math.Exp(time)
	for j, v := range x {
		w.x[j] = float32(scale * v)
	}
	e.time = math.NaN() // until it is known
	if _, err := w.net.Gradient(ctx, e.gradient, w.x, Sigma(time)); err != nil {
		return nil, err
	}
	e.time = time
	q.evaluations.Add(1)
	return e, nil
}

// each calls f for every point.
func (q *Target) each(ctx context.Context, x []float64, f func(w *workspace, i int, x []float64) error) error {
	n := q.n * q.n
	return q.work(ctx, len(x)/n, func(w *workspace, i int) error { return f(w, i, x[i*n:(i+1)*n]) })
}

// work calls f for 0 .. count-1, as many at a time as there are workspaces, and returns the first error.
func (q *Target) work(ctx context.Context, count int, f func(w *workspace, i int) error) error {
	failed := make([]error, count)
	parallel.For(count, func(i int) {
		if failed[i] = ctx.Err(); failed[i] != nil {
			return
		}
		w := <-q.spaces
		defer func() { q.spaces <- w }()
		failed[i] = f(w, i)
	})
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}
