package toyapp

import (
	"math"

	"gradus/solver"
	"gradus/toy2d"
)

// What one page may ask for.
const (
	maxStarts    = 20_000
	maxPathsWork = 2e8 // starts x steps: at most 3 s with AVX-512, a minute in plain Go

	// Steps of what runs the paper's grid of 10,000 starts: once for basins, 100 times for a sweep.
	maxBasinSteps = 10_000
	maxSweepSteps = 5_000

	maxSeriesSteps = 100_000 // of one start: a second of a prior with many modes

	maxSampleWork = 2e7     // particles x scores, or chains x steps: a few seconds on two cores
	maxKept       = 200_000 // chains x steps that are kept
	maxDraws      = 10_000  // that are sent of one moment
)

func pathsLimits(s *toy2d.Spec) error {
	if n := s.Starts.Len(); n > maxStarts {
		if s.Starts.Kind == "grid" {
			return solver.Outside("starts.n", s.Starts.N, "at most %d per side on this page", int(math.Sqrt(maxStarts)))
		}
		return solver.Outside("starts", n, "at most %d on this page", maxStarts)
	}
	if w := s.Work(); w > maxPathsWork {
		return solver.Outside("starts", w, "such that starts x steps is at most %g on this page", float64(maxPathsWork))
	}
	return nil
}

// samplesSpec returns the spec of what a page draws, which is from the prior unless it says otherwise.
func samplesSpec(s *toy2d.Spec) (*toy2d.Spec, error) {
	drawn := *s
	if drawn.Samples.Draw == toy2d.DrawNothing {
		drawn.Samples.Draw = toy2d.DrawPrior
	}
	field, product := "samples.prior.particles", "particles x scores"
	if c := drawn.Samples.Posterior; drawn.Samples.Draw == toy2d.DrawPosterior {
		field, product = "samples.posterior.chains", "chains x steps, those of the schedule and those kept,"
		if n := c.Chains * c.Steps; n > maxKept {
			return nil, solver.Outside("samples.posterior.steps", n, "such that chains x steps is at most %d on this page", maxKept)
		}
	}
	if w := drawn.SampleWork(); w > maxSampleWork {
		return nil, solver.Outside(field, w, "such that %s is at most %g on this page", product, float64(maxSampleWork))
	}
	return &drawn, drawn.Validate()
}

// stepLimit refuses more steps than what (a basin map, a sweep) may have.
func stepLimit(s *toy2d.Spec, what string, most int) error {
	if n := s.Settings().Schedule.Steps(); n > most {
		return solver.Outside("schedule.levels", n, "such that levels x iterations is at most %d for %s on this page",
			most, what)
	}
	return nil
}

// sweepSpec returns the spec of the sweep that a page shows of s: on the paper's grid.
func sweepSpec(s *toy2d.Spec) (*toy2d.Spec, error) {
	if s.Method.Traits().Ungraduated {
		return nil, solver.Outside("method", s.Method.String()+", which knows no t_max",
			"another for a sweep, which varies t_max")
	}
	if s.Schedule.Kind == solver.Fixed {
		return nil, solver.Outside("schedule.kind", s.Schedule.Kind.String(),
			"linear or log for a sweep, which varies t_max")
	}
	if err := stepLimit(s, "a sweep", maxSweepSteps); err != nil {
		return nil, err
	}
	swept := s.OnPaperGrid()
	swept.Sweep = true
	return &swept, swept.Validate()
}
