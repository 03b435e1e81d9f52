package toyapp

import (
	"context"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
	"gradus/web/wstest"
)

// around returns a core that asks before each piece of work what spec to work on; an
// error ends it. A homotopy is known by the ends of its schedule.
func around(was Core, before func(context.Context, string, *toy2d.Spec) (*toy2d.Spec, error)) Core {
	return Core{
		Run: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
			each toy2d.StepFunc) (*toy2d.Result, error) {
			s, err := before(ctx, "paths", s)
			if err != nil {
				return nil, err
			}
			return was.Run(ctx, s, p, k, each)
		},
		Basins: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			progress toy2d.Progress) (*toy2d.Basins, error) {
			s, err := before(ctx, "basins", s)
			if err != nil {
				return nil, err
			}
			return was.Basins(ctx, s, p, k, workers, progress)
		},
		Observe: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, at plane.Vec) (*toy2d.Series, error) {
			s, err := before(ctx, "series", s)
			if err != nil {
				return nil, err
			}
			return was.Observe(ctx, s, p, at)
		},
		Follow: func(ctx context.Context, p *mixture.Problem, tmin, tmax float64,
			progress func(done, of int)) (*homotopy.Homotopy, error) {
			s, err := before(ctx, "homotopy", &toy2d.Spec{Schedule: toy2d.Schedule{TMin: tmin, TMax: tmax}})
			if err != nil {
				return nil, err
			}
			return was.Follow(ctx, p, s.Schedule.TMin, s.Schedule.TMax, progress)
		},
		Sweep: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			s, err := before(ctx, "sweep", s)
			if err != nil {
				return nil, err
			}
			return was.Sweep(ctx, s, p, k, workers, row)
		},
		Remedy: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel) (*toy2d.Remedies, error) {
			s, err := before(ctx, "remedies", s)
			if err != nil {
				return nil, err
			}
			return was.Remedy(ctx, s, p, k)
		},
		FromPrior: func(ctx context.Context, s *toy2d.Spec, each toy2d.MomentFunc) (*toy2d.PriorDrawn, error) {
			s, err := before(ctx, "samples", s)
			if err != nil {
				return nil, err
			}
			return was.FromPrior(ctx, s, each)
		},
		FromPosterior: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
			each toy2d.ChainFunc) (*toy2d.PosteriorDrawn, error) {
			s, err := before(ctx, "samples", s)
			if err != nil {
				return nil, err
			}
			return was.FromPosterior(ctx, s, p, each)
		},
		Curve: func(ctx context.Context, s *toy2d.Spec, row func(int, sampling.CurveRow)) (*toy2d.CurveDrawn, error) {
			s, err := before(ctx, "correction", s)
			if err != nil {
				return nil, err
			}
			return was.Curve(ctx, s, row)
		},
		Curvature: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
			row func(int, curvature.Row)) (*toy2d.Curvature, error) {
			s, err := before(ctx, "curvature", s)
			if err != nil {
				return nil, err
			}
			return was.Curvature(ctx, s, p, row)
		},
	}
}

// held is work that waits to be cancelled if it is of heldSpec.
type held struct{ began, ended chan string }

func newHeld() held { return held{make(chan string, 10), make(chan string, 10)} }

func (h held) install(s *server) {
	s.toy.Core = around(s.toy.Core, func(ctx context.Context, p string, s *toy2d.Spec) (*toy2d.Spec, error) {
		if s.Schedule.TMax != heldTMax {
			return s, nil
		}
		h.began <- p
		<-ctx.Done()
		h.ended <- p
		return nil, ctx.Err()
	})
}

// heldTMax marks a spec whose work waits, or fails, in every core function.
const heldTMax = 1.375

func heldSpec() toy2d.Spec {
	s := wstest.Quick(solver.Flow)
	s.Schedule.TMax = heldTMax
	return s
}

// heldAs is how held calls a panel.
func heldAs(p string) string {
	if p == "twin" {
		return "paths"
	}
	return p
}
