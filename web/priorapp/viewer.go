package priorapp

import (
	"context"

	"gradus/web/runs"
	"gradus/web/wire"
	"gradus/web/ws"
)

// viewer answers a page about a prior: it watches one run.
type viewer struct {
	app     *App
	watcher *runs.Watcher
}

// Part is what answers a page's messages.
func (a *App) Part(v *ws.Viewer) ws.Part { return &viewer{a, runs.NewWatcher(v, a.hub)} }

func (v *viewer) Protocol() wire.Protocol { return runs.Protocol }

func (v *viewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	switch m := message.(type) {
	case runs.RunMessage:
		id, err = m.ID, v.run(ctx, m)
	case runs.AckMessage:
		v.watcher.Acknowledge(m)
	case runs.WithdrawMessage:
		v.watcher.Withdraw(ctx, m.ID)
	}
	return id, err
}

func (v *viewer) run(ctx context.Context, m runs.RunMessage) error {
	r, err := readRequest(m.Spec, m.Compare)
	if err != nil {
		return err
	}
	r.app = v.app
	return v.watcher.Watch(ctx, m, r)
}

func (v *viewer) Leave() { v.watcher.Leave() }
