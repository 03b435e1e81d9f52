package toyapp

import (
	"context"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
	"gradus/web/answer"
)

// Core is what is computed, for tests that need it to fail or to wait.
type Core struct {
	Run     runFunc
	Basins  basinsFunc
	Observe observeFunc
	Follow  followFunc
	Sweep   sweepFunc
	Remedy  remedyFunc

	FromPrior     func(ctx context.Context, s *toy2d.Spec, each toy2d.MomentFunc) (*toy2d.PriorDrawn, error)
	FromPosterior func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
		each toy2d.ChainFunc) (*toy2d.PosteriorDrawn, error)
	Curve     func(ctx context.Context, s *toy2d.Spec, row func(i int, r sampling.CurveRow)) (*toy2d.CurveDrawn, error)
	Curvature func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
		row func(i int, r curvature.Row)) (*toy2d.Curvature, error)
}

// What toy2d's functions look like.
type (
	runFunc    func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel, toy2d.StepFunc) (*toy2d.Result, error)
	basinsFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		progress toy2d.Progress) (*toy2d.Basins, error)
	observeFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, start plane.Vec) (*toy2d.Series, error)
	followFunc  func(ctx context.Context, p *mixture.Problem, tmin, tmax float64,
		progress func(done, of int)) (*homotopy.Homotopy, error)
	sweepFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		row func(toy2d.SweepRow)) (*toy2d.Rates, error)
	remedyFunc func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel) (*toy2d.Remedies, error)
)

// App is the explorer of the 2D example: its pages' asks, and its files.
type App struct {
	Core   Core
	kernel cpu.Kernel
	files  *answer.Exporter
	queue  *run.Queue // of runs
	jobs   jobs
}

// New returns an explorer whose sweeps wait for their turn among the runs.
func New(k cpu.Kernel, files *answer.Exporter, runs *run.Queue) *App {
	return &App{Core: newCore(), kernel: k, files: files, queue: runs, jobs: newJobs()}
}

func newCore() Core {
	return Core{toy2d.Run, toy2d.FindBasins, toy2d.Observe, homotopy.Find, toy2d.Sweep, toy2d.FindRemedies,
		toy2d.DrawFromPrior, toy2d.DrawFromPosterior, toy2d.DrawCurve, toy2d.FindCurvature}
}
