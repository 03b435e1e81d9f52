package web

import (
	"cmp"
	"context"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/answer"
)

// ctApp is the explorer of tomography: its runs, its pages' asks, its files.
type ctApp struct {
	hub    *ctHub
	files  *answer.Exporter
	tracks *trackCache // of exports
}

// ctSettings say how much an explorer takes on.
type ctSettings struct {
	kernel           cpu.Kernel
	working, waiting int   // runs at a time
	room             int64 // for the frames of all runs, in bytes; 0: maxLogs
}

// newCTApp returns an explorer all of whose work ends with running.
func newCTApp(running context.Context, c ctSettings, files *answer.Exporter, present Presenter) *ctApp {
	return &ctApp{files: files, tracks: newTrackCache(), hub: &ctHub{
		core: newCTCore(), kernel: c.kernel, running: running, runs: map[string]*ctRun{},
		queue: run.NewQueue(c.working, c.waiting, maxRunMemory, errManyRuns),
		scans: run.NewShared[[]byte](keptScans), looks: run.NewQueue(lookSlots(), maxWaitingLooks, maxLookMemory, errManyLooks),
		room: cmp.Or(c.room, maxLogs), uploads: newUploads(), present: present, log: files.Log,
	}}
}

// runs is the queue in which runs wait for their turn.
func (a *ctApp) runs() *run.Queue { return a.hub.queue }

// counts are those of the runs.
func (a *ctApp) counts() *run.Counts { return &a.hub.counts }

// close lets no more runs begin, and returns when those that there are have ended.
func (a *ctApp) close() { a.hub.close() }

// bytes is what the frames of all runs take.
func (a *ctApp) bytes() int64 {
	a.hub.mu.Lock()
	defer a.hub.mu.Unlock()
	return a.hub.bytes
}

// watching is how many pages watch a run.
func (a *ctApp) watching() (n int) {
	a.hub.mu.Lock()
	defer a.hub.mu.Unlock()
	for _, r := range a.hub.runs {
		n += r.viewers()
	}
	return n
}
