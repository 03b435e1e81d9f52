package ct

import (
	"context"
	"math"
	"time"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/prior"
)

// baselines are the methods that have no start.
var baselines = []struct {
	name        Method
	title       string
	reconstruct func(r *Run, ctx context.Context, lambda float64) (Reconstruction, error)
}{
	{MethodFBP, "Filtered backprojection", (*Run).fbp},
	{MethodTikhonov, "Tikhonov", (*Run).tikhonov},
	{MethodTGV, "Total generalised variation", (*Run).tgv},
	{MethodTV, "Total variation", (*Run).tv},
}

// baseline reconstructs by a method that has no start.
func (r *Run) baseline(ctx context.Context, lambda float64, watch func(*Moment)) error {
	began := time.Now()
	var c Reconstruction
	var err error
	for _, b := range baselines {
		if b.name == r.Spec.Method {
			c, err = b.reconstruct(r, ctx, lambda)
		}
	}
	c.Outcome.Seconds = time.Since(began).Seconds()
	if err != nil {
		return err
	}
	r.Reconstructions = []Reconstruction{c}
	if watch != nil {
		record := unknownStep()
		record.K = 1
		if c.Outcome.DataEnergy != nil {
			record.Energy, record.Data = float64(c.Outcome.Energy), float64(*c.Outcome.DataEnergy)
		}
		watch(&Moment{K: 1, Steps: 1, T: math.NaN(),
			Panels: []Panel{{X: c.X, Step: &record, Seconds: c.Outcome.Seconds, run: r}}})
	}
	return nil
}

// fbp reconstructs by filtered backprojection, which needs no lambda.
func (r *Run) fbp(context.Context, float64) (Reconstruction, error) {
	return Reconstruction{X: baseline.FBP(r.Op.(*operator.Projector), r.Y, r.Spec.Filter)}, nil
}

// tikhonov reconstructs by Tikhonov's method.
func (r *Run) tikhonov(ctx context.Context, lambda float64) (Reconstruction, error) {
	s, err := baseline.Tikhonov(ctx, r.fitted.op, r.Spec.Size, r.fitted.y, lambda, nil)
	if err != nil {
		return Reconstruction{}, err
	}
	o := Outcome{Iterations: s.Iterations, Converged: &s.Converged}
	prior, err := prior.NewTikhonov(r.Spec.Size, lambda).Energy(ctx, s.X.Pix, 0)
	o.setEnergies(s.Energy-prior, prior)
	return Reconstruction{X: s.X, Outcome: o}, err
}

// tv reconstructs by total variation.
func (r *Run) tv(ctx context.Context, lambda float64) (Reconstruction, error) {
	s, err := baseline.TV(ctx, r.fitted.op, r.Spec.Size, r.fitted.y, lambda, baseline.TVOptions{})
	if err != nil {
		return Reconstruction{}, err
	}
	gap := Number(s.Gap)
	o := Outcome{Gap: &gap, Iterations: s.Iterations, Converged: &s.Converged}
	prior, err := prior.NewTV(r.Spec.Size, lambda).Energy(ctx, s.X.Pix, 0)
	o.setEnergies(s.Energy-prior, prior)
	return Reconstruction{X: s.X, Outcome: o}, err
}

// tgv reconstructs by total generalised variation.
func (r *Run) tgv(ctx context.Context, lambda float64) (Reconstruction, error) {
	s, err := baseline.TGV(ctx, r.fitted.op, r.Spec.Size, r.fitted.y, lambda, baseline.TGVOptions{})
	gap := Number(s.Gap)
	o := Outcome{Gap: &gap, Iterations: s.Iterations, Converged: &s.Converged}
	o.setEnergies(s.Energy-s.Prior, s.Prior)
	return Reconstruction{X: s.X, Outcome: o}, err
}
