package run

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// reserve makes room for a log among those of all runs.
func (h *Hub) reserve(r *Run) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.reckoned = r.Bytes
	h.bytes += r.reckoned
	for (h.bytes > h.Room || len(h.finished) > h.Most) && len(h.finished) > 0 {
		oldest := h.finished[0]
		h.finished = slices.Delete(h.finished, 0, 1)
		h.bytes -= oldest.reckoned
		h.forget(oldest)
		oldest.log.Drop()
	}
}

// end tells the last state of a run. What has whole tracks is kept as long as there is room,
// for asking again, or for the same beside something else.
func (h *Hub) end(r *Run, state Status) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.ended = true
	h.Counts.Ended.Add(state.State)
	if !r.abandoned.IsZero() {
		h.Counts.Cancels.Observe(time.Since(r.abandoned))
	}
	if r.left != nil {
		r.left.Stop()
	}
	h.bytes -= r.reckoned
	r.reckoned = 0
	if state.State != "done" {
		h.forget(r)
	}
	if len(r.results) > 0 && (state.State == "done" || state.State == "cancelled") {
		r.reckoned = r.log.Bytes()
		h.bytes += r.reckoned
		h.finished = append(h.finished, r)
	}
	r.log.SetState(state)
}

// known returns the frames and the result of a track that an earlier run has.
func (h *Hub) known(t Track) (frames [][]byte, result jsontext.Value) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range slices.Backward(h.finished) {
		if frames, result = r.known(t); frames != nil {
			return frames, result
		}
	}
	return nil, nil
}
