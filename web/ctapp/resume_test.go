package ctapp

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
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/internal/run"
	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// TestAcknowledgementRate have a limit of their own.
func TestAcknowledgementRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := wstest.NewPipe()
		s := newServer(serving{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.Sockets.Serve(p, run.Nobody, s.parts)
		}()
		p.In <- wstest.Hello
		for i := range 2000 { // ten seconds as fast as is allowed, and other messages beside them
			p.In <- `{"type":"ack","id":1,"frames":1}`
			if i%(ws.AcksPerSecond/ws.MessagesPerSecond) == 0 {
				p.In <- wstest.Hello
			}
			time.Sleep(time.Second / ws.AcksPerSecond)
		}
		time.Sleep(time.Hour)
		if p.Code != 0 {
			t.Fatalf("closed with %d at the allowed rate", p.Code)
		}
		for range ws.AckBurst + 1 {
			select {
			case p.In <- `{"type":"ack","id":1,"frames":1}`:
			case <-ended:
			}
		}
		<-ended
		if p.Code != ws.ClosePolicy {
			t.Errorf("after a burst: closed with %d", p.Code)
		}
	})
}

// TestDivergedRun: a start that leaves every bound keeps its last good picture, and the frames
// say at which step; the others go on.
func TestDivergedRun(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	s := ct.Default(ct.MethodPlain, ct.PriorTikhonov)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.Step = 32, 15, 40, 3
	s.Starts = []ct.Start{{Kind: ct.StartConstant, Value: 1e3}, {Kind: ct.StartZero}}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, s, ""))
	w := c.Watch(1)
	if w.Last().State != "done" {
		t.Fatalf("%s", w.Last().Raw)
	}
	var at, last int
	for i, f := range w.Frames {
		var text LevelText
		if err := json.Unmarshal(f.Text, &text); err != nil {
			t.Fatal(err)
		}
		for _, p := range f.Pictures[:len(text.Panels)] { // residuals stand behind them
			if p.Rows != 32 || !(max(math.Abs(p.Lo), math.Abs(p.Hi)) <= 1e12) {
				t.Errorf("step %d shows values from %g to %g", f.K, p.Lo, p.Hi)
			}
		}
		if d := text.Panels[0].Diverged; d > 0 {
			if at == 0 {
				at, last = d, i-1
			}
			if d != at || !slices.Equal(f.Pictures[0].Q, w.Frames[last].Pictures[0].Q) {
				t.Errorf("step %d: diverged at %d, another picture than before", f.K, d)
			}
		}
	}
	if at == 0 || at == 40 {
		t.Errorf("diverged at %d of 40: that is not tested", at)
	}
	if !strings.Contains(string(w.Last().Raw), fmt.Sprintf(`"diverged_at":%d`, at)) {
		t.Errorf("%s", w.Last().Raw)
	}
}

// TestSameFrames: with one processor or many, the same pictures.
func TestSameFrames(t *testing.T) {
	spec := Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Scan.Angles, spec.Schedule.Levels = 64, 20, 3
	pictures := func(processors int) (all [][]wstest.Picture) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		_, h := serve(t, serving{kernel: wstest.FastestKernel()})
		c := wstest.DialCT(t, h)
		c.Send(wstest.AskCT(t, "run", 1, spec, `,"compare":["tv"]`))
		w := c.Watch(1)
		for _, f := range w.Frames {
			all = append(all, f.Pictures)
		}
		return all
	}
	one, many := pictures(1), pictures(4)
	if len(one) != 5 || len(many) != len(one) {
		t.Fatalf("%d and %d frames", len(one), len(many))
	}
	for i := range one {
		for j, p := range one[i] {
			if q := many[i][j]; p.Lo != q.Lo || p.Hi != q.Hi || !slices.Equal(p.Q, q.Q) {
				t.Errorf("picture %d of frame %d depends on the processors", j, i+1)
			}
		}
	}
}

