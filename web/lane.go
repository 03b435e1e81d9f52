package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// lane does work for one viewer, one task at a time. A newer task cancels the older one.
type lane struct {
	tasks  chan *task // holds the newest that has not begun
	newest *task
}

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

// has reports whether the newest task is that of an ask.
func (l *lane) has(id uint32) bool { return l.newest != nil && l.newest.id == id }

// work does the tasks until the lane is closed.
func (l *lane) work() {
	for t := range l.tasks {
		t.do()
	}
}

// task is an ask, or a panel of one.
type task struct {
	id     uint32
	panel  string // "" if all of the ask
	viewer *viewer
	answer func() error
	ctx    context.Context // ends when the task is cancelled
	cancel context.CancelFunc
}

// newTask returns a task that still lacks its answer.
func (v *viewer) newTask(ctx context.Context, id uint32, panel string) *task {
	t := &task{id: id, panel: panel, viewer: v}
	t.ctx, t.cancel = context.WithCancel(ctx)
	return t
}

// do answers, or says why not. A task that was cancelled ends without a word:
// the caller that cancelled it knows. A panic ends this task only.
func (t *task) do() {
	defer t.cancel()
	if t.ctx.Err() != nil { // a newer one came before this began
		return
	}
	err := caught(t.answer)
	var panicked *panicError
	switch {
	case errors.As(err, &panicked):
		id := logFailure(t.viewer.sockets.log, "work failed", err, "panel", t.panel, "ask", t.id)
		t.viewer.send(errorMessage{Type: "error", ID: t.id, Panel: t.panel, Message: faultMessage(id)})
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

// sendFrame writes a binary message unless the task was cancelled.
func (t *task) sendFrame(b []byte) error {
	if err := t.ctx.Err(); err != nil {
		return err
	}
	if err := t.viewer.conn.writeBinary(b); err != nil {
		t.viewer.conn.closeNow()
		return fmt.Errorf("sending a frame: %w", err)
	}
	t.viewer.sockets.traffic.frames.Add(1)
	t.viewer.sockets.traffic.bytes.Add(int64(len(b)))
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
