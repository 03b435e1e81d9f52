package export

import (
	"math"

	"gradus/ct"
	"gradus/internal/figure"
)

// Limits of what is kept of the levels.
const (
	maxFrames     = 65
	maxLevelBytes = 64 << 20
)

// Levels keeps what the panels of a run show after each level, and what is said of them. Of
// many levels it keeps some, evenly, with the first and the last.
type Levels struct {
	spec   *ct.Spec
	frames []frame
}

// frame is a moment that is kept.
type frame struct {
	k, level int
	t        float64
	distance float64
	panels   []framePanel
}

type framePanel struct {
	grey                               []uint8 // black is 0 and white 1, both clipped
	psnr, ssim, residual, chi, seconds float64
	step                               ct.StepRecord
}

// NewLevels returns what is to be told the moments of a run of the spec.
func NewLevels(s *ct.Spec) *Levels { return &Levels{spec: s} }

// Record keeps the moment if it is one to be kept.
func (l *Levels) Record(m *ct.Moment) {
	if !l.keeps(m.K) {
		return
	}
	f := frame{k: m.K, level: m.Level, t: m.T, distance: m.Distance()}
	for i := range m.Panels {
		p := &m.Panels[i]
		residual, chi := p.Fit()
		f.panels = append(f.panels, framePanel{Greys(p.X.Pix), p.PSNR(), p.SSIM(), residual, chi, p.Seconds, *p.Step})
	}
	l.frames = append(l.frames, f)
}

// keeps reports whether step k ends a level that is kept.
func (l *Levels) keeps(k int) bool {
	if k == 0 || k == l.spec.Steps() {
		return true
	}
	iterations := l.spec.Schedule.Iterations
	if k%iterations != 0 || k/iterations > l.spec.Schedule.Levels { // samples stay at the last level
		return false
	}
	// Of levels 1 .. n, n the last, those at which i most/n, rounded down, rises.
	level, n, most := k/iterations, l.spec.Schedule.Levels, l.most()
	return n <= most || level*most/n > (level-1)*most/n
}

// most is how many levels are kept at most.
func (l *Levels) most() int {
	panel := l.spec.Size * l.spec.Size
	return max(1, min(maxFrames-1, maxLevelBytes/(l.spec.Panels()*panel)-1))
}

// Greys are pixels as a film has them: what is below 0, or no number, is black, and what is above 1 white.
func Greys(pix []float32) []uint8 {
	grey := make([]uint8, len(pix))
	for i, v := range pix {
		if v > 0 { // nor NaN
			grey[i] = uint8(math.Round(255 * float64(min(v, 1))))
		}
	}
	return grey
}

// table has a row for every panel of every level that is kept: the curves of all starts.
func (l *Levels) table(name, note string) figure.File {
	header := []string{"step", "level", "t", "start", "name", "energy", "data_energy", "prior_energy", "gradient_norm",
		"target", "target_gradient_norm", "cosine", "size",
		"psnr", "ssim", "residual", "chi", "largest_distance", "evaluations", "seconds"}
	return figure.Table(name, note, header, func(row func(...any)) {
		for _, f := range l.frames {
			for i, p := range f.panels {
				s := p.step
				row(f.k, f.level, f.t, i+1, l.spec.PanelName(i), s.Energy, s.Data, s.Energy-s.Data, s.GradientNorm,
					s.Target, s.TargetNorm, s.Cosine, s.Size,
					p.psnr, p.ssim, p.residual, p.chi, f.distance, s.Evaluations, p.seconds)
			}
		}
	})
}
