package web

import (
	"context"
	"errors"
	"sync"
	"time"

	"gradus/toy2d"
)

// lane does the work of one panel for one viewer. A newer task cancels the older one.
type lane struct {
	tasks  chan *task // holds the newest that has not begun
	newest *task
}

func newLane() *lane { return &lane{tasks: make(chan *task, 1)} }

// put leaves a task for work. Like cancel it is called by the viewer's reader only.
func (l *lane) put(t *task) {
	if l.newest != nil {
		l.newest.cancel()
	}
	l.newest = t
	select {
	case <-l.tasks: // it never began
	default:
	}
	l.tasks <- t
}

// cancel ends what was asked with this id or before.
func (l *lane) cancel(id uint32) {
	if l.newest != nil && l.newest.id <= id {
		l.newest.cancel()
	}
}

// work does the tasks until the lane is closed.
func (l *lane) work() {
	for t := range l.tasks {
		t.do()
	}
}

// task is one panel of one ask.
type task struct {
	*toyAsk
	panel  panel
	viewer *viewer
	ctx    context.Context // ends when the task is cancelled
	cancel context.CancelFunc
}

// do answers, or says why not. A task that was cancelled ends without a word:
// whoever cancelled it knows. A panic ends this task only.
func (t *task) do() {
	defer t.cancel()
	if t.ctx.Err() != nil { // a newer one came before this began
		return
	}
	err := caught(func() error {
		answer, _ := answerOf(t.panel)
		return answer(t)
	})
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		id := t.viewer.server.logFailure("panel failed", err, "panel", t.panel, "ask", t.id)
		t.viewer.send(errorMessage{Type: "error", ID: t.id, Panel: t.panel, Message: "the work failed: a fault of the server, logged as " + id})
	case err != nil && t.ctx.Err() == nil:
		m := newErrorMessage(t.id, err)
		m.Panel = t.panel
		t.viewer.send(m)
	}
}

// send writes a message unless the task was cancelled.
func (t *task) send(message any) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	t.viewer.send(message)
	return nil
}

// beside starts work in a goroutine of its own, so that it need not wait for the
// viewer. end cancels it, waits for it and returns its error; a panic is one too.
func beside(ctx context.Context, work func(context.Context) error) (end func() error) {
	ctx, cancel := context.WithCancel(ctx)
	var (
		failure error
		working sync.WaitGroup
	)
	working.Go(func() { failure = caught(func() error { return work(ctx) }) })
	return func() error {
		cancel()
		working.Wait()
		return failure
	}
}

// progressEvery is how often the client is told how far the work is.
const progressEvery = 200 * time.Millisecond

// withProgress runs work and tells the client how far it is, now and then.
func (t *task) withProgress(work func(ctx context.Context, progress toy2d.Progress) error) error {
	out := make(chan progressMessage, 1)
	last := time.Now()
	end := beside(t.ctx, func(ctx context.Context) error {
		defer close(out)
		return work(ctx, func(done, of int) {
			if now := time.Now(); now.Sub(last) >= progressEvery {
				last = now
				select {
				case out <- progressMessage{"progress", t.id, t.panel, done, of}:
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
