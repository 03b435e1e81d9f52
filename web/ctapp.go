package web

import (
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

// newCTApp lets so many runs work, and wait, at a time. All work ends with running.
func newCTApp(running context.Context, k cpu.Kernel, working, waiting int, files *answer.Exporter, shows *shows) *ctApp {
	return &ctApp{files: files, tracks: newTrackCache(), hub: &ctHub{
		core: newCTCore(), kernel: k, running: running, runs: map[string]*ctRun{},
		queue: run.NewQueue(working, waiting, maxRunMemory, errManyRuns),
		scans: run.NewShared[[]byte](keptScans), looks: run.NewQueue(lookSlots(), maxWaitingLooks, maxLookMemory, errManyLooks),
		room: maxLogs, uploads: newUploads(), shows: shows, log: files.Log,
	}}
}

// runs is the queue in which runs wait for their turn.
func (a *ctApp) runs() *run.Queue { return a.hub.queue }

// counts are those of the runs.
func (a *ctApp) counts() *run.Counts { return &a.hub.counts }

// close lets no more runs begin, and returns when those that there are have ended.
func (a *ctApp) close() { a.hub.close() }
