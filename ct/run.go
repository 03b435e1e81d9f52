package ct

import (
	"context"
	"fmt"
	"slices"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/internal/cpu"
)

// Run is a reconstruction in progress or done: what a spec stands for and what became of
// it.
type Run struct {
	Spec  *Spec
	Truth picture.Image
	Op    operator.Operator
	Y     []float32 // measurements
	SD    float64   // of their noise
	// Simulation is how the scan was computed, and Discretisation the root mean square of what the pixels of
	// the truth do not explain of it; the methods count it among the noise.
	Simulation     Simulation
	Discretisation float64
	// Scale is the grey value that the methods take for 1, see scaleOf. Starts are in units of it.
	Scale float64

	Reconstructions []Reconstruction // once done
	Posterior       *Posterior       // once done, of the method posterior
	Result          Result

	attenuation float64         // of photons, by one unit of measurement
	fitted      data            // what the methods fit, once prepared
	dataWeight  float64         // of |Ax - y|^2/2 in the energy, once chosen
	priorWeight float64         // of the prior, likewise
	starts      []picture.Image // of the solver's methods
}

// NewRun draws the picture and takes the measurements of a spec that is valid; open
// reads its files, see OpenFunc.
func NewRun(s *Spec, k cpu.Kernel, open OpenFunc) (*Run, error) {
	picture, err := s.scene(open)
	if err != nil {
		return nil, err
	}
	return newRun(s, k, picture, open)
}

func newRun(s *Spec, k cpu.Kernel, of scene, open OpenFunc) (*Run, error) {
	r := &Run{Spec: s, Truth: of.truth, Op: s.operator(k), Simulation: of.simulation}
	if err := r.measure(k, of); err != nil {
		return nil, fmt.Errorf("simulating the scan: %w", err)
	}
	r.Scale = scaleOf(r.Op, r.Y, r.explained())
	r.Result = Result{Kind: SpecKind, Method: s.Method, Kernel: k, Size: s.Size, Operator: s.Operator,
		Simulation: r.Simulation, NoiseSD: r.SD, DiscretisationSD: r.Discretisation, Scale: r.Scale,
		Peak: picture.Peak(of.truth.Pix)}
	if !s.Method.baseline() {
		r.Result.Prior, r.Result.Weights = &s.Prior, s.Prior.Weights()
	}
	if s.Method.Solves() {
		for i, start := range s.Starts {
			x, err := start.draw(fmt.Sprintf("starts[%d]", i), r, open)
			if err != nil {
				return nil, err
			}
			r.starts = append(r.starts, x)
		}
	}
	return r, nil
}

// Reconstruct runs the method, from every start if it is one of the solver's, and judges
// the results. watch, unless nil, is told of the starts and of every step of all starts, one
// after the other; of a baseline's result once.
func (r *Run) Reconstruct(ctx context.Context, watch func(*Moment)) error {
	if err := r.prepare(ctx); err != nil {
		return fmt.Errorf("estimating the noise of each ray: %w", err)
	}
	if err := r.reconstruct(ctx, watch); err != nil {
		return err
	}
	for i := range r.Reconstructions {
		r.judge(&r.Reconstructions[i])
	}
	r.Result.Outcome = r.Reconstructions[0].Outcome
	if r.Spec.Method.Samples() {
		r.Result.Posterior = r.judgeSamples()
	}
	if r.Spec.Method.Solves() {
		for i, c := range r.Reconstructions {
			r.Result.Results = append(r.Result.Results, StartOutcome{r.Spec.Starts[i].bare(), c.Outcome})
		}
		distance := Number(farthest(r.results(), picture.RMSE[float32]))
		difference := Number(farthest(r.results(), picture.LargestDifference[float32]))
		r.Result.MaxRMSDistance, r.Result.LargestDifference = &distance, &difference
	}
	return nil
}

// prepare finds what the methods fit, unless that was done.
func (r *Run) prepare(ctx context.Context) (err error) {
	if r.fitted.op == nil {
		r.fitted, err = r.fit(ctx)
	}
	return err
}

