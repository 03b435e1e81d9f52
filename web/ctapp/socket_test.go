package ctapp

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/picture/picturetest"
	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/runs"
	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// refused are messages that cannot be obeyed, the field that is at fault and part of the
// answer.
var refused = []struct{ text, field, message string }{
	{`{"type":"ask","id":901}`, "type", "must be one of hello, scan, preview, batch, curvature, run, ack, cancel, got"},
	{`{"type":"scan","id":901}`, "spec", ""},
	{`{"type":"scan","id":0,"spec":{}}`, "id", "from 1 to"},
	{`{"type":"scan","id":901,"spec":null}`, "spec", "must not be null"},
	{`{"type":"scan","id":901,"spec":[]}`, "spec", ""},
	{`{"type":"scan","id":901,"spec":{},"compare":[]}`, "compare", "unknown field"},
	{`{"type":"scan","id":901,"spec":{"kind":"toy2d"}}`, "kind", "must be"},
	{`{"type":"scan","id":901,"spec":{"size":257}}`, "size", "a whole number from 32 to 256 on this page, got 257"},
	{`{"type":"scan","id":901,"spec":{"size":31}}`, "size", "a whole number from 32 to 256 on this page, got 31"},
	{`{"type":"scan","id":901,"spec":{"colour":1}}`, "colour", "unknown field"},
	{`{"type":"scan","id":901,"spec":{"scan":{"noise":NaN}}}`, "scan.noise", "not valid JSON"},
	{`{"type":"scan","id":901,"spec":{"scan":{"noise":1e999}}}`, "scan.noise", ""},
	{`{"type":"scan","id":901,"spec":{"image":{"file":"/etc/hostname"}}}`, "image.file", "choose the picture again"},
	{`{"type":"scan","id":901,"spec":{"starts":[{"kind":"zero"},{"kind":"image","file":"a.png"}]}}`, "starts[1].file",
		"choose the picture again"},
	{`{"type":"preview","id":901,"spec":{"size":256,"schedule":{"levels":400}}}`, "schedule.levels", "about a second"},
	{`{"type":"preview","id":901,"spec":{"alpha":"much"}}`, "alpha", "must be a number"},
	{`{"type":"run","id":901,"spec":{"starts":[{"kind":"zero"},{"kind":"zero"},{"kind":"zero"},{"kind":"zero"},{"kind":"zero"},{"kind":"zero"},{"kind":"zero"}]}}`, "starts", "a list of 1 to 6 starts on this page, got 7"},
	{`{"type":"run","id":901,"spec":{"starts":[]}}`, "starts", "a list of 1 to 6 starts on this page, got 0"},
	{`{"type":"run","id":901,"spec":{},"compare":["newton"]}`, "compare", "must be"},
	{`{"type":"run","id":901,"spec":{},"compare":["tv","off","tv"]}`, "compare", "twice"},
	{`{"type":"run","id":901,"spec":{},"compare":"tv"}`, "compare", "must be a list"},
	{`{"type":"run","id":901,"spec":{},"compare":[null]}`, "compare[0]", "must not be null"},
	{`{"type":"run","id":901,"spec":{"operator":"identity"},"compare":["fbp"]}`, "compare", "radon"},
	{`{"type":"run","id":901,"spec":{},"from":-1}`, "from", ""},
	{`{"type":"run","id":901,"spec":{},"from":1.5}`, "from", ""},
	{`{"type":"run","id":901,"spec":{},"from":4294967296}`, "from", ""},
	{`{"type":"run","id":901,"spec":{"schedule":{"levels":99999}}}`, "schedule.levels", "work"},
	{`{"type":"batch","id":901,"spec":{}}`, "batch", "must be given"},
	{`{"type":"batch","id":901,"spec":{"batch":{"count":1}}}`, "batch.count", "from 2 to 200"},
	{`{"type":"batch","id":901,"spec":{"batch":{"count":51}}}`, "batch.count", "up to 50 on this page, got 51"},
	{`{"type":"batch","id":901,"spec":{"size":256,"batch":{}}}`, "batch.count", "take at most 10m0s"},
	{`{"type":"batch","id":901,"spec":{"batch":{"first":-1}}}`, "batch.first", ""},
	{`{"type":"batch","id":901,"spec":{"batch":{"methods":[]}}}`, "batch.methods", "a list of methods"},
	{`{"type":"batch","id":901,"spec":{"batch":{"methods":["fbp","fbp"]}}}`, "batch.methods[1]", "not there before"},
	{`{"type":"batch","id":901,"spec":{"operator":"mask","batch":{"methods":["fbp"]}}}`, "batch.methods[0]", "radon"},
	{`{"type":"batch","id":5,"spec":{"batch":{"methods":["fbp"]}}}`, "id", "greater than"},
	{`{"type":"cancel","id":901,"panel":"paths"}`, "panel", "unknown field"},
	{`{"type":"cancel"}`, "id", "from 1 to"},
	{`{"type":"run","id":5,"spec":{}}`, "id", "greater than"},
	{`{"type":"scan","id":5,"spec":{}}`, "id", "greater than"},
}

