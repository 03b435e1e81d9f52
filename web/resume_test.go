package web

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/internal/run"
	"gradus/web/ws"
)

// TestS5Acknowledgements have a limit of their own.
func TestS5Acknowledgements(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPipe()
		s, err := New(Config{})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.sockets.Serve(p, run.Nobody, s.parts(s.ct.part))
		}()
		p.in <- hello
		for i := range 2000 { // ten seconds as fast as is allowed, and other messages beside them
			p.in <- `{"type":"ack","id":1,"frames":1}`
			if i%(ws.AcksPerSecond/ws.MessagesPerSecond) == 0 {
				p.in <- hello
			}
			time.Sleep(time.Second / ws.AcksPerSecond)
		}
		time.Sleep(time.Hour)
		if p.code != 0 {
			t.Fatalf("closed with %d at the allowed rate", p.code)
		}
		for range ws.AckBurst + 1 {
			select {
			case p.in <- `{"type":"ack","id":1,"frames":1}`:
			case <-ended:
			}
		}
		<-ended
		if p.code != ws.ClosePolicy {
			t.Errorf("after a burst: closed with %d", p.code)
		}
	})
}

// TestS13Diverged: a start that leaves every bound keeps its last good picture, and the frames
// say at which step; the others go on.
func TestS13Diverged(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	s := ct.Default(ct.MethodPlain, ct.PriorTikhonov)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.Step = 32, 15, 40, 3
	s.Starts = []ct.Start{{Kind: ct.StartConstant, Value: 1e3}, {Kind: ct.StartZero}}
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, s, ""))
	w := c.watch(1)
	if w.last().State != "done" {
		t.Fatalf("%s", w.last().raw)
	}
	var at, last int
	for i, f := range w.frames {
		var text levelText
		if err := json.Unmarshal(f.text, &text); err != nil {
			t.Fatal(err)
		}
		for _, p := range f.pictures {
			if p.rows != 32 || !(max(math.Abs(p.lo), math.Abs(p.hi)) <= 1e12) {
				t.Errorf("step %d shows values from %g to %g", f.k, p.lo, p.hi)
			}
		}
		if d := text.Panels[0].Diverged; d > 0 {
			if at == 0 {
				at, last = d, i-1
			}
			if d != at || !slices.Equal(f.pictures[0].q, w.frames[last].pictures[0].q) {
				t.Errorf("step %d: diverged at %d, another picture than before", f.k, d)
			}
		}
	}
	if at == 0 || at == 40 {
		t.Errorf("diverged at %d of 40: that is not tested", at)
	}
	if !strings.Contains(string(w.last().raw), fmt.Sprintf(`"diverged_at":%d`, at)) {
		t.Errorf("%s", w.last().raw)
	}
}

// TestS15SameFrames: with one processor or many, the same pictures.
func TestS15SameFrames(t *testing.T) {
	spec := ctPageDefault(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Scan.Angles, spec.Schedule.Levels = 64, 20, 3
	pictures := func(processors int) (all [][]readPicture) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		_, h := start(t, Config{Kernel: fastestKernel()})
		c := dialCT(t, h)
		c.send(ctAsk(t, "run", 1, spec, `,"compare":["tv"]`))
		w := c.watch(1)
		for _, f := range w.frames {
			all = append(all, f.pictures)
		}
		return all
	}
	one, many := pictures(1), pictures(4)
	if len(one) != 5 || len(many) != len(one) {
		t.Fatalf("%d and %d frames", len(one), len(many))
	}
	for i := range one {
		for j, p := range one[i] {
			if q := many[i][j]; p.lo != q.lo || p.hi != q.hi || !slices.Equal(p.q, q.q) {
				t.Errorf("picture %d of frame %d depends on the processors", j, i+1)
			}
		}
	}
}

