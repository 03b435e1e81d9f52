package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gradus/solver/figure"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// prepare makes the folder and puts the complete spec there, with which anybody can
// run the same again.
func prepare(out string, s *toy2d.Spec) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	text, err := toy2d.Encode(*s)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "spec.json"), text, 0o644); err != nil {
		return fmt.Errorf("writing the spec: %w", err)
	}
	return nil
}

// writeHomotopy follows the stationary points over the schedule's smoothings.
func writeHomotopy(ctx context.Context, out string, s *toy2d.Spec, p *toy2d.Problem, link string, stderr io.Writer) error {
	c := s.Schedule
	if c.TMax <= c.TMin {
		return nil // there is nothing to follow
	}
	h, err := p.Homotopy(ctx, c.TMin, c.TMax, meter(stderr, "following stationary points, level"))
	if err != nil {
		return err
	}
	return writeFiles(out, toy2d.HomotopyFiles(h, link))
}

// maxBasinWork is the most starts x steps of basins: seconds with AVX-512, minutes in
// plain Go. The run itself may have been of one start.
const maxBasinWork = 1e9

// writeBasins runs the spec from the paper's starts, which may be other ones than its own.
func writeBasins(ctx context.Context, out string, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, link string, stderr io.Writer) error {
	grid := s.OnPaperGrid()
	grid.Sweep = false
	if grid.Work() > maxBasinWork {
		fmt.Fprintf(stderr, "no basins: %d starts x %d steps is more than %g\n", grid.Starts.Len(), grid.Settings().Schedule.Steps(), float64(maxBasinWork))
		return nil
	}
	b, err := toy2d.FindBasins(ctx, s, p, k, toy2d.Workers(), meter(stderr, "basins, part"))
	if err != nil {
		return err
	}
	return writeFiles(out, toy2d.BasinFiles(s, p, b, link))
}

func writeFiles(out string, files []figure.File) error {
	for _, f := range files {
		if err := writeFile(filepath.Join(out, f.Name), f.Write); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
