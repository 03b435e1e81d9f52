package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"gradus/internal/cpu"
	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/export"
	"gradus/toy2d/homotopy"
	"gradus/web/toyapp"
)

// replayed is the line of JSON about a run.
type replayed struct {
	*toy2d.Result `json:",inline"`
	Remedies      []toy2d.Remedy `json:"remedies,omitzero"` // null if none were tried
	Link          string         `json:"link"`              // of the page that shows the same
	Rates         []tmaxRates    `json:"rates,omitzero"`
	Samples       *drawn         `json:"samples,omitzero"`

	*toy2d.Curvature `json:",inline"` // where it was asked for
}

// tmaxRates is one value of t_max in a sweep: shares of starts over iterations.
type tmaxRates struct {
	TMax       float64   `json:"tmax"`
	Iteration  []int     `json:"iteration"`
	Global     []float64 `json:"global"`
	Stationary []float64 `json:"stationary"`
}

// toyReplay replays the 2D example.
type toyReplay struct{ spec toy2d.Spec }

func decodeToy(text []byte) (replayer, error) {
	s, err := toy2d.Decode(text)
	return &toyReplay{s}, err
}

func (r *toyReplay) replay(ctx context.Context, to replayTo) error {
	s, stderr := &r.spec, to.stderr
	k, err := cpu.Default()
	if err != nil {
		return err
	}
	var out *folder
	if to.out != "" {
		if out, err = openFolder(to.out); err != nil {
			return err
		}
		defer out.close()
	}
	line := replayed{Link: toyapp.Link(to.base, *s)}
	p, steps := s.Problem(), s.Schedule.Levels*s.Schedule.Iterations
	fmt.Fprintf(stderr, "%s: %d starts, %d steps, kernel %s\n", s.Method, s.Starts.Len(), steps, k)
	trace, progress := toy2d.NewTrace(s), meter(stderr, "step")
	line.Result, err = toy2d.Run(ctx, s, p, k, func(step int, t float64, e *ensemble.Ensemble) {
		trace.Record(step, t, e)
		progress(step, steps)
	})
	if err != nil {
		return err
	}
	if d := line.FirstDivergence; d != nil {
		fmt.Fprintf(stderr, "%.0f of %d starts diverged, the first is start %d at step %d\n",
			line.Diverged*float64(line.Starts), line.Starts, d.Start, d.Step)
	}
	if line.Remedies, err = remedies(ctx, s, p, k, line.Result); err != nil {
		return err
	}
	var rates *toy2d.Rates
	if s.Sweep {
		began := time.Now()
		progress := meter(stderr, "t_max")
		rates, err = toy2d.Sweep(ctx, s, p, k, toy2d.Workers(), func(row toy2d.SweepRow) { progress(row.Done, row.Of) })
		if err != nil {
			return err
		}
		line.Seconds += time.Since(began).Seconds()
		for i, tmax := range rates.TMax {
			line.Rates = append(line.Rates, tmaxRates{tmax, rates.Iterations, rates.Global[i], rates.Stationary[i]})
		}
	}
	if line.Samples, err = drawSamples(ctx, s, p, stderr); err != nil {
		return err
	}
	if s.Curvature {
		progress, done, of := meter(stderr, "curvature, level"), 0, len(toy2d.CurvatureT(s))
		line.Curvature, err = toy2d.FindCurvature(ctx, s, p, func(int, curvature.Row) {
			done++
			progress(done, of)
		})
		if err != nil {
			return err
		}
	}
	if err := printLine(to.stdout, line); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	files := slices.Concat(export.RunFiles(s, p, line.Result, trace, line.Link), line.Samples.files(s, p, line.Link))
	if line.Curvature != nil {
		files = append(files, export.CurvatureFiles(s, line.Curvature, line.Link)...)
	}
	if rates != nil {
		files = append(files, export.SweepFiles(s, p, rates, line.Link)...)
	}
	homotopy, err := homotopyFiles(ctx, s, p, line.Link, stderr)
	if err != nil {
		return err
	}
	basins, err := basinFiles(ctx, s, p, k, line.Link, stderr)
	if err != nil {
		return err
	}
	spec, err := toy2d.Encode(*s)
	if err != nil {
		return err
	}
	return out.write(ctx, slices.Concat(files, homotopy, basins), spec)
}

// remedies are what would make more starts arrive, where some do not and it is soon tried.
func remedies(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
	r *toy2d.Result) ([]toy2d.Remedy, error) {
	if arrived, _ := r.Success(); arrived == r.Starts || s.Sweep || s.ValidateRemedies() != nil {
		return nil, nil
	}
	found, err := toy2d.FindRemedies(ctx, s, p, k)
	if err != nil {
		return nil, err
	}
	return found.Offered, nil
}

// homotopyFiles follows the stationary points over the schedule's smoothings.
func homotopyFiles(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, link string,
	stderr io.Writer) ([]figure.File, error) {
	c := s.Schedule
	if c.TMax <= c.TMin {
		return nil, nil // there is nothing to follow
	}
	h, err := homotopy.Find(ctx, p.Problem, c.TMin, c.TMax, meter(stderr, "following stationary points, level"))
	if err != nil {
		return nil, err
	}
	return export.HomotopyFiles(s, h, link), nil
}

// maxBasinWork is the most starts x steps of basins: seconds with AVX-512, minutes in
// plain Go. The run itself may have been of one start.
const maxBasinWork = 1e9

// basinFiles runs the spec from the paper's starts, which may be other ones than its own.
func basinFiles(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, link string,
	stderr io.Writer) ([]figure.File, error) {
	grid := s.OnPaperGrid()
	grid.Sweep = false
	if grid.Work() > maxBasinWork {
		fmt.Fprintf(stderr, "no basins: %d starts x %d steps is more than %g\n", grid.Starts.Len(),
			grid.Settings().Schedule.Steps(), float64(maxBasinWork))
		return nil, nil
	}
	b, err := toy2d.FindBasins(ctx, s, p, k, toy2d.Workers(), meter(stderr, "basins, part"))
	if err != nil {
		return nil, err
	}
	return export.BasinFiles(s, p, b, link), nil
}