// TestS17KnownTracks: what an earlier run has is not computed again, and its frames come as
// those of the new one, in sequence.
func TestS17KnownTracks(t *testing.T) {
	computed := make(chan string, 100)
	_, h := start(t, Config{Kernel: fastestKernel()}, func(s *Server) {
		was := s.ct.hub.core
		s.ct.hub.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
			computed <- r.Spec.Method.String()
			return was.reconstruct(r, ctx, watch)
		}
	})
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, shortCT(), ""))
	first := c.watch(1)
	c.send(ctAsk(t, "run", 2, shortCT(), `,"compare":["off","tv"]`))
	second := c.watch(2)
	if len(computed) != 3 { // the first, without graduation, and total variation
		t.Errorf("%d reconstructions", len(computed))
	}
	if second.description.Number == first.description.Number || second.last().State != "done" {
		t.Errorf("%+v", second.description)
	}
	for i, f := range first.frames {
		g := second.frames[i]
		if g.number != second.description.Number || g.track != 0 || g.k != f.k || !bytes.Equal(g.text, f.text) || !slices.Equal(g.pictures[1].q, f.pictures[1].q) {
			t.Errorf("frame %d came as %+v", i+1, g)
		}
	}
	var ends [2]struct {
		Results []jsontext.Value `json:"results"`
	}
	for i, w := range []*watched{&first, &second} {
		if err := json.Unmarshal(w.last().raw, &ends[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(ends[0].Results[0], ends[1].Results[0]) {
		t.Errorf("%s became %s", ends[0].Results[0], ends[1].Results[0])
	}
	// What is asked for backwards is there, too, whatever it is called.
	c.send(ctAsk(t, "run", 3, shortCT(), `,"compare":["tv"]`))
	if c.watch(3); len(computed) != 3 {
		t.Errorf("%d reconstructions in the end", len(computed))
	}
}

// TestS19Replaced: a page that has connected again takes its place; that the old connection
// ends, and when, changes nothing for the run.
func TestS19Replaced(t *testing.T) {
	s, h := start(t, Config{Kernel: fastestKernel()})
	began, ended := holdCT(s.ct.hub)
	const hello = `{"type":"hello","version":3,"page":"a page"}`
	connect := func() ctClient {
		c := newCTClient(dialPath(t, h, "/ws/ct", "Cookie: "+ws.SessionCookie+"=ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		c.send(hello)
		c.next()
		return c
	}
	old := connect()
	old.send(ctAsk(t, "run", 1, heldCT(1), ""))
	soon(t, "the run begins", began)
	again := connect()
	again.send(ctAsk(t, "run", 1, heldCT(1), ""))
	again.reach(1, "running")
	if code := old.closed(); code != 1008 {
		t.Errorf("the old connection was closed with %d", code)
	}
	old.conn.Close()
	again.synchronise()
	if len(ended) > 0 {
		t.Error("the end of the old connection ended the run")
	}
	// A page of another browser that calls itself the same is another one.
	other := newCTClient(dialPath(t, h, "/ws/ct"))
	other.send(hello)
	other.next()
	again.synchronise()
	again.send(`{"type":"cancel","id":1}`)
	again.reach(1, "cancelled")
	soon(t, "the run ends", ended)
}

// TestS19Gap: a page that comes back is told what it has missed, and gets the newest first.
func TestS19Gap(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	spec := shortCT()
	spec.Schedule.Levels = 30
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, spec, ""))
	c.watch(1)
	again := dialCT(t, h)
	again.send(ctAsk(t, "run", 1, spec, `,"from":10`))
	var types []string
	for {
		m := again.next()
		if m.frame != nil {
			if m.frame.sequence != 31 {
				t.Errorf("frame %d came first", m.frame.sequence)
			}
			break
		}
		if types = append(types, m.Type); m.Type == "gap" && string(m.raw) != `{"type":"gap","id":1,"from":11,"to":30}` {
			t.Errorf("%s", m.raw)
		}
	}
	if !slices.Contains(types, "gap") {
		t.Errorf("before the newest frame came %q", types)
	}
}

// TestS20LateViewer: the first picture that a late viewer gets is the present one.
func TestS20LateViewer(t *testing.T) {
	h, spec := lateRun(t)
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, spec, ""))
	if f := c.frameOf(frameLevel); f.k != 20 {
		t.Errorf("step %d came first", f.k)
	}
}

// lateRun serves a run that has come to its end: four starts of 128 x 128 pixels, 20 levels.
func lateRun(t testing.TB) (*httptest.Server, ct.Spec) {
	t.Helper()
	_, h := start(t, Config{Kernel: fastestKernel()})
	spec := ctPageDefault(ct.MethodGraduated, ct.PriorTikhonov, prior.VE)
	spec.Schedule.Levels = 20
	c := dialCT(t, h)
	c.send(ctAsk(t, "run", 1, spec, ""))
	c.watch(1)
	return h, spec
}

// BenchmarkS20LateViewer is what a late viewer waits for the present picture.
func BenchmarkS20LateViewer(b *testing.B) {
	h, spec := lateRun(b)
	var all []time.Duration
	for b.Loop() {
		c := dialCT(b, h)
		began := time.Now()
		c.send(ctAsk(b, "run", 1, spec, ""))
		c.frameOf(frameLevel)
		all = append(all, time.Since(began))
		c.conn.Close()
	}
	report(b, all, "picture-ms")
}