// TestCTRefused sends what cannot be obeyed, then what can, over one socket.
func TestCTRefused(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 900, wstest.ShortCT(), ""))
	c.Watch(900)
	for i, r := range refused {
		if i > 0 && i%(ws.MessageBurst/2) == 0 {
			c = wstest.DialCT(t, h) // within what one client may send
			c.Send(wstest.AskCT(t, "run", 900, wstest.ShortCT(), ""))
			c.Watch(900)
		}
		c.Send(r.text)
		m := c.Fails()
		if m.Field != r.field || !strings.Contains(m.Message, r.message) ||
			strings.Contains(r.text, `"id":901`) != (m.ID == 901) {
			// what is found only when the work begins took its id
			t.Errorf("%s: %s", r.text, m.Raw)
		}
		if strings.HasSuffix(m.Field, ".file") {
			c = wstest.DialCT(t, h)
			c.Send(wstest.AskCT(t, "run", 900, wstest.ShortCT(), ""))
			c.Watch(900)
		}
	}
	c.Send(wstest.AskCT(t, "run", 902, wstest.ShortCT(), `,"compare":["tv"]`))
	if w := c.Watch(902); w.Last().State != "done" {
		t.Errorf("%s", w.Last().Raw)
	}
	if ended := s.ct.Counts().Ended.Counts(); !maps.Equal(ended, map[string]int64{"done": 2}) {
		t.Errorf("runs ended: %v", ended)
	}
}

