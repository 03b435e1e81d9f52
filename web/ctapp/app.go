package ctapp

import (
	"cmp"
	"context"

	"gradus/ct/export"
	"gradus/internal/cpu"
	"gradus/internal/lru"
	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/runs"
)

// App is the explorer of tomography: its runs, its pages' asks, its files.
type App struct {
	executor   *executor
	hub        *run.Hub
	looks      *run.Queue // of scans and previews, which do not wait for runs
	scans      *run.Shared[run.None, []byte]
	batches    *asides[BatchRow, *batched] // the same experiment on many seeds
	curvatures *asides[CurvatureLevel, *curved]
	uploads    *uploads
	present    runs.Presenter
	files      *answer.Exporter
	tracks     *lru.Locked[string, export.Track] // of exports, which do not change any more; by bytes
}

// Settings say how much an explorer takes on.
type Settings struct {
	Kernel           cpu.Kernel
	Working, Waiting int   // runs at a time
	Room             int64 // for the frames of all runs, in bytes; 0: maxLogs
}

// New returns an explorer all of whose work ends with running.
func New(running context.Context, c Settings, files *answer.Exporter, present runs.Presenter) *App {
	a := &App{
		looks:      run.NewQueue(lookSlots(), maxWaitingLooks, maxLookMemory, ErrManyLooks),
		scans:      run.NewShared[run.None, []byte](keptScans),
		batches:    newAsides[BatchRow, *batched]("batch", keptBatches),
		curvatures: newAsides[CurvatureLevel, *curved]("curvature", keptCurvatures),
		uploads:    newUploads(), present: present, files: files, tracks: lru.NewLocked[string, export.Track](maxKeptTracks),
	}
	a.executor = &executor{core: newCore(), kernel: c.Kernel, open: a.uploads.open}
	a.hub = run.NewHub(running, run.Settings{
		Executor: a.executor, Queue: run.NewQueue(c.Working, c.Waiting, maxRunMemory, ErrManyRuns),
		Room: cmp.Or(c.Room, MaxLogs), Most: maxFinishedRuns, Log: files.Log,
	})
	return a
}

// Runs is the queue in which runs wait for their turn.
func (a *App) Runs() *run.Queue { return a.hub.Queue }

// Counts are those of the runs.
func (a *App) Counts() *run.Counts { return a.hub.Counts }

// Close lets no more runs begin, and returns when those that there are have ended.
func (a *App) Close() { a.hub.Close() }

// Bytes is what the frames of all runs take.
func (a *App) Bytes() int64 { return a.hub.Bytes() }

// Watching is how many pages watch a run.
func (a *App) Watching() int { return a.hub.Watching() }
