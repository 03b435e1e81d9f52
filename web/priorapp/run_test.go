package priorapp

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct/unconditional"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// quick is what a page asks for that takes a moment; endless something that does not.
const (
	quick   = `{"size":32,"count":2,"t2":1,"steps":6}`
	endless = `{"size":32,"count":36,"t2":200,"steps":900}`
)

func asking(id int, spec, compare string) string {
	return fmt.Sprintf(`{"type":"run","id":%d,"spec":%s,"compare":%s}`, id, spec, compare)
}

// watched reads until the run of an ask has ended.
func watched(t *testing.T, c wstest.CTClient) (described map[string]any, frames []*wstest.PictureFrame,
	last wstest.CTReceived) {
	t.Helper()
	for {
		m := c.Next()
		switch {
		case m.Frame != nil:
			frames = append(frames, m.Frame)
		case m.Type == "run":
			if err := json.Unmarshal(m.Raw, &described); err != nil {
				t.Fatal(err)
			}
		case m.Type == "error":
			t.Fatalf("%s", m.Raw)
		case m.Type == "state" && (m.State == "done" || m.State == "failed" || m.State == "cancelled"):
			return described, frames, m
		}
	}
}

// TestRun: a page gets the moments of both tracks, which end in what a run of the same spec ends in, and its figures.
func TestRun(t *testing.T) {
	s, h := serve(t)
	c := dial(t, h)
	c.Send(asking(1, quick, `["plain"]`))
	described, frames, last := watched(t, c)
	if last.State != "done" {
		t.Fatalf("%s", last.Raw)
	}
	if link := <-s.shown.began; link != "/prior#size=32&count=2&t2=1&steps=6" {
		t.Errorf("presented as %s", link)
	}
	tracks := described["tracks"].([]any)
	if len(tracks) != 2 || described["driver"] == nil {
		t.Fatalf("%v", described)
	}
	spec, err := unconditional.Decode([]byte(quick))
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Results []unconditional.Result `json:"results"`
	}
	if err := json.Unmarshal(last.Raw, &state, json.RejectUnknownMembers(false)); err != nil {
		t.Fatal(err)
	}
	for i, of := range []unconditional.Spec{spec, spec.Plain()} {
		d, err := unconditional.Run(t.Context(), &of, s.Kernel, nil)
		if err != nil {
			t.Fatal(err)
		}
		head := tracks[i].(map[string]any)
		moments := of.Flow().Moments()
		if want := len(of.Kept(maxFrames)); len(head["k"].([]any)) != want || head["panels"] != 2.0 ||
			head["steps"] != float64(len(moments)-1) {
			t.Errorf("track %d: %v", i, head)
		}
		var own []*wstest.PictureFrame
		for _, f := range frames {
			if int(f.Track) == i {
				own = append(own, f)
			}
		}
		if len(own) != len(of.Kept(maxFrames)) {
			t.Fatalf("track %d: %d frames", i, len(own))
		}
		var end *wstest.PictureFrame
		for _, f := range own {
			var text struct {
				K     int     `json:"k"`
				Stage string  `json:"stage"`
				T     float64 `json:"t"`
				Sigma float64 `json:"sigma"`
			}
			if err := json.Unmarshal(f.Text, &text); err != nil {
				t.Fatal(err)
			}
			at := moments[text.K]
			if text.K != int(f.K) || text.Stage != at.Stage.String() || math.Abs(text.T/at.T-1) > 1e-5 || len(f.Pictures) != 2 ||
				math.Abs(text.Sigma/unconditional.Sigma(at.T)-1) > 1e-5 {
				t.Errorf("track %d, frame %s", i, f.Text)
			}
			if text.K == len(moments)-1 {
				end = f
			}
		}
		for k, m := range d.Pictures {
			for j, v := range m.Pix {
				if got := end.Pictures[k].Value(j); math.Abs(got-float64(v)) > 1e-4 {
					t.Fatalf("track %d, picture %d, pixel %d: %g, want %g", i, k, j, got, v)
				}
			}
		}
		if got := state.Results[i]; got.Samples.Distance != d.Result.Samples.Distance || got.Weights.Name != "general" ||
			!reflect.DeepEqual(got.Phantoms, d.Result.Phantoms) {
			t.Errorf("track %d: %+v, want %+v", i, got.Samples, d.Result.Samples)
		}
	}
}

// TestRunIsShared: equal requests share one run, and a run takes over the tracks that another has computed.
func TestRunIsShared(t *testing.T) {
	_, h := serve(t)
	a, b := dial(t, h), dial(t, h)
	a.Send(asking(1, quick, `["plain"]`))
	first, frames, _ := watched(t, a)
	b.Send(asking(1, quick, `["plain"]`))
	second, again, _ := watched(t, b)
	if first["run"] != second["run"] || second["driver"] != nil || len(again) == 0 {
		t.Errorf("runs %v and %v", first["run"], second["run"])
	}
	b.Send(asking(2, quick, `[]`))
	alone, known, _ := watched(t, b)
	if alone["run"] == first["run"] || len(known) == 0 || len(known) >= len(frames) {
		t.Errorf("alone: %d frames of %d", len(known), len(frames))
	}
	var newest *wstest.PictureFrame
	for _, f := range known {
		for _, g := range frames {
			if f.K == g.K && g.Track == 0 {
				newest = g
				if !reflect.DeepEqual(f.Pictures, g.Pictures) {
					t.Errorf("frame %d differs", f.K)
				}
			}
		}
	}
	if newest == nil {
		t.Error("no frame is in both")
	}
}