// TestCTCancel: over the socket; of a run that others watch only this viewer is rid.
func TestCTCancel(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	began, ended := holdCT(s.ct)
	a, b := wstest.DialCT(t, h), wstest.DialCT(t, h)
	a.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	b.Send(wstest.AskCT(t, "run", 5, heldCT(1), ""))
	b.Reach(5, "running")
	a.Send(`{"type":"cancel","id":9}`) // of no ask
	a.Send(`{"type":"cancel","id":1}`)
	a.Reach(1, "cancelled")
	b.Synchronise()
	if len(ended) > 0 {
		t.Fatal("the run ended although somebody watches")
	}
	b.Send(`{"type":"cancel","id":5}`)
	b.Reach(5, "cancelled")
	wstest.Soon(t, "the run ends", ended)
	// A newer ask, too, leaves the run before; the same again does not.
	a.Send(wstest.AskCT(t, "run", 2, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	a.Send(wstest.AskCT(t, "run", 3, heldCT(1), ""))
	a.Reach(3, "running")
	if len(ended) > 0 {
		t.Fatal("asking again ended the run")
	}
	a.Send(wstest.AskCT(t, "run", 4, wstest.ShortCT(), ""))
	if seed := wstest.Soon(t, "the run ends", ended); seed != 1 {
		t.Errorf("run %d ended", seed)
	}
	if w := a.Watch(4); w.Last().State != "done" {
		t.Errorf("%s", w.Last().Raw)
	}
	a.Send(`{"type":"cancel","id":4}`) // of what is done
	a.Synchronise()
}

// TestQueueOverSockets: one run at a time; the second hears of its place, then runs.
func TestQueueOverSockets(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()},
		func(s *server) { s.ct.hub.Queue = run.NewQueue(1, 2, maxRunMemory, ErrManyRuns) })
	began, _ := holdCT(s.ct)
	a, b, c, d := wstest.DialCT(t, h), wstest.DialCT(t, h), wstest.DialCT(t, h), wstest.DialCT(t, h)
	a.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	b.Send(wstest.AskCT(t, "run", 1, heldCT(2), ""))
	if m := b.Reach(1, "queued"); m.Position != 1 || m.Of != 1 {
		t.Errorf("%s", m.Raw)
	}
	c.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), ""))
	if m := c.Reach(1, "queued"); m.Position != 2 || m.Of != 2 {
		t.Errorf("%s", m.Raw)
	}
	d.Send(wstest.AskCT(t, "run", 1, heldCT(4), ""))
	if m := d.Fails(); m.ID != 1 || m.Message != ErrManyRuns.Error() || !strings.Contains(string(m.Raw), `"retry":10`) {
		t.Errorf("%s", m.Raw)
	}
	d.Send(wstest.AskCT(t, "preview", 2, wstest.ShortCT(), "")) // which does not wait
	d.FrameOf(wire.FramePreview)
	b.Send(`{"type":"cancel","id":1}`)
	if m := c.Reach(1, "queued"); m.Position != 1 || m.Of != 1 {
		t.Errorf("%s", m.Raw)
	}
	a.Send(`{"type":"cancel","id":1}`)
	if w := c.Watch(1); w.Last().State != "done" { // that it runs may be old news by then
		t.Errorf("%s", w.Last().Raw)
	}
}

// TestCTNewestLookWins: a newer scan or preview ends the older.
func TestCTNewestLookWins(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	began, ended := holdCT(s.ct)
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "preview", 1, heldCT(1), ""))
	wstest.Soon(t, "the preview begins", began)
	c.Send(wstest.AskCT(t, "scan", 2, wstest.ShortCT(), ""))
	wstest.Soon(t, "the preview ends", ended)
	for {
		if f := c.FrameOf(wire.FrameScan); f.Number == 2 {
			break
		}
	}
	c.Send(wstest.AskCT(t, "preview", 3, heldCT(1), ""))
	wstest.Soon(t, "the preview begins", began)
	c.Send(`{"type":"cancel","id":3}`)
	wstest.Soon(t, "the preview ends", ended)
}

// TestSlowViewerOfRun: a client that acknowledges nothing has two frames, all states and the end, and
// holds up neither the run nor others who watch it. When it does, the newest frame comes
// before those that it was told are passed over.
func TestSlowViewerOfRun(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	spec := wstest.ShortCT()
	spec.Size, spec.Schedule.Levels, spec.CG = 64, 64, 1
	slow := wstest.DialCT(t, h)
	slow.Asked.Silent = true
	slow.Send(wstest.AskCT(t, "run", 1, spec, ""))
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, spec, ""))
	w := c.Watch(1)
	if w.Last().State != "done" || len(w.Frames) != 65 {
		t.Errorf("%s after %d frames", w.Last().State, len(w.Frames))
	}
	got := map[uint32][]byte{}
	var order, announced []uint32
	take := func(m wstest.CTReceived) {
		if m.Frame != nil {
			got[m.Frame.Sequence] = m.Raw
			order = append(order, m.Frame.Sequence)
		}
		if m.Type == "gap" {
			var gap runs.GapMessage
			if err := json.Unmarshal(m.Raw, &gap); err != nil {
				t.Errorf("%s: %v", m.Raw, err)
			}
			for f := gap.From; f <= gap.To; f++ {
				announced = append(announced, uint32(f))
			}
		}
	}
	for state := ""; state != "done"; {
		m := slow.Next()
		take(m)
		state = m.State
	}
	if len(got) != run.MaxInFlight {
		t.Errorf("%d frames came unacknowledged", len(got))
	}
	slow.Asked.Silent = false
	slow.Send(fmt.Sprintf(`{"type":"ack","id":1,"frames":%d}`, run.MaxInFlight))
	for len(got) < 65 {
		take(slow.Next())
	}
	announced = slices.DeleteFunc(announced, func(f uint32) bool { return slices.Contains(order[:run.MaxInFlight], f) })
	if order[run.MaxInFlight] != 65 || !slices.Equal(order[run.MaxInFlight+1:], announced) {
		t.Errorf("frames %v; announced as passed over were %v", order, announced)
	}
	for _, b := range w.Bytes {
		if f := binary.LittleEndian.Uint32(b[8:]); !bytes.Equal(got[f], b) {
			t.Errorf("frame %d is another one", f)
		}
	}
}

