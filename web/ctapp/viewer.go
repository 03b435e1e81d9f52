package ctapp

import (
	"context"
	"math"
	"sync/atomic"

	"gradus/internal/run"
	"gradus/web/wire"
	"gradus/web/ws"
)

// viewer answers a page about tomography. It looks at one spec, watches one run, and has one batch and one curvature
// computed at a time, each in a lane.
type viewer struct {
	*ws.Viewer
	app                  *App
	looks, runs, batches *ws.Lane
	curvatures           *ws.Lane
	watched              *watch // nil: none
}

// watch is a run that a viewer follows.
type watch struct {
	id      uint32 // of the ask
	request *Request
	run     *run.Run
	driver  string        // the token of the run's show, for the client that started it
	acked   atomic.Uint32 // frames that have arrived
	ack     chan struct{} // holds a value when acked has changed
	ended   atomic.Bool   // the last state was sent
}

// Part is what answers a page's messages.
func (a *App) Part(v *ws.Viewer) ws.Part {
	return &viewer{Viewer: v, app: a, looks: v.NewLane(), runs: v.NewLane(), batches: v.NewLane(),
		curvatures: v.NewLane()}
}

func (v *viewer) Protocol() wire.Protocol { return protocol }

func (v *viewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	switch m := message.(type) {
	case lookMessage:
		id, err = m.ID, v.look(ctx, m)
	case runMessage:
		id, err = m.ID, v.run(ctx, m)
	case batchMessage:
		id, err = m.ID, v.batch(ctx, m)
	case curvatureMessage:
		id, err = m.ID, v.curvature(ctx, m)
	case ackMessage:
		v.acknowledge(m)
	case withdrawMessage:
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

// run watches the run that is asked for in the place of the one before. That it joins the
// new one first lets go on what is the same.
func (v *viewer) run(ctx context.Context, m runMessage) error {
	request, err := NewRequest(m.Spec, m.Compare)
	if err != nil {
		return err
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	run, driver, err := v.app.join(request, v.Session)
	if err != nil {
		return err
	}
	v.unwatch(false)
	w := &watch{id: m.ID, request: request, run: run, driver: driver, ack: make(chan struct{}, 1)}
	v.watched = w
	t := v.NewTask(ctx, m.ID, "")
	t.Answer = func() error { return w.follow(t, int(min(m.From, math.MaxInt32))) }
	v.runs.Put(t)
	return nil
}

// acknowledge lets frames of the run that is watched go on.
func (v *viewer) acknowledge(m ackMessage) {
	if w := v.watched; w != nil && w.id == m.ID && m.Frames > w.acked.Load() {
		w.acked.Store(m.Frames)
		select {
		case w.ack <- struct{}{}:
		default:
		}
	}
}

// withdraw cancels an ask. Of a run the page is told when it has heard the last of it.
func (v *viewer) withdraw(ctx context.Context, id uint32) {
	if v.looks.Has(id) {
		v.looks.Cancel(id)
	}
	for _, asides := range []*ws.Lane{v.batches, v.curvatures} {
		if asides.Has(id) {
			asides.Cancel(id)
		}
	}
	if w := v.watched; w != nil && w.id == id {
		v.unwatch(false)
		t := v.NewTask(ctx, id, "")
		t.Answer = func() error {
			if w.ended.Load() {
				return nil
			}
			return t.Send(StateMessage{"state", id, run.Status{State: "cancelled"}})
		}
		v.runs.Put(t)
	}
}

// unwatch leaves the run that is watched, if any.
func (v *viewer) unwatch(gone bool) {
	if v.watched != nil {
		v.app.hub.Leave(v.watched.run, v.Session, gone)
		v.watched = nil
	}
}

func (v *viewer) Leave() { v.unwatch(true) }

// missed says whether a run whose frames were dropped had more to send.
func (w *watch) missed(d run.Delivery, frames int) error {
	if len(d.Passed) > 0 || d.Head < frames || !w.ended.Load() {
		return run.ErrDropped
	}
	return nil
}

// follow sends what the log has and what comes to it, after the frames that the page had. It
// ends with the task: of a run that is done, how many watch may still change.
func (w *watch) follow(t *ws.Task, had int) error {
	if err := t.Send(w.request.Describe(t.ID, w.run.Number, w.driver)); err != nil {
		return err
	}
	d := run.Delivery{Head: had}
	version, watching := 0, 0
	for {
		now := w.run.Read()
		if now.Dropped {
			return w.missed(d, *now.State.Frames)
		}
		d.Ack(w.acked.Load())
		// The last state comes after the last frame, unless a slow viewer has yet to get it.
		late := now.State.Final() && d.Head < len(now.Frames) && d.Ready()
		if now.Version != version && !late {
			version = now.Version
			now.State.Message = wire.Clipped(now.State.Message)
			if err := t.Send(StateMessage{"state", t.ID, now.State}); err != nil {
				return err
			}
			w.ended.Store(now.State.Final())
		}
		if now.Watching != watching {
			watching = now.Watching
			if err := t.Send(watchingMessage{"watching", t.ID, watching}); err != nil {
				return err
			}
		}
		sequence, skipped := d.Next(len(now.Frames), now.Ends)
		if skipped != nil {
			t.Viewer.Sockets.Traffic.Coalesced.Add(int64(skipped.To - skipped.From + 1))
			if err := t.Send(gapMessage{"gap", t.ID, skipped.From, skipped.To}); err != nil {
				return err
			}
		}
		if sequence > 0 {
			if err := t.SendFrame(now.Frames[sequence-1]); err != nil {
				return err
			}
			continue
		}
		select {
		case <-now.Changed:
		case <-w.ack:
		case <-t.Ctx.Done():
			return t.Ctx.Err()
		}
	}
}