// TestKnownTracks: what an earlier run has is not computed again, and its frames come as
// those of the new one, in sequence.
func TestKnownTracks(t *testing.T) {
	computed := make(chan string, 100)
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.ct.executor.core
		s.ct.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
			computed <- r.Spec.Method.String()
			return was.reconstruct(r, ctx, watch)
		}
	})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), ""))
	first := c.Watch(1)
	c.Send(wstest.AskCT(t, "run", 2, wstest.ShortCT(), `,"compare":["off","tv"]`))
	second := c.Watch(2)
	if len(computed) != 3 { // the first, without graduation, and total variation
		t.Errorf("%d reconstructions", len(computed))
	}
	if second.Description.Number == first.Description.Number || second.Last().State != "done" {
		t.Errorf("%+v", second.Description)
	}
	for i, f := range first.Frames {
		g := second.Frames[i]
		if g.Number != second.Description.Number || g.Track != 0 || g.K != f.K || !bytes.Equal(g.Text, f.Text) ||
			!slices.Equal(g.Pictures[1].Q, f.Pictures[1].Q) {
			t.Errorf("frame %d came as %+v", i+1, g)
		}
	}
	var ends [2]struct {
		Results []jsontext.Value `json:"results"`
	}
	for i, w := range []*wstest.Watched{&first, &second} {
		if err := json.Unmarshal(w.Last().Raw, &ends[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(ends[0].Results[0], ends[1].Results[0]) {
		t.Errorf("%s became %s", ends[0].Results[0], ends[1].Results[0])
	}
	// What is asked for backwards is there, too, whatever it is called.
	c.Send(wstest.AskCT(t, "run", 3, wstest.ShortCT(), `,"compare":["tv"]`))
	if c.Watch(3); len(computed) != 3 {
		t.Errorf("%d reconstructions in the end", len(computed))
	}
}

// TestReplacedPage: a page that has connected again takes its place; that the old connection
// ends, and when, changes nothing for the run.
func TestReplacedPage(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	began, ended := holdCT(s.ct)
	const hello = `{"type":"hello","version":3,"page":"a page"}`
	connect := func() wstest.CTClient {
		c := wstest.NewCTClient(wstest.DialPath(t, h, "/ws/ct", "Cookie: "+ws.SessionCookie+
			"=ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		c.Send(hello)
		c.Next()
		return c
	}
	old := connect()
	old.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	again := connect()
	again.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	again.Reach(1, "running")
	if code := old.Closed(); code != 1008 {
		t.Errorf("the old connection was closed with %d", code)
	}
	old.Conn.Close()
	again.Synchronise()
	if len(ended) > 0 {
		t.Error("the end of the old connection ended the run")
	}
	// A page of another browser that calls itself the same is another one.
	other := wstest.NewCTClient(wstest.DialPath(t, h, "/ws/ct"))
	other.Send(hello)
	other.Next()
	again.Synchronise()
	again.Send(`{"type":"cancel","id":1}`)
	again.Reach(1, "cancelled")
	wstest.Soon(t, "the run ends", ended)
}

// TestGap: a page that comes back is told what it has missed, and gets the newest first.
func TestGap(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	spec := wstest.ShortCT()
	spec.Schedule.Levels = 30
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, spec, ""))
	c.Watch(1)
	again := wstest.DialCT(t, h)
	again.Send(wstest.AskCT(t, "run", 1, spec, `,"from":10`))
	var types []string
	for {
		m := again.Next()
		if m.Frame != nil {
			if m.Frame.Sequence != 31 {
				t.Errorf("frame %d came first", m.Frame.Sequence)
			}
			break
		}
		if types = append(types, m.Type); m.Type == "gap" &&
			string(m.Raw) != `{"type":"gap","id":1,"from":11,"to":30}` {
			t.Errorf("%s", m.Raw)
		}
	}
	if !slices.Contains(types, "gap") {
		t.Errorf("before the newest frame came %q", types)
	}
}

// TestLateViewer: the first picture that a late viewer gets is the present one.
func TestLateViewer(t *testing.T) {
	h, spec := lateRun(t)
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, spec, ""))
	if f := c.FrameOf(wire.FrameLevel); f.K != 20 {
		t.Errorf("step %d came first", f.K)
	}
}

// lateRun serves a run that has come to its end: four starts of 128 x 128 pixels, 20 levels.
func lateRun(t testing.TB) (*httptest.Server, ct.Spec) {
	t.Helper()
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	spec := Default(ct.MethodGraduated, ct.PriorTikhonov, prior.VE)
	spec.Schedule.Levels = 20
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, spec, ""))
	c.Watch(1)
	return h, spec
}

// BenchmarkLateViewer is what a late viewer waits for the present picture.
func BenchmarkLateViewer(b *testing.B) {
	h, spec := lateRun(b)
	var all []time.Duration
	for b.Loop() {
		c := wstest.DialCT(b, h)
		began := time.Now()
		c.Send(wstest.AskCT(b, "run", 1, spec, ""))
		c.FrameOf(wire.FrameLevel)
		all = append(all, time.Since(began))
		c.Conn.Close()
	}
	report(b, all, "picture-ms")
}
