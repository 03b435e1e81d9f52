package toyapp

import (
	"context"
	"time"

	"gradus/internal/run"
	"gradus/toy2d"
	"gradus/web/ws"
)

// withProgress runs work and tells the client how far it is, now and then.
func (t *task) withProgress(work func(ctx context.Context, progress toy2d.Progress) error) error {
	out := make(chan ProgressMessage, 1)
	last := time.Now()
	end := ws.Beside(t.Ctx, func(ctx context.Context) error {
		defer close(out)
		return work(ctx, func(done, of int) {
			if now := time.Now(); now.Sub(last) >= run.ProgressEvery {
				last = now
				select {
				case out <- ProgressMessage{"progress", t.ID, Panel(t.Panel), done, of}:
				default: // the one before has not left yet
				}
			}
		})
	})
	defer end()
	for m := range out {
		if err := t.Send(m); err != nil {
			return err
		}
	}
	return end()
}