// TestResume: a page that is loaded again finds its run, from the frame that it has.
func TestResume(t *testing.T) {
	release := make(chan struct{})
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.ct.executor.core
		s.ct.executor.core.reconstruct = func(r *ct.Run, ctx context.Context, watch func(*ct.Moment)) error {
			return was.reconstruct(r, ctx, func(m *ct.Moment) {
				if watch(m); m.K == 3 {
					<-release
				}
			})
		}
	})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), ""))
	var number uint32
	for {
		f := c.FrameOf(wire.FrameLevel)
		if number = f.Number; f.K == 3 {
			break
		}
	}
	c.Conn.Close()
	again := wstest.DialCT(t, h)
	again.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), `,"from":3`))
	if f := again.FrameOf(wire.FrameLevel); f.Sequence != 4 || f.Number != number {
		t.Errorf("frame %d of run %d, want 4 of %d", f.Sequence, f.Number, number)
	}
	close(release)
	if w := again.Watch(1, 4); len(w.Frames) != 2 || w.Last().State != "done" {
		t.Errorf("%d frames, then %s", len(w.Frames), w.Last().Raw)
	}
}

// TestCTProgress: how far a run is, is told with the step of its track, and of a moment
// whose pictures are not kept, too.
func TestCTProgress(t *testing.T) {
	seen := make(chan struct{})
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		s.ct.executor.core.reconstruct = func(_ *ct.Run, _ context.Context, watch func(*ct.Moment)) error {
			watch(&ct.Moment{K: 77, Steps: 100})
			<-seen
			return nil
		}
	})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), `,"compare":["off"]`))
	for track := range 2 {
		m := c.Reach(1, "running")
		for *m.Done != 77 || *m.Track != track || m.Of != 100 {
			m = c.Reach(1, "running")
		}
		seen <- struct{}{}
	}
	c.Reach(1, "done")
}

// TestFramePlan: frames of a run that is too long or too large are thinned evenly, the ends
// are kept, and all fits into the log.
func TestFramePlan(t *testing.T) {
	large := ct.Default(ct.MethodGraduated, ct.PriorScore)
	large.Size = MaxSize
	large.Starts = make([]ct.Start, MaxStarts)
	long := ct.Paper(ct.MethodFlow)
	for name, c := range map[string]struct {
		spec    ct.Spec
		compare []string
		frames  int
	}{
		"all levels":  {ct.Default(ct.MethodGraduated, ct.PriorScore), nil, 21},
		"long":        {long, nil, 65},
		"large":       {large, nil, 21},
		"two of them": {large, []string{"off"}, 10},
		"everything":  {large, []string{"off", "fbp", "tikhonov", "tv", "flow"}, 9},
		"a baseline":  {ct.Default(ct.MethodTV, ct.PriorScore), nil, 1},
	} {
		r, err := NewRequest([]byte(wstest.EncodedCT(t, c.spec)), c.compare)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, track := range r.Tracks {
			k, steps := track.Kept, track.Spec.Steps()
			if i == 0 && len(k) != c.frames {
				t.Errorf("%s: %d frames, want %d", name, len(k), c.frames)
			}
			if k[len(k)-1] != steps || len(k) > 1 && k[0] != 0 {
				t.Errorf("%s: track %s keeps %v of %d steps", name, track.name, k, steps)
			}
			for j := 2; j < len(k); j++ {
				if first, gap := float64(steps)/float64(len(k)-1),
					float64(k[j]-k[j-1]); gap < first-1 || gap > first+1 {
					t.Errorf("%s: track %s keeps %v", name, track.name, k)
				}
			}
		}
		if r.bytes > MaxLog {
			t.Errorf("%s: a log of %d bytes", name, r.bytes)
		}
	}
}