// TestCancel: what nobody wants ends soon, and is no run any more.
func TestCancel(t *testing.T) {
	s, h := serve(t)
	c := dial(t, h)
	c.Send(asking(1, endless, `[]`))
	c.FrameOf(wire.FrameLevel)
	c.Send(`{"type":"cancel","id":1}`)
	if _, _, last := watched(t, c); last.State != "cancelled" {
		t.Errorf("%s", last.Raw)
	}
	wstest.Soon(t, "the presentation ends", s.shown.gone)
	c.Send(asking(2, quick, `[]`)) // which has the only place that there is
	if _, _, last := watched(t, c); last.State != "done" {
		t.Errorf("%s", last.Raw)
	}
}

// TestRefused: what is wrong is said, with its field, and changes nothing.
func TestRefused(t *testing.T) {
	_, h := serve(t)
	c := dial(t, h)
	c.Send(asking(1, endless, `[]`))
	c.FrameOf(wire.FrameLevel)
	for i, wrong := range []struct{ message, field, says string }{
		{asking(0, quick, `[]`), "id", "from 1"},
		{asking(2, `{"count":37}`, `[]`), "count", "from 1 to 36"},
		{asking(2, `{"count":0}`, `[]`), "count", "from 1 to 36"},
		{asking(2, `{"size":40.5}`, `[]`), "size", "whole"},
		{asking(2, `{"size":100}`, `[]`), "size", "a multiple of 8 from 32 to 128"},
		{asking(2, `{"prior":"tv"}`, `[]`), "prior", "one of score, the learnt ones"},
		{asking(2, `{"prior":"no"}`, `[]`), "prior", "must be one of score, "},
		{asking(2, `{"t1":9}`, `[]`), "t1", "a number from 0.01 to 4"},
		{asking(2, `{"kind":"ct"}`, `[]`), "kind", `must be "prior"`},
		{asking(2, `{"levels":1}`, `[]`), "levels", "unknown"},
		{asking(2, quick, `["off"]`), "compare", `must be empty or ["plain"], got ["off"]`},
		{asking(2, quick, `["plain","plain"]`), "compare", "must be empty or"},
		{asking(2, `{"t2":0}`, `["plain"]`), "compare", "must be empty where t2 is 0"},
		{asking(2, `{"size":128,"count":36,"steps":1000}`, `[]`), "count", "times the work"},
		{asking(2, `{"size":128,"count":36,"t2":200,"step":0.01}`, `[]`), "count", "in some minutes"}, // too much for replay, too
		{`{"type":"scan","id":2,"spec":{}}`, "type", "must be one of hello, run, ack, cancel"},
		{asking(1, quick, `[]`), "id", "greater"},
	} {
		c.Send(wrong.message)
		m := c.Next()
		for m.Type != "error" {
			if m.State == "cancelled" {
				t.Fatalf("%s ended the run", wrong.message)
			}
			m = c.Next()
		}
		if m.Field != wrong.field || !strings.Contains(m.Message, wrong.says) {
			t.Errorf("%d: %s is answered with %s", i, wrong.message, m.Raw)
		}
	}
}

// TestResume: a page that comes back goes on after the frames that it has.
func TestResume(t *testing.T) {
	_, h := serve(t)
	c := dial(t, h)
	c.Send(asking(1, quick, `[]`))
	_, frames, _ := watched(t, c)
	c.Send(fmt.Sprintf(`{"type":"run","id":2,"spec":%s,"compare":[],"from":%d}`, quick, len(frames)-2))
	_, rest, last := watched(t, c)
	for len(rest) < 2 { // the newest comes first, and the state before what was passed over for it
		rest = append(rest, c.FrameOf(wire.FrameLevel))
	}
	if last.State != "done" || len(rest) != 2 || rest[0].K+rest[1].K != frames[len(frames)-1].K+frames[len(frames)-2].K {
		t.Errorf("%d frames came again, %s", len(rest), last.State)
	}
}

// TestFramesFitTheLog: what the plan says is what frames take, at most, and each track has some.
func TestFramesFitTheLog(t *testing.T) {
	for _, spec := range []string{quick, `{}`, `{"size":128,"count":36,"t2":1}`} {
		r, err := readRequest([]byte(spec), []string{plainTrack})
		if err != nil {
			t.Fatal(err)
		}
		if r.bytes > maxLog || r.memory > 1<<30 {
			t.Errorf("%s takes %d bytes of %d", spec, r.bytes, r.memory)
		}
		for _, track := range r.tracks {
			if n := len(track.Kept); n < 5 || n > maxFrames {
				t.Errorf("%s: %d frames", spec, n)
			}
		}
	}
	_, h := serve(t)
	c := dial(t, h)
	c.Send(asking(1, quick, `["plain"]`))
	_, frames, _ := watched(t, c)
	r, err := readRequest([]byte(quick), []string{plainTrack})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range frames {
		total += wire.FrameHeader + len(f.Text)
		for _, p := range f.Pictures {
			total += 16 + 2*len(p.Q)
		}
	}
	if int64(total) > r.bytes {
		t.Errorf("frames take %d of %d bytes", total, r.bytes)
	}
}
