package ct

import "gradus/ct/picture"

// Moment is a run after the same step of all its starts, for its watchers. It is valid
// during the call, and its methods compute what they return: what is not asked for costs nothing.
type Moment struct {
	K, Steps int     // steps taken, 0 at the starts, and how many there are
	Level    int     // see Spec.Clock
	T        float64 // smoothing; NaN of a baseline
	Panels   []Panel // one for each start
}

// Panel is where a start has come to. Its methods may be called from several goroutines.
type Panel struct {
	X picture.Image // view; not to be changed
	// Step is what the solver says of the picture. Where it stays for the rest of a level,
	// Step.K is the place at which it began to.
	Step       *StepRecord
	DivergedAt int     // the step that left every bound: the picture is the one before it; 0: none
	Seconds    float64 // that it took to come here; see Outcome

	run *Run
}

// PSNR compares the picture with the truth, in dB.
func (p *Panel) PSNR() float64 { return picture.PSNR(p.run.Truth.Pix, p.X.Pix) }

// SSIM compares the picture with the truth.
func (p *Panel) SSIM() float64 { return picture.SSIM(p.run.Truth.Pix, p.X.Pix, p.X.N, p.X.N) }

// Fit is how well the picture explains the measurements, see Residual and Chi of Outcome, which takes an
// application of A.
func (p *Panel) Fit() (residual, chi float64) {
	a, b := p.run.residual(p.X)
	return float64(a), float64(b)
}

// Residuals are those of the picture, see Run.Residuals.
func (p *Panel) Residuals() (rows, columns int, pix []float32) { return p.run.Residuals(p.X) }

// Distance returns the largest root mean square of the difference between two of the
// pictures, per pixel: 0 of one picture, NaN if one is not a number somewhere.
func (m *Moment) Distance() float64 {
	all := make([]picture.Image, len(m.Panels))
	for i, p := range m.Panels {
		all[i] = p.X
	}
	return farthest(all, picture.RMSE[float32])
}