// whole is what a page may send in all.
var whole = slices.Concat(wire.Greeting, protocol)

// Whole numbers of a message may be written with a point.
func TestWholeNumbersOfCTMessages(t *testing.T) {
	tomography, _, err := whole.Decode([]byte(`{"type":"run","id":8.0,"spec":{"scan":{"angles":60.0},"starts":[{"kind":"noise","seed":2.0}]}}`))
	m, ok := tomography.(runs.RunMessage)
	if err != nil || !ok || m.ID != 8 {
		t.Fatalf("%+v, %v", tomography, err)
	}
	if r, err := NewRequest(m.Spec, nil); err != nil || r.Tracks[0].Spec.Scan.Angles != 60 ||
		r.Tracks[0].Spec.Starts[0].Seed != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := whole.Decode([]byte(`{"type":"run","id":8.5,"spec":{}}`)); err == nil ||
		err.Error() != "id: must be a whole number, got 8.5" {
		t.Errorf("%v", err)
	}
}

// FuzzCTMessage: no message makes the server panic, and what is taken can be written.
func FuzzCTMessage(f *testing.F) {
	for _, r := range refused {
		f.Add([]byte(r.text))
	}
	f.Add([]byte(`{"type":"run","id":1,"spec":{"image":{"drawing":[{"ellipse":[0,0,0.5,0.3,0,1]}]},"size":64},"compare":["off","tv"],"from":3}`))
	f.Add([]byte(`{"type":"run","id":1.0,"spec":{"image":{"seed":2.0},"starts":[{"kind":"phantom","seed":3e0}],"size":6.4e1},"from":3.0}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, _, err := whole.Decode(text)
		if err != nil {
			wire.NewError(wire.IDOf(text), err)
			return
		}
		if m, ok := m.(runs.RunMessage); ok {
			r, err := NewRequest(m.Spec, m.Compare)
			if err != nil {
				return
			}
			wire.JSON(r.Describe(1, 2, ""))
			if r.bytes > MaxLog || r.memory > maxRunMemory {
				t.Errorf("%s takes %d and %d bytes", text, r.bytes, r.memory)
			}
		}
	})
}

// FuzzUpload: whatever is posted is kept or refused.
func FuzzUpload(f *testing.F) {
	f.Add(wstest.GreyPNG(f, 32, 9))
	f.Add(wstest.DeclaringPNG(65535))
	f.Add(wstest.DeclaringPNG(2048))
	f.Add(picturetest.DICOM(picturetest.Explicit, picturetest.Slice(32, 33, func(i, j int) int { return i * j })))
	f.Add(picturetest.TIFF{Format: 2, Bits: 16, Compression: 5, Predictor: 1}.Encode(32, 33,
		func(i, j int) float64 { return float64(i - j) }))
	f.Fuzz(func(t *testing.T, file []byte) {
		u := newUploads()
		a, err := u.take(file)
		if err != nil {
			return
		}
		spec := wstest.ShortCT()
		spec.Image = ct.Source{File: a.File}
		if _, err := ct.NewRun(&spec, cpu.Go, u.open); err != nil {
			t.Errorf("what was kept cannot be used: %v", err)
		}
	})
}
