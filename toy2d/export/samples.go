package export

import (
	"fmt"

	"gradus/internal/figure"
	"gradus/solver/sample"
	"gradus/toy2d"
	"gradus/toy2d/sampling"
)

// PriorFiles lists what there is of particles of the spec, whose Problem is p, that were to be draws from the prior:
// their ends as a table and on the density.
func PriorFiles(s *toy2d.Spec, p *toy2d.Problem, d *toy2d.PriorDrawn, link string) []figure.File {
	files := []figure.File{figure.Table("prior", samplesNote(s, link), []string{"x1", "x2"}, func(row func(...any)) {
		for _, x := range d.Points {
			row(x[0], x[1])
		}
	})}
	return append(files, figure.Files("prior", func() (*figure.Figure, error) {
		return priorFigure(s, p, d, figure.Notes{Subtitle: flowSubtitle(s), Link: link})
	})...)
}

// CurveFiles lists what there is of the curve over t1, a table and a figure.
func CurveFiles(s *toy2d.Spec, c *toy2d.CurveDrawn, link string) []figure.File {
	header := []string{"t1", "w2", "w2_corrected", "shifted", "shifted_corrected", "floor"}
	files := []figure.File{figure.Table("correction", samplesNote(s, link), header, func(row func(...any)) {
		for _, r := range c.Rows {
			row(r.T1, r.Plain.W2, r.Corrected.W2, r.Plain.Shifted, r.Corrected.Shifted, c.Floor)
		}
	})}
	return append(files, figure.Files("correction", func() (*figure.Figure, error) {
		subtitle := fmt.Sprintf("%d particles, correction for *T*_{2} = %.3g%s", s.Samples.Prior.Particles, c.T2, scoreError(s))
		return curveFigure(c, figure.Notes{Subtitle: subtitle, Link: link})
	})...)
}

// PosteriorFiles lists what there is of chains of the spec, whose Problem is p: the draws that were kept and the
// weights of the modes as tables, and the draws on the exact density.
func PosteriorFiles(s *toy2d.Spec, p *toy2d.Problem, d *toy2d.PosteriorDrawn, link string) []figure.File {
	files := []figure.File{
		figure.Table("posterior", samplesNote(s, link), []string{"chain", "step", "x1", "x2"}, func(row func(...any)) {
			for i, x := range d.Points {
				row(i%d.Chains, i/d.Chains, x[0], x[1])
			}
		}),
		figure.Table("weights", samplesNote(s, link), []string{"mode", "mean1", "mean2", "share", "exact"},
			func(row func(...any)) {
				for i, m := range s.Posterior(p).Parts() {
					row(i, m.Mean[0], m.Mean[1], d.Shares[i], d.Exact.Weights[i])
				}
			}),
	}
	return append(files, figure.Files("posterior", func() (*figure.Figure, error) {
		return posteriorFigure(s, p, d, figure.Notes{Subtitle: chainsSubtitle(s), Link: link})
	})...)
}

// samplesNote is note with the seed of the draws.
func samplesNote(s *toy2d.Spec, link string) string {
	return note(s, fmt.Sprintf("%s\nsamples.seed %d", link, s.Samples.Seed))
}

func flowSubtitle(s *toy2d.Spec) string {
	f := s.Flow()
	start := "from *N* (0, *I* )"
	if n := f.CorrectorSteps(); n > 0 {
		start = fmt.Sprintf("corrected by %d Langevin steps", n)
	}
	back := "ODE"
	if f.Reverse == sample.SDE {
		back = "SDE"
	}
	return fmt.Sprintf("*T*_{1} = %.3g, %s, %s in %d steps%s", f.T1, start, back, f.Steps, scoreError(s))
}

// scoreError says what is wrong with the score.
func scoreError(s *toy2d.Spec) string {
	e := s.Samples.Prior.Error
	if e.Size == 0 {
		return ""
	}
	what := map[sampling.ErrorShape]string{sampling.Waves: "in waves", sampling.Push: "to one side",
		sampling.Stretch: "of its own length"}
	return fmt.Sprintf(", score wrong by %.3g %s", e.Size, what[e.Shape])
}

func chainsSubtitle(s *toy2d.Spec) string {
	c := s.Samples.Posterior
	kind := "plain"
	if c.Annealed {
		kind = "annealed, " + smoothing(s)
	}
	if c.Adjust {
		kind += ", Metropolis-adjusted"
	}
	return fmt.Sprintf("%d Langevin chains, %s", c.Chains, kind)
}
