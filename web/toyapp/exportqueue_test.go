package toyapp

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/answer"
	"gradus/web/wstest"
)

// TestExportsWait: one at a time, then some that wait, then none; a spec is always there.
func TestExportsWait(t *testing.T) {
	held := newHeld()
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, held.install,
		func(s *server) { s.Files.Queue = run.NewQueue(1, 1, 0, answer.ErrBusy) })
	cancel, first := heldExport(t, h)
	wstest.Soon(t, "the work begins", held.began)
	answered := make(chan int, 1)
	go func() {
		r, _ := askFile(t, h, "ends.csv", wstest.Quick(solver.Flow))
		answered <- r.StatusCode
	}()
	for s.Files.Queue.Length() < 1 { // it comes to wait
		select {
		case status := <-answered:
			t.Fatalf("the second was answered with %d", status)
		case <-time.After(time.Millisecond):
		}
	}
	r, body := askFile(t, h, "ends.csv", wstest.Quick(solver.Flow))
	var m answer.Refusal
	if err := json.Unmarshal(body, &m); err != nil || r.StatusCode != http.StatusServiceUnavailable ||
		r.Header.Get("Retry-After") == "" || m.Field != "" || m.Message != answer.ErrBusy.Error() {
		t.Errorf("the third: %s, %v, %s", r.Status, r.Header, body)
	}
	if r, _ := askFile(t, h, "spec.json", wstest.Quick(solver.Flow)); r.StatusCode != http.StatusOK {
		t.Errorf("the spec: %s", r.Status)
	}
	cancel()
	wstest.Soon(t, "the work ends", held.ended)
	wstest.Soon(t, "the first ends", first)
	if status := wstest.Soon(t, "the second", answered); status != http.StatusOK {
		t.Errorf("the second was answered with %d", status)
	}
}

// TestExportChecksBeforeDrawing: what nobody waits for any more is not drawn.
func TestExportChecksBeforeDrawing(t *testing.T) {
	s := newServer(serving{})
	ctx, cancel := context.WithCancel(t.Context())
	s.toy.Core.Basins = func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel, int,
		toy2d.Progress) (*toy2d.Basins, error) {
		cancel()        // at its very end
		return nil, nil // drawing this would panic
	}
	spec := wstest.Quick(solver.Flow)
	if err := s.toy.makeFile(ctx, nil, "basins.png", Run{&spec, spec.Problem()}, -1,
		""); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