// reconstructInUnits runs the method; the run's grey values are in units of the scale.
func (r *Run) reconstructInUnits(ctx context.Context, watch func(*Moment)) error {
	var err error
	r.dataWeight, r.priorWeight, err = r.weights(ctx)
	if err != nil {
		return fmt.Errorf("choosing lambda: %w", err)
	}
	switch {
	case r.Spec.Method.Solves():
		err = r.solve(ctx, watch)
	case r.Spec.Method.Samples():
		err = r.sample(ctx, r.priorWeight, watch)
	default:
		err = r.baseline(ctx, r.priorWeight, watch)
	}
	if err != nil {
		return fmt.Errorf("reconstructing by %s: %w", r.Spec.Method, err)
	}
	// Of total generalised variation it takes another minimisation, and samples minimise nothing.
	if m := r.Spec.Method; m != MethodFBP && m != MethodTGV && !m.Samples() {
		energy, err := r.energy(ctx, r.Truth)
		if err != nil {
			return fmt.Errorf("computing the energy of the truth: %w", err)
		}
		r.Result.EnergyTruth = &energy
	}
	return nil
}

// energy returns what the method minimises at its last level, of a picture.
func (r *Run) energy(ctx context.Context, x picture.Image) (Number, error) {
	kind, t := PriorTikhonov, 0.0
	switch {
	case r.Spec.Method.Solves():
		kind, t = r.Spec.Prior, r.Spec.Schedule.Min
	case r.Spec.variation():
		kind = PriorTV
	}
	p := NewProblem(r.fitted.op, r.fitted.y, r.dataWeight, newPrior(r.Result.Kernel, kind, r.Spec, r.priorWeight))
	f, err := p.Energy(ctx, toFloat64(x.Pix), t)
	return Number(f), err
}

// measure simulates the scan. Photons are weakened as by a picture whose brightest pixel is 1:
// how much of them a body lets through does not depend on the unit of its grey values.
func (r *Run) measure(k cpu.Kernel, of scene) error {
	white := 1.0
	if brightest := slices.Max(r.Truth.Pix); r.Spec.Scan.Photons > 0 && brightest > 0 {
		white = float64(brightest)
	}
	y := of.measure(k, r.Op)
	if of.simulation != SimulationSameGrid {
		r.Discretisation = discretisation(r.Op, r.Truth, y)
	}
	y = times(y, 1/white)
	sd, err := scan.Spoil(y, scan.Attenuation(r.Op), r.Spec.Scan.Scan)
	r.Y, r.SD, r.attenuation = times(y, white), white*sd, scan.Attenuation(r.Op)/white
	return err
}

// Backprojected returns the filtered backprojection of the measurements, with the filter of the
// spec; false where there is no sinogram.
func (r *Run) Backprojected() (picture.Image, bool) {
	p, ok := r.Op.(*operator.Projector)
	if !ok {
		return picture.Image{}, false
	}
	return baseline.FBP(p, r.Y, r.Spec.Filter), true
}

// Shown returns the measurement as a picture of rows: a sinogram, or where there is none
// what a picture of A^T y shows.
func (r *Run) Shown() (rows, columns int, pix []float32) { return r.arranged(r.Y) }

// Residuals returns (Ax - y)_i/sd_i of a picture, sd_i what the methods take for noise and discretisation, arranged as
// Shown does: noise where the picture explains the data, and shapes where it does not. Pixels that are not measured
// have 0.
func (r *Run) Residuals(x picture.Image) (rows, columns int, pix []float32) {
	ax := make([]float32, len(r.Y))
	r.fitted.op.Apply(ax, x.Pix)
	for i, y := range r.fitted.y {
		ax[i] = (ax[i] - y) / float32(r.fitted.sd)
	}
	return r.arranged(ax)
}

// arranged puts what there is of each measurement where Shown has it.
func (r *Run) arranged(v []float32) (rows, columns int, pix []float32) {
	if p, ok := r.Op.(*operator.Projector); ok {
		return p.Angles, p.Bins, v
	}
	pix = make([]float32, r.Op.Pixels())
	r.Op.Transpose(pix, v)
	return r.Truth.N, r.Truth.N, pix
}
