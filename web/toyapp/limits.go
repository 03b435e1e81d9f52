package toyapp

import (
	"fmt"
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

	manyPoints = 130 // of a cloud, with which these limits take their time; of more, less is allowed
)

// allowed is what of a limit is left with the cloud of a spec, and what an error says of that.
func allowed(s *toy2d.Spec, limit float64) (most float64, of string) {
	n := len(s.Cloud)
	if n <= manyPoints {
		return limit, ""
	}
	return math.Floor(limit * manyPoints / float64(n)), fmt.Sprintf(" with a cloud of %d points", n)
}

func pathsLimits(s *toy2d.Spec) error {
	if n := s.Starts.Len(); n > maxStarts {
		if s.Starts.Kind == "grid" {
			return solver.Outside("starts.n", s.Starts.N, "at most %d per side on this page", int(math.Sqrt(maxStarts)))
		}
		return solver.Outside("starts", n, "at most %d on this page", maxStarts)
	}
	if most, with := allowed(s, maxPathsWork); s.Work() > most {
		return solver.Outside("starts", s.Work(), "such that starts x steps is at most %g%s on this page", most, with)
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
	if most, with := allowed(s, maxSampleWork); drawn.SampleWork() > most {
		return nil, solver.Outside(field, drawn.SampleWork(), "such that %s is at most %g%s on this page", product, most, with)
	}
	return &drawn, drawn.Validate()
}

// stepLimit refuses more steps than what (a basin map, a sweep) may have.
func stepLimit(s *toy2d.Spec, what string, most float64) error {
	most, with := allowed(s, most)
	if n := s.Settings().Schedule.Steps(); float64(n) > most {
		return solver.Outside("schedule.levels", n, "such that levels x iterations is at most %.0f for %s%s on this page",
			most, what, with)
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
