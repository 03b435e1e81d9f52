package toyapp

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"gradus/internal/figure"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/export"
	"gradus/web/answer"
)

// Export makes one file for the spec that is posted: what replay -out would write.
func (a *App) Export(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	if _, ok := export.GroupOf(name); !ok && name != answer.SpecFile {
		http.NotFound(w, r)
		return
	}
	a.files.Export(w, r, name, func(text []byte) (answer.FileMaker, error) {
		spec, err := decodeSpec(text)
		if err != nil {
			return nil, err
		}
		link := Link(a.files.Base(r), *spec)
		step, err := momentOf(r.URL.Query().Get("k"))
		if err != nil {
			return nil, err
		}
		if step >= 0 {
			link = linkAt(link, step)
		}
		return func(ctx context.Context, to io.Writer) error {
			return a.makeFile(ctx, to, name, Run{spec, a.jobs.problems.of(spec)}, step, link)
		}, nil
	})
}

// momentOf reads the step of which files about the run are asked for; -1, of the last one, if there is none.
func momentOf(k string) (int, error) {
	if k == "" {
		return -1, nil
	}
	step, err := strconv.Atoi(k)
	if err != nil || step < 0 {
		return 0, solver.Outside("k", strconv.Quote(k), "a step of the run")
	}
	return step, nil
}

// linkAt is the link of a spec with the clock held at a step.
func linkAt(link string, step int) string {
	separator := "#"
	if strings.Contains(link, "#") {
		separator = "&"
	}
	return fmt.Sprintf("%s%sview.k=%d", link, separator, step)
}

// makeFile writes the file of a name that is known; of a run as it is at a step, or at its last one if that is -1.
func (a *App) makeFile(ctx context.Context, w io.Writer, name string, r Run, step int, link string) error {
	return a.files.Make(ctx, w, name, func() ([]byte, error) { return toy2d.Encode(*r.Spec) },
		func() ([]figure.File, error) {
			group, _ := export.GroupOf(name)
			return a.filesOf(ctx, group, r, step, link)
		})
}

// filesOf does the work of a group; its files are made when they are written.
func (a *App) filesOf(ctx context.Context, group export.Group, r Run, step int, link string) ([]figure.File, error) {
	switch group {
	case export.FilesOfSweep:
		spec, err := sweepSpec(r.Spec)
		if err != nil {
			return nil, err
		}
		done, err := a.sweep(ctx, Run{spec, r.problem}, run.Follower[toy2d.SweepRow]{})
		if err != nil {
			return nil, err
		}
		return export.SweepFiles(spec, r.problem, done.rates, link), nil
	case export.FilesOfHomotopy:
		h, err := a.homotopy(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		return export.HomotopyFiles(r.Spec, h, link), nil
	case export.FilesOfBasins:
		b, err := a.findBasins(ctx, r)
		if err != nil {
			return nil, err
		}
		return export.BasinFiles(r.Spec, r.problem, b, link), nil
	case export.FilesOfPrior, export.FilesOfCurve, export.FilesOfPosterior:
		return a.sampleFiles(ctx, group, r, link)
	case export.FilesOfCurvature:
		c, err := a.curvature(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		return export.CurvatureFiles(r.Spec, c, link), nil
	}
	if err := pathsLimits(r.Spec); err != nil {
		return nil, err
	}
	trace := toy2d.NewTrace(r.Spec)
	if step < 0 {
		result, err := a.Core.Run(ctx, r.Spec, r.problem, a.kernel, trace.Record)
		if err != nil {
			return nil, err
		}
		return export.RunFiles(r.Spec, r.problem, result, trace, link), nil
	}
	moment, err := toy2d.NewMoment(r.Spec, trace, step)
	if err != nil {
		return nil, err
	}
	result, err := a.Core.Run(ctx, r.Spec, r.problem, a.kernel, func(step int, t float64, e *ensemble.Ensemble) {
		trace.Record(step, t, e)
		moment.Record(step, t, e)
	})
	if err != nil {
		return nil, err
	}
	return export.MomentFiles(r.Spec, r.problem, result, trace, moment, link), nil
}

// sampleFiles are of what the group says, whatever the spec's samples are of.
func (a *App) sampleFiles(ctx context.Context, group export.Group, r Run, link string) ([]figure.File, error) {
	drawn := *r.Spec
	drawn.Samples.Draw = toy2d.DrawPrior
	if group == export.FilesOfPosterior {
		drawn.Samples.Draw = toy2d.DrawPosterior
	}
	s, err := samplesSpec(&drawn)
	if err != nil {
		return nil, err
	}
	if group == export.FilesOfCurve {
		c, err := a.curve(ctx, s, nil)
		if err != nil {
			return nil, err
		}
		return export.CurveFiles(s, c, link), nil
	}
	done, err := a.sample(ctx, Run{s, r.problem}, nil)
	if err != nil {
		return nil, err
	}
	if group == export.FilesOfPrior {
		return export.PriorFiles(s, r.problem, done.prior, link), nil
	}
	return export.PosteriorFiles(s, r.problem, done.posterior, link), nil
}
