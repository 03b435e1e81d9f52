package ctapp

import (
	"cmp"
	"context"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/answer"
)

// App is the explorer of tomography: its runs, its pages' asks, its files.
type App struct {
	executor *executor
	hub      *hub
	looks    *run.Queue // of scans and previews, which do not wait for runs
	scans    *run.Shared[run.None, []byte]
	uploads  *uploads
	files    *answer.Exporter
	tracks   *trackCache // of exports
}

// Settings say how much an explorer takes on.
type Settings struct {
	Kernel           cpu.Kernel
	Working, Waiting int   // runs at a time
	Room             int64 // for the frames of all runs, in bytes; 0: maxLogs
}

// New returns an explorer all of whose work ends with running.
func New(running context.Context, c Settings, files *answer.Exporter, present Presenter) *App {
	a := &App{
		looks:   run.NewQueue(lookSlots(), maxWaitingLooks, maxLookMemory, ErrManyLooks),
		scans:   run.NewShared[run.None, []byte](keptScans),
		uploads: newUploads(), files: files, tracks: newTrackCache(),
	}
	a.executor = &executor{core: newCore(), kernel: c.Kernel, open: a.uploads.open}
	a.hub = &hub{
		executor: a.executor, running: running, runs: map[string]*tracked{},
		queue: run.NewQueue(c.Working, c.Waiting, maxRunMemory, ErrManyRuns),
		room:  cmp.Or(c.Room, MaxLogs), uploads: a.uploads, present: present, log: files.Log,
	}
	return a
}

// Runs is the queue in which runs wait for their turn.
func (a *App) Runs() *run.Queue { return a.hub.queue }

// Counts are those of the runs.
func (a *App) Counts() *run.Counts { return &a.hub.counts }

// Close lets no more runs begin, and returns when those that there are have ended.
func (a *App) Close() { a.hub.close() }

// Bytes is what the frames of all runs take.
func (a *App) Bytes() int64 {
	a.hub.mu.Lock()
	defer a.hub.mu.Unlock()
	return a.hub.bytes
}

// Watching is how many pages watch a run.
func (a *App) Watching() (n int) {
	a.hub.mu.Lock()
	defer a.hub.mu.Unlock()
	for _, r := range a.hub.runs {
		n += r.viewers()
	}
	return n
}
