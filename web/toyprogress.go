package web

import (
	"context"
	"time"

	"gradus/toy2d"
)

// withProgress runs work and tells the client how far it is, now and then.
func (t *toyTask) withProgress(work func(ctx context.Context, progress toy2d.Progress) error) error {
	out := make(chan progressMessage, 1)
	last := time.Now()
	end := beside(t.ctx, func(ctx context.Context) error {
		defer close(out)
		return work(ctx, func(done, of int) {
			if now := time.Now(); now.Sub(last) >= progressEvery {
				last = now
				select {
				case out <- progressMessage{"progress", t.id, panel(t.panel), done, of}:
				default: // the one before has not left yet
				}
			}
		})
	})
	defer end()
	for m := range out {
		if err := t.send(m); err != nil {
			return err
		}
	}
	return end()
}
