package web

import (
	"context"

	"gradus/internal/cpu"
)

// ctApp is the explorer of tomography: its runs, its pages' asks, its files.
type ctApp struct {
	hub    *ctHub
	files  *exporter
	tracks trackCache // of exports
}

// newCTApp lets so many runs work, and wait, at a time. All work ends with running.
func newCTApp(running context.Context, k cpu.Kernel, working, waiting int, files *exporter, shows *shows) *ctApp {
	return &ctApp{files: files, hub: &ctHub{
		core: newCTCore(), kernel: k, running: running, runs: map[string]*ctRun{},
		queue: newQueue(working, waiting, maxRunMemory, errManyRuns),
		scans: newShared[[]byte](keptScans), looks: newQueue(lookSlots(), maxWaitingLooks, maxLookMemory, errManyLooks),
		room: maxLogs, uploads: newUploads(), shows: shows, log: files.log,
	}}
}

// runs is the queue in which runs wait for their turn.
func (a *ctApp) runs() *queue { return a.hub.queue }

// counts are those of the runs.
func (a *ctApp) counts() *runCounts { return &a.hub.counts }

// close lets no more runs begin, and returns when those that there are have ended.
func (a *ctApp) close() { a.hub.close() }
