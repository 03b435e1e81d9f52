package ctapp

import (
	"context"

	"gradus/ct"
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
	case specMessage:
		id, err = m.ID, v.ask(ctx, m)
	case runs.RunMessage:
		id, err = m.ID, v.run(ctx, m)
	case runs.AckMessage:
		v.watcher.Acknowledge(m)
	case runs.WithdrawMessage:
		v.withdraw(ctx, m.ID)
	}
	return id, err
}

// ask answers what is asked of a spec, in the place of what was asked of the kind before.
func (v *viewer) ask(ctx context.Context, m specMessage) error {
	spec, err := decode(m.Spec)
	if err != nil {
		return err
	}
	var lane *ws.Lane
	var show func(t *ws.Task, spec *ct.Spec) error
	switch m.Type {
	case "batch":
		lane, show, err = v.batches, v.showBatch, hasBatch(spec)
	case "curvature":
		lane, show, err = v.curvatures, v.showCurvature, hasCurvature(spec)
	case "preview":
		spec.Batch, spec.Curvature = nil, 0
		lane, show, err = v.looks, v.app.preview, previewLimits(spec)
	default:
		spec.Batch, spec.Curvature = nil, 0
		lane, show = v.looks, v.showScan
	}
	if err != nil {
		return err
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	t := v.NewTask(ctx, m.ID, "")
	t.Answer = func() error {
		if err := v.app.uploads.missing(spec); err != nil {
			return err
		}
		return show(t, spec)
	}
	lane.Put(t)
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
