package curvature

import (
	"context"
	"errors"
	"math"
	"sync"

	"gradus/internal/parallel"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Row is how the landscape bends at one smoothing.
type Row struct {
	T         float64  `json:"t"`
	V         float64  `json:"v"`         // variance of the smoothing
	Lipschitz Extreme  `json:"lipschitz"` // of the score: the largest norm of Hess log p_t
	Least     Extreme  `json:"least"`     // eigenvalue of Hess F
	Largest   Extreme  `json:"largest"`   // eigenvalue of Hess F
	Plane     *float64 `json:"plane"`     // the Lipschitz constant on the whole plane; null if there is none
	// Mooney's bound L/(1 - L v) of the largest eigenvalue of Hess log p_t, L being the largest of Hess log p_0 on the
	// whole plane; null from v = 1/L on, or if there is no L. No eigenvalue is below -1/v.
	Bound *float64 `json:"bound"`
}

// Rows says how the energy bends over a window at each smoothing t, on all processors, and tells row of each when it is
// done, one at a time. The error is the context's: where ridges are too many, bounds are far off.
func Rows(ctx context.Context, p *mixture.Problem, w plane.Window, t []float64, row func(i int, r Row)) ([]Row, error) {
	sharp, err := unsmoothed(ctx, p)
	if err != nil {
		return nil, err
	}
	all, errs := make([]Row, len(t)), make([]error, len(t))
	var telling sync.Mutex
	parallel.For(len(t), func(i int) {
		if all[i], errs[i] = rowAt(ctx, p, w, t[i]); errs[i] != nil {
			return
		}
		if l := sharp * all[i].V; l < 1 {
			all[i].Bound = finite(sharp / (1 - l))
		}
		if row != nil {
			telling.Lock()
			defer telling.Unlock()
			row(i, all[i])
		}
	})
	return all, errors.Join(errs...)
}

// unsmoothed returns the largest eigenvalue of Hess log p_0 on the plane, or infinity.
func unsmoothed(ctx context.Context, p *mixture.Problem) (float64, error) {
	k, ok := widest(p)
	if !ok || mixture.Gaussians(p.Modes) < len(p.Modes) { // a point has no density
		return math.Inf(1), nil
	}
	l := PriorOnly(p).Landscape(0)
	e, err := tolerant(Find(ctx, l, around(p, l, k), Least))
	return max(0, -e.Value), err
}

func rowAt(ctx context.Context, p *mixture.Problem, w plane.Window, t float64) (r Row, err error) {
	r.T, r.V = t, mixture.Variance(t, p.Sigma)
	prior := PriorOnly(p).Landscape(t)
	s := newSearch(prior, Norm)
	if r.Lipschitz, err = tolerant(s.in(ctx, w)); err != nil {
		return r, err
	}
	if most, ok, err := onPlane(ctx, p, s, prior, w); err != nil {
		return r, err
	} else if ok {
		r.Plane = finite(most)
	}
	l := p.Landscape(t)
	if r.Least, err = tolerant(Find(ctx, l, w, Least)); err != nil {
		return r, err
	}
	r.Largest, err = tolerant(Find(ctx, l, w, Largest))
	return r, err
}
