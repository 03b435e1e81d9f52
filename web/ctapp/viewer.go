package ctapp

import (
	"context"

	"gradus/web/runs"
	"gradus/web/wire"
	"gradus/web/ws"
)

// viewer answers a page about tomography. It looks at one spec, watches one run, and has one batch and one curvature
// computed at a time, each in a lane.
type viewer struct {
	*ws.Viewer
	app                        *App
	looks, batches, curvatures *ws.Lane
	watcher                    *runs.Watcher
}

// Part is what answers a page's messages.
func (a *App) Part(v *ws.Viewer) ws.Part {
	return &viewer{Viewer: v, app: a, looks: v.NewLane(), batches: v.NewLane(), curvatures: v.NewLane(),
		watcher: runs.NewWatcher(v, a.hub)}
}

func (v *viewer) Protocol() wire.Protocol { return protocol }

func (v *viewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	switch m := message.(type) {
	case lookMessage:
		id, err = m.ID, v.look(ctx, m)
	case runs.RunMessage:
		id, err = m.ID, v.run(ctx, m)
	case batchMessage:
		id, err = m.ID, v.batch(ctx, m)
	case curvatureMessage:
		id, err = m.ID, v.curvature(ctx, m)
	case runs.AckMessage:
		v.watcher.Acknowledge(m)
	case runs.WithdrawMessage:
		v.withdraw(ctx, m.ID)
	}
	return id, err
}

// look shows what a spec is about.
func (v *viewer) look(ctx context.Context, m lookMessage) error {
	spec, err := decode(m.Spec)
	if err != nil {
		return err
	}
	spec.Batch, spec.Curvature = nil, 0
	if m.Type == "preview" {
		if err := previewLimits(spec); err != nil {
			return err
		}
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	t := v.NewTask(ctx, m.ID, "")
	t.Answer = func() error { return v.show(t, spec, m.Type == "preview") }
	v.looks.Put(t)
	return nil
}

// run watches the run that is asked for.
func (v *viewer) run(ctx context.Context, m runs.RunMessage) error {
	request, err := NewRequest(m.Spec, m.Compare)
	if err != nil {
		return err
	}
	return v.watcher.Watch(ctx, m, &joining{request, v.app})
}

// withdraw cancels an ask.
func (v *viewer) withdraw(ctx context.Context, id uint32) {
	if v.looks.Has(id) {
		v.looks.Cancel(id)
	}
	for _, asides := range []*ws.Lane{v.batches, v.curvatures} {
		if asides.Has(id) {
			asides.Cancel(id)
		}
	}
	v.watcher.Withdraw(ctx, id)
}

func (v *viewer) Leave() { v.watcher.Leave() }
