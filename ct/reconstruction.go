package ct

import (
	"gradus/ct/picture"
	"math"
)

// Reconstruction is what a run makes of its measurements: one of a baseline, or one of a
// method of the solver from each start.
type Reconstruction struct {
	X       picture.Image
	Steps   []StepRecord // of the solver's methods: of the start, and of each picture that a step led to
	Outcome Outcome
}

// StepRecord is what is kept of a picture on the solver's way, and of the step that sets out
// from it; see solver.Step. What was not computed is NaN, and so is what a result lacks, from
// which no step sets out.
type StepRecord struct {
	K            int     // steps taken to come here
	Level        int     // of the step that sets out, see Spec.Clock
	T            float64 // its smoothing
	Energy       float64 // F(., T)
	Data         float64 // the data term, a part of every energy
	GradientNorm float64 // of F(., T)
	Target       float64 // f = F(., t_min)
	TargetNorm   float64 // of the gradient of f
	Cosine       float64 // of the angle between the gradient of f and the step
	Size         float64 // of the step
	Accepted     bool    // the step
	PSNR         float64
	Evaluations  int // of the prior with its gradient, to come here
}

// unknownStep is a record that knows of no step.
func unknownStep() StepRecord {
	nan := math.NaN()
	return StepRecord{T: nan, Energy: nan, Data: nan, GradientNorm: nan, Target: nan, TargetNorm: nan, Cosine: nan,
		Size: nan, PSNR: nan}
}

// judge compares a reconstruction with the truth and the measurements.
func (r *Run) judge(c *Reconstruction) {
	n := r.Truth.N
	c.Outcome.PSNR = Number(picture.PSNR(r.Truth.Pix, c.X.Pix))
	c.Outcome.SSIM = Number(picture.SSIM(r.Truth.Pix, c.X.Pix, n, n))
	c.Outcome.RMSE = Number(picture.RMSE(r.Truth.Pix, c.X.Pix))
	c.Outcome.LargestError = Number(picture.LargestDifference(r.Truth.Pix, c.X.Pix))
	c.Outcome.Regions = r.regions(c.X)
	c.Outcome.Residual, c.Outcome.Chi = r.residual(c.X)
}

// residual is |Ax - y|/|y|, weighted where the data term is, and chi.
func (r *Run) residual(x picture.Image) (relative, chi Number) {
	ax := make([]float32, len(r.Y))
	r.fitted.op.Apply(ax, x.Pix)
	return Number(picture.RelativeResidual(ax, r.fitted.y)), Number(r.chi(ax))
}

// Error returns the reconstruction less the truth.
func (c *Reconstruction) Error(truth picture.Image) []float32 {
	e := make([]float32, len(c.X.Pix))
	for i, v := range c.X.Pix {
		e[i] = v - truth.Pix[i]
	}
	return e
}

// results are the pictures.
func (r *Run) results() []picture.Image {
	all := make([]picture.Image, len(r.Reconstructions))
	for i, c := range r.Reconstructions {
		all[i] = c.X
	}
	return all
}

// farthest is the largest that a distance is between two of the pictures.
func farthest(all []picture.Image, distance func(a, b []float32) float64) (most float64) {
	for i, a := range all {
		for _, b := range all[:i] {
			most = max(most, distance(a.Pix, b.Pix))
		}
	}
	return most
}
