package runs

import (
	"context"
	"math"
	"sync/atomic"

	"gradus/internal/run"
	"gradus/web/wire"
	"gradus/web/ws"
)

// Request is what a run is asked for.
type Request interface {
	// Join finds the run, or starts it for a session: then driver is the token of its presentation. A run
	// that was joined has to be left again.
	Join(of run.Session) (r *run.Run, driver string, err error)
	// Describe tells the client whose ask has the id what the frames of a run of this number will hold.
	Describe(id, number uint32, driver string) any
}

// Watcher watches one run for a page, in a lane.
type Watcher struct {
	viewer  *ws.Viewer
	hub     *run.Hub
	lane    *ws.Lane
	watched *watch // nil: none
}

// watch is a run that a viewer follows.
type watch struct {
	id      uint32 // of the ask
	request Request
	run     *run.Run
	driver  string        // the token of the run's show, for the client that started it
	acked   atomic.Uint32 // frames that have arrived
	ack     chan struct{} // holds a value when acked has changed
	ended   atomic.Bool   // the last state was sent
}

// NewWatcher returns one for the runs of a hub.
func NewWatcher(v *ws.Viewer, hub *run.Hub) *Watcher {
	return &Watcher{viewer: v, hub: hub, lane: v.NewLane()}
}

// Watch watches the run that is asked for in the place of the one before. That it joins the new one first lets go on
// what is the same.
func (w *Watcher) Watch(ctx context.Context, m RunMessage, request Request) error {
	if err := w.viewer.Number(m.ID); err != nil {
		return err
	}
	run, driver, err := request.Join(w.viewer.Session)
	if err != nil {
		return err
	}
	w.unwatch(false)
	now := &watch{id: m.ID, request: request, run: run, driver: driver, ack: make(chan struct{}, 1)}
	w.watched = now
	t := w.viewer.NewTask(ctx, m.ID, "")
	t.Answer = func() error { return now.follow(t, int(min(m.From, math.MaxInt32))) }
	w.lane.Put(t)
	return nil
}

// Acknowledge lets frames of the run that is watched go on.
func (w *Watcher) Acknowledge(m AckMessage) {
	if now := w.watched; now != nil && now.id == m.ID && m.Frames > now.acked.Load() {
		now.acked.Store(m.Frames)
		select {
		case now.ack <- struct{}{}:
		default:
		}
	}
}

// Withdraw leaves the run of an ask. The page is told when it has heard the last of it.
func (w *Watcher) Withdraw(ctx context.Context, id uint32) {
	now := w.watched
	if now == nil || now.id != id {
		return
	}
	w.unwatch(false)
	t := w.viewer.NewTask(ctx, id, "")
	t.Answer = func() error {
		if now.ended.Load() {
			return nil
		}
		return t.Send(StateMessage{"state", id, run.Status{State: "cancelled"}})
	}
	w.lane.Put(t)
}

// Leave leaves the run that is watched, as the page is gone.
func (w *Watcher) Leave() { w.unwatch(true) }

func (w *Watcher) unwatch(gone bool) {
	if w.watched != nil {
		w.hub.Leave(w.watched.run, w.viewer.Session, gone)
		w.watched = nil
	}
}

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
			if err := t.Send(WatchingMessage{"watching", t.ID, watching}); err != nil {
				return err
			}
		}
		sequence, skipped := d.Next(len(now.Frames), now.Ends)
		if skipped != nil {
			t.Viewer.Sockets.Traffic.Coalesced.Add(int64(skipped.To - skipped.From + 1))
			if err := t.Send(GapMessage{"gap", t.ID, skipped.From, skipped.To}); err != nil {
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
