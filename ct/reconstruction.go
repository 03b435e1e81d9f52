package ct

// Reconstruction is what a run makes of its measurements: one of a baseline, or one of a
// method of the solver from each start.
type Reconstruction struct {
	X       Image
	Steps   []StepRecord // of the solver's methods
	Outcome Outcome
}

// StepRecord is what is kept of a step of the solver; see solver.Step. Energies and angles
// are those before the step; what was not computed is NaN.
type StepRecord struct {
	K            int
	Level        int // from 0
	T            float64
	Energy       float64 // F(., T)
	Data         float64 // the data term, a part of every energy
	GradientNorm float64 // of F(., T)
	Target       float64 // f = F(., t_min)
	TargetNorm   float64 // of the gradient of f
	Cosine       float64 // of the angle between the gradient of f and the step
	Size         float64
	Accepted     bool
	PSNR         float64 // after the step
	Evaluations  int     // of the prior with its gradient, until after the step
}

// judge compares a reconstruction with the truth and the measurements.
func (r *Run) judge(c *Reconstruction) {
	n := r.Truth.N
	c.Outcome.PSNR = Number(PSNR(r.Truth.Pix, c.X.Pix))
	c.Outcome.SSIM = Number(SSIM(r.Truth.Pix, c.X.Pix, n, n))
	c.Outcome.RMSE = Number(RMSE(r.Truth.Pix, c.X.Pix))
	c.Outcome.Residual = Number(r.residual(c.X))
}

// residual is |Ax - y|/|y|, weighted where the data term is.
func (r *Run) residual(x Image) float64 {
	ax := make([]float32, len(r.Y))
	r.fitted.op.Apply(ax, x.Pix)
	return RelativeResidual(ax, r.fitted.y)
}

// Error returns the reconstruction less the truth.
func (c *Reconstruction) Error(truth Image) []float32 {
	e := make([]float32, len(c.X.Pix))
	for i, v := range c.X.Pix {
		e[i] = v - truth.Pix[i]
	}
	return e
}

// results are the pictures.
func (r *Run) results() []Image {
	all := make([]Image, len(r.Reconstructions))
	for i, c := range r.Reconstructions {
		all[i] = c.X
	}
	return all
}

// maxDistance is that of Moment.Distance.
func maxDistance(all []Image) (most float64) {
	for i, a := range all {
		for _, b := range all[:i] {
			most = max(most, RMSE(a.Pix, b.Pix))
		}
	}
	return most
}
