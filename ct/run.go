package ct

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradus/solver"
	"gradus/solver/kernel"
)

// Run is a reconstruction in progress or done: what a spec stands for and what became of
// it.
type Run struct {
	Spec  *Spec
	Truth Image
	Op    Operator
	Y     []float32 // measurements
	SD    float64   // of their noise
	X     Image     // the reconstruction

	Result Result
	Steps  []StepRecord // of the solver's methods
}

// StepRecord is what is kept of a step of the solver; see solver.Step.
type StepRecord struct {
	K            int
	T            float64
	Energy       float64 // F before the step
	GradientNorm float64 // NaN if the method does not compute it
	Size         float64
	Accepted     bool
	PSNR         float64 // after the step
}

// NewRun draws the picture and takes the measurements of a spec that is valid; open
// reads its file, see Source.Draw.
func NewRun(s *Spec, k kernel.Kernel, open OpenFunc) (*Run, error) {
	truth, err := s.Image.Draw(s.Size, open)
	if err != nil {
		return nil, err
	}
	r := &Run{Spec: s, Truth: truth, Op: s.operator(k)}
	if r.Y, r.SD, err = Simulate(r.Op, truth, s.Scan.Scan); err != nil {
		return nil, fmt.Errorf("simulating the scan: %w", err)
	}
	r.Result = Result{Kind: SpecKind, Method: s.Method, Kernel: k, Size: s.Size, Operator: s.Operator, NoiseSD: r.SD}
	return r, nil
}

// Reconstruct runs the method and judges the result. each, unless nil, is told after
// every step of the solver how many are done; baselines report none.
func (r *Run) Reconstruct(ctx context.Context, each func(done, of int)) error {
	lambda, err := r.lambda(ctx)
	if err != nil {
		return fmt.Errorf("choosing lambda: %w", err)
	}
	began := time.Now()
	switch r.Spec.Method {
	case MethodFBP:
		r.X = FBP(r.Op.(*Projector), r.Y, r.Spec.Filter)
	case MethodTikhonov:
		err = r.tikhonov(ctx, lambda)
	case MethodTV:
		err = r.tv(ctx, lambda)
	default:
		err = r.solve(ctx, lambda, each)
	}
	if err != nil {
		return fmt.Errorf("reconstructing by %s: %w", r.Spec.Method, err)
	}
	r.Result.Seconds = time.Since(began).Seconds() - r.Result.watching.Seconds()
	r.judge()
	return nil
}

// solve runs a method of the solver core from the empty picture.
func (r *Run) solve(ctx context.Context, lambda float64, each func(done, of int)) error {
	s := r.Spec
	p := NewProblem(ctx, r.Op, r.Y, 1, newPrior(s.Prior, s.Size, lambda))
	p.Iterations = s.CG
	r.X = NewImage(s.Size)
	settings := s.Settings(p)
	var diverged *solver.DivergedError
	for step, err := range solver.Steps(ctx, p, settings, make([]float64, p.Dim())) {
		if err != nil && !errors.As(err, &diverged) {
			return err
		}
		began := time.Now()
		toFloat32(r.X.Pix, step.X)
		r.Steps = append(r.Steps, StepRecord{K: step.K, T: step.T, Energy: step.Energy, GradientNorm: step.GradientNorm,
			Size: step.Size, Accepted: step.Accepted, PSNR: PSNR(r.Truth.Pix, r.X.Pix)})
		if each != nil {
			each(step.K, settings.Schedule.Steps())
		}
		r.Result.watching += time.Since(began)
	}
	r.Result.Iterations = len(r.Steps)
	if diverged != nil {
		r.Result.DivergedAt = diverged.Step
		return nil
	}
	r.Result.Energy = Number(p.Energy(toFloat64(r.X.Pix), s.Schedule.Min))
	return nil
}

func (r *Run) judge() {
	ax := make([]float32, len(r.Y))
	r.Op.Apply(ax, r.X.Pix)
	n := r.Truth.N
	r.Result.PSNR = Number(PSNR(r.Truth.Pix, r.X.Pix))
	r.Result.SSIM = Number(SSIM(r.Truth.Pix, r.X.Pix, n, n))
	r.Result.RMSE = Number(RMSE(r.Truth.Pix, r.X.Pix))
	r.Result.Residual = Number(RelativeResidual(ax, r.Y))
}

// Shown returns the measurement as a picture of rows: a sinogram, or where there is none
// what a picture of A^T y shows.
func (r *Run) Shown() (rows, columns int, pix []float32) {
	if p, ok := r.Op.(*Projector); ok {
		return p.Angles, p.Bins, r.Y
	}
	pix = make([]float32, r.Op.Pixels())
	r.Op.Transpose(pix, r.Y)
	return r.Truth.N, r.Truth.N, pix
}

// Error returns the reconstruction less the truth.
func (r *Run) Error() []float32 {
	e := make([]float32, len(r.X.Pix))
	for i, v := range r.X.Pix {
		e[i] = v - r.Truth.Pix[i]
	}
	return e
}

func toFloat64(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
