package main

import (
	"context"
	"fmt"

	"gradus/ct/unconditional"
	"gradus/internal/cpu"
	"gradus/web/priorapp"
)

// priorReplay replays draws from a prior.
type priorReplay struct{ spec unconditional.Spec }

func decodePrior(text []byte) (replayer, error) {
	s, err := unconditional.Decode(text)
	return &priorReplay{s}, err
}

func (r *priorReplay) replay(ctx context.Context, to replayTo) error {
	k, err := cpu.Default()
	if err != nil {
		return err
	}
	s := &r.spec
	var out *folder
	var spec []byte
	if to.out != "" {
		if spec, err = unconditional.Encode(*s); err != nil {
			return err
		}
		if out, err = openFolder(to.out); err != nil {
			return err
		}
		defer out.close()
	}
	fmt.Fprintf(to.stderr, "prior: %d pictures of %d x %d pixels, %d evaluations of each, kernel %s\n", s.Count, s.Size,
		s.Size, s.Flow().Evaluations(), k)
	film, progress, moments := unconditional.NewFilm(s), meter(to.stderr, "step"), len(s.Flow().Moments())-1
	d, err := unconditional.Run(ctx, s, k, func(m *unconditional.Moment) {
		progress(m.Index, moments)
		if to.out != "" {
			film.Record(m)
		}
	})
	if err != nil {
		return err
	}
	if n := d.Result.Diverged; n > 0 {
		fmt.Fprintf(to.stderr, "%d of %d pictures diverged: a smaller step may help\n", n, s.Count)
	}
	line := struct {
		*unconditional.Result `json:",inline"`
		Link                  string `json:"link,omitzero"` // of the page that shows the same, if it can
	}{Result: &d.Result}
	if priorapp.Shows(s) {
		line.Link = priorapp.Link(to.base, *s, nil)
	}
	if err := printLine(to.stdout, line); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	return out.write(ctx, d.Files(film, "", line.Link), spec)
}
