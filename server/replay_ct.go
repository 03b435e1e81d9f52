package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gradus/ct"
	"gradus/ct/export"
	"gradus/internal/cpu"
	"gradus/web/ctapp"
)

// ctReplay replays a reconstruction.
type ctReplay struct{ spec ct.Spec }

func decodeCT(text []byte) (replayer, error) {
	s, err := ct.Decode(text)
	return &ctReplay{s}, err
}

func (r *ctReplay) replay(ctx context.Context, to replayTo) error {
	k, err := cpu.Default()
	if err != nil {
		return err
	}
	s := &r.spec
	// A file is read here, at the word of the person at the command line, and nowhere else.
	open := openBeside(to.folder)
	if *s, err = s.Anonymous(open); err != nil {
		return usageError{err}
	}
	run, err := ct.NewRun(s, k, open)
	if err != nil {
		return usageError{err}
	}
	var out *folder
	var spec []byte // with the pictures as they are now
	if to.out != "" {
		whole, err := s.Bring(open)
		if err != nil {
			return err
		}
		if spec, err = ct.Encode(whole); err != nil {
			return err
		}
		if out, err = openFolder(to.out); err != nil {
			return err
		}
		defer out.close()
	}
	fmt.Fprintf(to.stderr, "%s: %d x %d pixels, %d measurements, kernel %s\n", s.Method, s.Size, s.Size, len(run.Y), k)
	progress, levels := meter(to.stderr, "step"), export.NewLevels(s)
	if err := run.Reconstruct(ctx, func(m *ct.Moment) {
		if m.Steps > 1 { // not of a baseline
			progress(m.K, m.Steps)
		}
		if to.out != "" {
			levels.Record(m)
		}
	}); err != nil {
		return err
	}
	if s.Curvature > 0 {
		done, of := 0, len(s.CurvaturePlaces())
		told := meter(to.stderr, "place of the curvature")
		if run.Result.Curvature, err = ct.RunCurvature(ctx, s, k, open, func(ct.LevelCurvature) {
			done++
			told(done, of)
		}); err != nil {
			return err
		}
	}
	if s.Batch != nil {
		done, of := 0, s.Batch.Count*len(s.BatchMembers())
		told := meter(to.stderr, "reconstruction of the batch")
		if run.Result.Batch, err = ct.RunBatch(ctx, s, k, open, func(int, int, ct.Judgement) {
			done++
			told(done, of)
		}); err != nil {
			return err
		}
	}
	for i, c := range run.Result.Results {
		if d := c.DivergedAt; d > 0 {
			fmt.Fprintf(to.stderr, "start %d diverged at step %d: a smaller step may help\n", i+1, d)
		}
	}
	if p := run.Result.Posterior; p != nil && p.Diverged > 0 {
		fmt.Fprintf(to.stderr, "%d of %d chains diverged: a smaller gamma may help\n", p.Diverged, s.Sampling.Chains)
	}
	line := struct {
		*ct.Result `json:",inline"`
		Link       string `json:"link,omitzero"` // of the page that shows the same, if one can
	}{Result: &run.Result}
	if ctapp.CTShows(s) {
		line.Link = ctapp.Link(to.base, *s, nil)
	}
	if err := printLine(to.stdout, line); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	return out.write(ctx, export.Files(line.Link, export.Track{Run: run, Levels: levels}), spec)
}

// openBeside opens files by names that are relative to the folder of a spec.
func openBeside(folder string) ct.OpenFunc {
	return func(name string) (io.ReadCloser, error) {
		path := name
		if !filepath.IsAbs(name) {
			path = filepath.Join(folder, name)
		}
		f, err := openRegular(path)
		if !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
		within := filepath.Dir(path)
		if absolute, err := filepath.Abs(within); err == nil {
			within = absolute
		}
		return nil, fmt.Errorf("there is no such file in %s", within)
	}
}

// openRegular opens a file that is neither a folder nor a pipe, which could wait for ever.
func openRegular(name string) (io.ReadCloser, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return os.Open(name)
}
