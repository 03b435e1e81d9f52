package priorapp

import (
	"context"

	"gradus/internal/cpu"
	"gradus/internal/lru"
	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/runs"
)

// App is the explorer of priors.
type App struct {
	executor *executor
	hub      *run.Hub
	present  runs.Presenter
	files    *answer.Exporter
	kept     *lru.Locked[string, drawing] // of exports, which do not change any more; by bytes
}

// Settings are what an explorer shares with others, so that one machine's limits hold for all.
type Settings struct {
	Kernel cpu.Kernel
	Queue  *run.Queue  // in which runs wait for their turn
	Counts *run.Counts // of runs
}

// New returns an explorer all of whose work ends with running.
func New(running context.Context, c Settings, files *answer.Exporter, present runs.Presenter) *App {
	a := &App{executor: &executor{kernel: c.Kernel}, present: present, files: files, kept: lru.NewLocked[string, drawing](maxDrawings)}
	a.hub = run.NewHub(running, run.Settings{Executor: a.executor, Queue: c.Queue, Counts: c.Counts, Room: maxLogs,
		Most: maxFinishedRuns, Log: files.Log})
	return a
}

// Close lets no more runs begin, and returns when those that there are have ended.
func (a *App) Close() { a.hub.Close() }

// Bytes is what the frames of all runs take.
func (a *App) Bytes() int64 { return a.hub.Bytes() }

// Watching is how many pages watch a run.
func (a *App) Watching() int { return a.hub.Watching() }
