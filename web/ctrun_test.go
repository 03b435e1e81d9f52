package web

import (
	"bytes"
	"context"
	"math"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
)

// TestCTRun: description, states, and frames that show what a replay of the same spec
// computes, to the quantisation.
func TestCTRun(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	c := dialCT(t, h)
	s := shortCT()
	compare := []string{"off", "fbp", "tv"}
	c.send(ctAsk(t, "run", 1, s, `,"compare":["off","fbp","tv"],"from":0`))
	w := c.watch(1)
	d := w.description
	if len(d.Run) != 16 || d.Number == 0 || len(d.Tracks) != 4 || d.Tracks[0].Name != "main" {
		t.Fatalf("description %+v", d)
	}
	if last := w.last(); last.State != "done" {
		t.Fatalf("ended with %s", last.raw)
	}
	var end struct {
		Results []struct {
			PSNR float64 `json:"psnr"`
		} `json:"results"`
	}
	if err := json.Unmarshal(w.last().raw, &end); err != nil || len(end.Results) != 4 {
		t.Fatalf("%v, results %+v", err, end)
	}
	sequence := uint32(0)
	for i, track := range d.Tracks {
		spec := s
		if i > 0 {
			var err error
			if spec, err = ct.Compare(s, compare[i-1]); err != nil {
				t.Fatal(err)
			}
			if track.Name != compare[i-1] {
				t.Errorf("track %d is %s", i, track.Name)
			}
		}
		if encodedCT(t, *track.Spec) != encodedCT(t, spec) {
			t.Errorf("track %s has the spec %+v", track.Name, track.Spec)
		}
		run, err := ct.NewRun(&spec, fastestKernel(), nil)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		if err := run.Reconstruct(t.Context(), func(m *ct.Moment) {
			if !slices.Contains(track.K, m.K) {
				return
			}
			f := w.frames[sequence]
			sequence++
			if f.sequence != sequence || f.number != d.Number || f.track != uint32(i) || f.k != uint32(m.K) || len(f.pictures) != track.Panels {
				t.Fatalf("frame %d of track %d: %+v", f.sequence, f.track, f.k)
			}
			if k, T := track.K[shown], track.T[shown]; k != m.K || math.Abs(T-m.T) > 1e-5*m.T {
				t.Errorf("%s: entry %d has k = %d, t = %g, want %d, %g", track.Name, shown, k, T, m.K, m.T)
			}
			shown++
			for p, got := range f.pictures {
				comparePicture(t, got, m.Panels[p].X.Pix)
			}
			compareText(t, f, m)
		}); err != nil {
			t.Fatal(err)
		}
		if shown != len(track.K) || track.Steps != spec.Steps() {
			t.Errorf("%s: %d of %d frames, %d steps", track.Name, shown, len(track.K), track.Steps)
		}
		if got := end.Results[i].PSNR; got != float64(run.Result.PSNR) {
			t.Errorf("%s: PSNR %g, want %g", track.Name, got, run.Result.PSNR)
		}
	}
	if int(sequence) != len(w.frames) {
		t.Errorf("%d frames, want %d", len(w.frames), sequence)
	}
}

// comparePicture allows half a step of the quantisation and float32's rounding.
func comparePicture(t *testing.T, got readPicture, want []float32) {
	t.Helper()
	if len(got.q) != len(want) {
		t.Fatalf("%d x %d pixels, want %d", got.rows, got.columns, len(want))
	}
	most := (got.hi-got.lo)/65535/2 + 1e-12*max(math.Abs(got.lo), math.Abs(got.hi))
	for i, v := range want {
		if e := math.Abs(got.value(i) - float64(v)); !(e <= most) {
			t.Fatalf("pixel %d is off by %g, allowed are %g", i, e, most)
		}
	}
}

func compareText(t *testing.T, f *readFrame, m *ct.Moment) {
	t.Helper()
	var text struct {
		K, Level int
		T        *float64
		Distance *float64
		Panels   []map[string]any
	}
	if err := json.Unmarshal(f.text, &text, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatalf("%s: %v", f.text, err)
	}
	near := func(name string, got any, want float64) {
		t.Helper()
		v, ok := got.(float64)
		if none := math.IsNaN(want) || math.IsInf(want, 0); none && got != nil || !none && (!ok || math.Abs(v-want) > 1e-5*math.Abs(want)) {
			t.Errorf("k = %d: %s is %v, want %g", m.K, name, got, want)
		}
	}
	if text.K != m.K || text.Level != m.Level || len(text.Panels) != len(m.Panels) {
		t.Errorf("%s", f.text)
	}
	near("distance", *text.Distance, m.Distance())
	for i, p := range text.Panels {
		panel := &m.Panels[i]
		near("psnr", p["psnr"], panel.PSNR())
		near("ssim", p["ssim"], panel.SSIM())
		near("residual", p["residual"], panel.Residual())
		energy, size := math.NaN(), math.NaN()
		if panel.Step != nil {
			energy, size = panel.Step.Energy, panel.Step.Size
		}
		near("energy", p["energy"], energy)
		near("step", p["step"], size)
	}
}

// TestCTLooks: a scan shows the truth and the measurements, a preview the result, too.
func TestCTLooks(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	c := dialCT(t, h)
	s := shortCT()
	run, err := ct.NewRun(&s, fastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, kind := range []string{"scan", "preview"} {
		c.send(ctAsk(t, kind, uint32(id+1), s, ""))
		f := c.frameOf(frameScan)
		if f.number != uint32(id+1) || f.sequence != 0 || len(f.pictures) != 3 || f.pictures[1].rows != 15 {
			t.Fatalf("%s: %+v", kind, f)
		}
		comparePicture(t, f.pictures[0], run.Truth.Pix)
		comparePicture(t, f.pictures[1], run.Y)
	}
	if err := run.Reconstruct(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	f := c.frameOf(framePreview)
	for i, p := range f.pictures {
		comparePicture(t, p, run.Reconstructions[i].X.Pix)
	}
	if len(f.pictures) != 2 || f.k != 5 {
		t.Errorf("preview of %d pictures at step %d", len(f.pictures), f.k)
	}
}

// TestCTJoin: a second viewer, a late one and one that comes again get the same bytes; a
// request that differs is another run.
func TestCTJoin(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	c, s := dialCT(t, h), shortCT()
	c.send(ctAsk(t, "run", 1, s, `,"compare":["off"]`))
	first := c.watch(1)
	late := dialCT(t, h)
	late.send(ctAsk(t, "run", 7, s, `,"compare":["off"],"from":0`))
	second := late.watch(7)
	if second.description.Run != first.description.Run || second.description.Number != first.description.Number || !slices.EqualFunc(first.bytes, second.bytes, bytes.Equal) {
		t.Error("a late viewer got another run")
	}
	late.send(ctAsk(t, "run", 8, s, `,"compare":["off"],"from":9`))
	if third := late.watch(8, 9); !slices.EqualFunc(first.bytes[9:], third.bytes, bytes.Equal) {
		t.Errorf("from 9 on there were %d frames of %d", len(third.bytes), len(first.bytes))
	}
	late.send(ctAsk(t, "run", 10, s, `,"compare":["off"],"from":4294967295`))
	if none := late.watch(10, len(first.bytes)); len(none.bytes) > 0 {
		t.Errorf("after the last frame there were %d", len(none.bytes))
	}
	late.send(ctAsk(t, "run", 11, s, ``))
	if other := late.watch(11); other.description.Run == first.description.Run || other.description.Number == first.description.Number {
		t.Error("another request was the same run")
	}
}
