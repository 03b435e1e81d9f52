package web

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	process "runtime/metrics"
	"slices"
	"strconv"

	"gradus/internal/run"
)

// Metrics answers with the server's figures in Prometheus' text format. It belongs on a
// listener that only this machine reaches.
func (s *Server) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(s.exposition()) // an error here is the client's going away
	})
}

func (s *Server) exposition() []byte {
	runs, traffic := s.CT.Counts(), &s.Sockets.Traffic
	var e exposition
	e.single("gradus_runs_running", "gauge", "Runs that are being computed.", float64(runs.Running.Load()))
	e.single("gradus_runs_queued", "gauge", "Runs that wait for their turn.", float64(runs.Queued.Load()))
	e.single("gradus_runs_watching", "gauge", "Pages that watch a run.", float64(s.CT.Watching()+s.Prior.Watching()))
	e.single("gradus_runs_bytes", "gauge", "Bytes of the frames of runs.", float64(s.CT.Bytes()+s.Prior.Bytes()))
	e.single("gradus_viewers", "gauge", "Websockets that are open.", float64(s.viewers.Load()))
	e.single("gradus_frames_sent_total", "counter", "Frames sent to viewers.", float64(traffic.Frames.Load()))
	e.single("gradus_frames_coalesced_total", "counter",
		"Frames that a viewer did not get at once because a newer one was there.", float64(traffic.Coalesced.Load()))
	e.single("gradus_bytes_sent_total", "counter", "Bytes of the messages sent over websockets.",
		float64(traffic.Bytes.Load()))

	e.family("gradus_runs_ended_total", "counter", "Runs that ended, by their last state.")
	ended := runs.Ended.Counts()
	for _, state := range slices.Sorted(maps.Keys(ended)) {
		e.sample("gradus_runs_ended_total", `state="`+state+`"`, float64(ended[state]))
	}
	e.histogram("gradus_cancel_seconds", "Time from the cancel of a run until its worker is free.", &runs.Cancels)

	// Named as the usual collectors name them.
	own := []process.Sample{{Name: "/sched/goroutines:goroutines"}, {Name: "/memory/classes/heap/objects:bytes"}}
	process.Read(own)
	e.single("go_goroutines", "gauge", "Goroutines that exist.", float64(own[0].Value.Uint64()))
	e.single("go_memstats_heap_alloc_bytes", "gauge", "Bytes of the heap's objects.", float64(own[1].Value.Uint64()))
	return e.Bytes()
}

// exposition is a text of families of samples.
type exposition struct{ bytes.Buffer }

func (e *exposition) family(name, kind, help string) {
	fmt.Fprintf(e, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (e *exposition) sample(name, labels string, value float64) {
	if labels != "" {
		labels = "{" + labels + "}"
	}
	fmt.Fprintf(e, "%s%s %s\n", name, labels, number(value))
}

func (e *exposition) single(name, kind, help string, value float64) {
	e.family(name, kind, help)
	e.sample(name, "", value)
}

func (e *exposition) histogram(name, help string, h *run.Histogram) {
	n, sum := h.Counts()
	e.family(name, "histogram", help)
	total := int64(0)
	for i, bound := range run.CancelBounds {
		total += n[i]
		e.sample(name+"_bucket", `le="`+number(bound)+`"`, float64(total))
	}
	total += n[len(run.CancelBounds)]
	e.sample(name+"_bucket", `le="+Inf"`, float64(total))
	e.sample(name+"_sum", "", sum)
	e.sample(name+"_count", "", float64(total))
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
