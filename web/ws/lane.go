package ws

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"gradus/internal/failure"
	"gradus/web/wire"
)

// Lane does work for one viewer, one task at a time. A newer task cancels the older one.
type Lane struct {
	tasks  chan *Task // holds the newest that has not begun
	Newest *Task
}

// Put leaves a task for work. Like cancel it is called by the viewer's reader only.
func (l *Lane) Put(t *Task) {
	if l.Newest != nil {
		l.Newest.Cancel()
	}
	l.Newest = t
	select {
	case <-l.tasks: // it never began
	default:
	}
	l.tasks <- t
}

// Cancel ends what was asked with this id or before.
func (l *Lane) Cancel(id uint32) {
	if l.Newest != nil && l.Newest.ID <= id {
		l.Newest.Cancel()
	}
}

// Has reports whether the newest task is that of an ask.
func (l *Lane) Has(id uint32) bool { return l.Newest != nil && l.Newest.ID == id }

// work does the tasks until the lane is closed.
func (l *Lane) work() {
	for t := range l.tasks {
		t.Do()
	}
}

// Task is an ask, or a panel of one.
type Task struct {
	ID     uint32
	Panel  string // "" if all of the ask
	Viewer *Viewer
	Answer func() error
	Ctx    context.Context // ends when the task is cancelled
	Cancel context.CancelFunc
}

// NewTask returns a task that still lacks its answer.
func (v *Viewer) NewTask(ctx context.Context, id uint32, panel string) *Task {
	t := &Task{ID: id, Panel: panel, Viewer: v}
	t.Ctx, t.Cancel = context.WithCancel(ctx)
	return t
}

// Do answers, or says why not. A task that was cancelled ends without a word:
// the caller that cancelled it knows. A panic ends this task only.
func (t *Task) Do() {
	defer t.Cancel()
	if t.Ctx.Err() != nil { // a newer one came before this began
		return
	}
	err := failure.Caught(t.Answer)
	var panicked *failure.Panic
	switch {
	case errors.As(err, &panicked):
		id := failure.Log(t.Viewer.Sockets.Log, "work failed", err, "panel", t.Panel, "ask", t.ID)
		t.Viewer.Send(wire.Error{Type: "error", ID: t.ID, Panel: t.Panel, Message: failure.Message(id)})
	case err != nil && t.Ctx.Err() == nil:
		m := wire.NewError(t.ID, err)
		m.Panel = t.Panel
		t.Viewer.Send(m)
	}
}

// Send writes a message unless the task was cancelled.
func (t *Task) Send(message any) error {
	if err := t.Ctx.Err(); err != nil {
		return err
	}
	t.Viewer.Send(message)
	return nil
}

// SendFrame writes a binary message unless the task was cancelled.
func (t *Task) SendFrame(b []byte) error {
	if err := t.Ctx.Err(); err != nil {
		return err
	}
	if err := t.Viewer.Conn.WriteBinary(b); err != nil {
		t.Viewer.Conn.CloseNow()
		return fmt.Errorf("sending a frame: %w", err)
	}
	t.Viewer.Sockets.Traffic.Frames.Add(1)
	t.Viewer.Sockets.Traffic.Bytes.Add(int64(len(b)))
	return nil
}

// Beside starts work in a goroutine of its own, so that it need not wait for the
// viewer. end cancels it, waits for it and returns its error; a panic is one too.
func Beside(ctx context.Context, work func(context.Context) error) (end func() error) {
	ctx, cancel := context.WithCancel(ctx)
	var (
		failed  error
		working sync.WaitGroup
	)
	working.Go(func() { failed = failure.Caught(func() error { return work(ctx) }) })
	return func() error {
		cancel()
		working.Wait()
		return failed
	}
}
