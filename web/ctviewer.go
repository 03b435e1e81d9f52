package web

import (
	"context"
	"math"
	"sync/atomic"
)

// ctViewer answers a page about tomography. It looks at one spec and watches one run at a
// time, each in a lane.
type ctViewer struct {
	*viewer
	app         *ctApp
	looks, runs *lane
	watched     *watch // nil: none
}

// watch is a run that a viewer follows.
type watch struct {
	id     uint32 // of the ask
	run    *ctRun
	driver string        // the token of the run's show, for the client that started it
	acked  atomic.Uint32 // frames that have arrived
	ack    chan struct{} // holds a value when acked has changed
	ended  atomic.Bool   // the last state was sent
}

func (a *ctApp) part(v *viewer) part {
	return &ctViewer{viewer: v, app: a, looks: v.newLane(), runs: v.newLane()}
}

func (v *ctViewer) protocol() protocol { return ctProtocol }

func (v *ctViewer) answer(ctx context.Context, message any) *askError {
	var id uint32
	var err error
	switch m := message.(type) {
	case lookMessage:
		id, err = m.ID, v.look(ctx, m)
	case runMessage:
		id, err = m.ID, v.run(ctx, m)
	case ackMessage:
		v.acknowledge(m)
	case withdrawMessage:
		v.withdraw(ctx, m.ID)
	}
	if err != nil {
		return &askError{id, err}
	}
	return nil
}

// look shows what a spec is about.
func (v *ctViewer) look(ctx context.Context, m lookMessage) error {
	spec, err := decodeCT(m.Spec)
	if err != nil {
		return err
	}
	if m.Type == "preview" {
		if err := previewLimits(spec); err != nil {
			return err
		}
	}
	if err := v.number(m.ID); err != nil {
		return err
	}
	t := v.newTask(ctx, m.ID, "")
	t.answer = func() error { return v.show(t, spec, m.Type == "preview") }
	v.looks.put(t)
	return nil
}

// run watches the run that is asked for in the place of the one before. That it joins the
// new one first lets go on what is the same.
func (v *ctViewer) run(ctx context.Context, m runMessage) error {
	request, err := newCTRequest(m.Spec, m.Compare)
	if err != nil {
		return err
	}
	if err := v.number(m.ID); err != nil {
		return err
	}
	run, driver, err := v.app.hub.join(request, v.session)
	if err != nil {
		return err
	}
	v.unwatch(false)
	w := &watch{id: m.ID, run: run, driver: driver, ack: make(chan struct{}, 1)}
	v.watched = w
	t := v.newTask(ctx, m.ID, "")
	t.answer = func() error { return w.follow(t, int(min(m.From, math.MaxInt32))) }
	v.runs.put(t)
	return nil
}

// acknowledge lets frames of the run that is watched go on.
func (v *ctViewer) acknowledge(m ackMessage) {
	if w := v.watched; w != nil && w.id == m.ID && m.Frames > w.acked.Load() {
		w.acked.Store(m.Frames)
		select {
		case w.ack <- struct{}{}:
		default:
		}
	}
}

// withdraw cancels an ask. Of a run the page is told when it has heard the last of it.
func (v *ctViewer) withdraw(ctx context.Context, id uint32) {
	if v.looks.has(id) {
		v.looks.cancel(id)
	}
	if w := v.watched; w != nil && w.id == id {
		v.unwatch(false)
		t := v.newTask(ctx, id, "")
		t.answer = func() error {
			if w.ended.Load() {
				return nil
			}
			return t.send(stateMessage{"state", id, runState{State: "cancelled"}})
		}
		v.runs.put(t)
	}
}

// unwatch leaves the run that is watched, if any.
func (v *ctViewer) unwatch(gone bool) {
	if v.watched != nil {
		v.app.hub.leave(v.watched.run, v.session, gone)
		v.watched = nil
	}
}

func (v *ctViewer) leave() { v.unwatch(true) }

// missed says whether a run whose frames were dropped had more to send.
func (w *watch) missed(d delivery, frames int) error {
	if len(d.passed) > 0 || d.head < frames || !w.ended.Load() {
		return errDropped
	}
	return nil
}

// follow sends what the log has and what comes to it, after the frames that the page had. It
// ends with the task: of a run that is done, how many watch may still change.
func (w *watch) follow(t *task, had int) error {
	if err := t.send(w.run.describe(t.id, w.driver)); err != nil {
		return err
	}
	d := delivery{head: had}
	version, watching := 0, 0
	for {
		now := w.run.log.read()
		if now.dropped {
			return w.missed(d, *now.state.Frames)
		}
		d.ack(w.acked.Load())
		// The last state comes after the last frame, unless a slow viewer has yet to get it.
		late := now.state.final() && d.head < len(now.frames) && d.ready()
		if now.version != version && !late {
			version = now.version
			if err := t.send(stateMessage{"state", t.id, now.state}); err != nil {
				return err
			}
			w.ended.Store(now.state.final())
		}
		if now.watching != watching {
			watching = now.watching
			if err := t.send(watchingMessage{"watching", t.id, watching}); err != nil {
				return err
			}
		}
		sequence, skipped := d.next(len(now.frames), now.ends)
		if skipped != nil {
			t.viewer.sockets.traffic.coalesced.Add(int64(skipped.to - skipped.from + 1))
			if err := t.send(gapMessage{"gap", t.id, skipped.from, skipped.to}); err != nil {
				return err
			}
		}
		if sequence > 0 {
			if err := t.sendFrame(now.frames[sequence-1]); err != nil {
				return err
			}
			continue
		}
		select {
		case <-now.changed:
		case <-w.ack:
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
}
