package web

import (
	"context"
)

// ctApp is the explorer of tomography: its runs, its pages' asks, its files.
type ctApp struct {
	hub    *ctHub
	files  *exporter
	tracks trackCache // of exports
}

func newCTApp(config Config, running context.Context, files *exporter, shows *shows) *ctApp {
	return &ctApp{files: files, hub: &ctHub{
		core: newCTCore(), kernel: config.Kernel, running: running, runs: map[string]*ctRun{},
		queue: newQueue(config.Runs, config.Queue, maxRunMemory, errManyRuns),
		scans: newShared[[]byte](keptScans), looks: newQueue(lookSlots(), maxWaitingLooks, maxLookMemory, errManyLooks),
		room: maxLogs, uploads: newUploads(), shows: shows, log: config.Log,
		failed: func(run string, err error) string { return logFailure(config.Log, "run failed", err, "run", run) },
	}}
}
