package ctapp

import (
	"bytes"
	"context"
	"math"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// TestCTRun: description, states, and frames that show what a replay of the same spec
// computes, to the quantisation.
func TestCTRun(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	s := wstest.ShortCT()
	compare := []string{"off", "fbp", "tv"}
	c.Send(wstest.AskCT(t, "run", 1, s, `,"compare":["off","fbp","tv"],"from":0`))
	w := c.Watch(1)
	d := w.Description
	if len(d.Run) != 16 || d.Number == 0 || len(d.Tracks) != 4 || d.Tracks[0].Name != "main" {
		t.Fatalf("description %+v", d)
	}
	if last := w.Last(); last.State != "done" {
		t.Fatalf("ended with %s", last.Raw)
	}
	var end struct {
		Results []struct {
			PSNR float64 `json:"psnr"`
		} `json:"results"`
	}
	if err := json.Unmarshal(w.Last().Raw, &end); err != nil || len(end.Results) != 4 {
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
		if wstest.EncodedCT(t, *track.Spec) != wstest.EncodedCT(t, spec) {
			t.Errorf("track %s has the spec %+v", track.Name, track.Spec)
		}
		run, err := ct.NewRun(&spec, wstest.FastestKernel(), nil)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		if err := run.Reconstruct(t.Context(), func(m *ct.Moment) {
			if !slices.Contains(track.K, m.K) {
				return
			}
			f := w.Frames[sequence]
			sequence++
			if f.Sequence != sequence || f.Number != d.Number || f.Track != uint32(i) || f.K != uint32(m.K) ||
				len(f.Pictures) != track.Panels*(1+holds(m.K == m.Steps)) {
				t.Fatalf("frame %d of track %d: %+v", f.Sequence, f.Track, f.K)
			}
			if k, T := track.K[shown], track.T[shown]; k != m.K || math.Abs(T-m.T) > 1e-5*m.T {
				t.Errorf("%s: entry %d has k = %d, t = %g, want %d, %g", track.Name, shown, k, T, m.K, m.T)
			}
			shown++
			for p, got := range f.Pictures {
				want := m.Panels[p%track.Panels].X.Pix
				if p >= track.Panels {
					_, _, want = m.Panels[p-track.Panels].Residuals()
				}
				comparePicture(t, got, want)
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
	if int(sequence) != len(w.Frames) {
		t.Errorf("%d frames, want %d", len(w.Frames), sequence)
	}
}

// comparePicture allows half a step of the quantisation and float32's rounding.
func comparePicture(t *testing.T, got wstest.Picture, want []float32) {
	t.Helper()
	if len(got.Q) != len(want) {
		t.Fatalf("%d x %d pixels, want %d", got.Rows, got.Columns, len(want))
	}
	most := (got.Hi-got.Lo)/65535/2 + 1e-12*max(math.Abs(got.Lo), math.Abs(got.Hi))
	for i, v := range want {
		if e := math.Abs(got.Value(i) - float64(v)); !(e <= most) {
			t.Fatalf("pixel %d is off by %g, allowed are %g", i, e, most)
		}
	}
}

func compareText(t *testing.T, f *wstest.PictureFrame, m *ct.Moment) {
	t.Helper()
	var text struct {
		K, Level int
		T        *float64
		Distance *float64
		Panels   []map[string]any
	}
	if err := json.Unmarshal(f.Text, &text, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatalf("%s: %v", f.Text, err)
	}
	near := func(name string, got any, want float64) {
		t.Helper()
		v, ok := got.(float64)
		if none := math.IsNaN(want) || math.IsInf(want, 0); none && got != nil || !none &&
			(!ok || math.Abs(v-want) > 1e-5*math.Abs(want)) {
			t.Errorf("k = %d: %s is %v, want %g", m.K, name, got, want)
		}
	}
	if text.K != m.K || text.Level != m.Level || len(text.Panels) != len(m.Panels) {
		t.Errorf("%s", f.Text)
	}
	near("distance", *text.Distance, m.Distance())
	for i, p := range text.Panels {
		panel := &m.Panels[i]
		near("psnr", p["psnr"], panel.PSNR())
		near("ssim", p["ssim"], panel.SSIM())
		residual, chi := panel.Fit()
		near("residual", p["residual"], residual)
		near("chi", p["chi"], chi)
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
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	s := wstest.ShortCT()
	run, err := ct.NewRun(&s, wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, kind := range []string{"scan", "preview"} {
		c.Send(wstest.AskCT(t, kind, uint32(id+1), s, ""))
		f := c.FrameOf(wire.FrameScan)
		if f.Number != uint32(id+1) || f.Sequence != 0 || len(f.Pictures) != 3 || f.Pictures[1].Rows != 15 {
			t.Fatalf("%s: %+v", kind, f)
		}
		comparePicture(t, f.Pictures[0], run.Truth.Pix)
		comparePicture(t, f.Pictures[1], run.Y)
	}
	if err := run.Reconstruct(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	f := c.FrameOf(wire.FramePreview)
	for i, p := range f.Pictures {
		comparePicture(t, p, run.Reconstructions[i].X.Pix)
	}
	if len(f.Pictures) != 2 || f.K != 5 {
		t.Errorf("preview of %d pictures at step %d", len(f.Pictures), f.K)
	}
}

// TestCTJoin: a second viewer, a late one and one that comes again get the same bytes; a
// request that differs is another run.
func TestCTJoin(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c, s := wstest.DialCT(t, h), wstest.ShortCT()
	c.Send(wstest.AskCT(t, "run", 1, s, `,"compare":["off"]`))
	first := c.Watch(1)
	late := wstest.DialCT(t, h)
	late.Send(wstest.AskCT(t, "run", 7, s, `,"compare":["off"],"from":0`))
	second := late.Watch(7)
	if second.Description.Run != first.Description.Run || second.Description.Number != first.Description.Number ||
		!slices.EqualFunc(first.Bytes, second.Bytes, bytes.Equal) {
		t.Error("a late viewer got another run")
	}
	late.Send(wstest.AskCT(t, "run", 8, s, `,"compare":["off"],"from":9`))
	if third := late.Watch(8, 9); !slices.EqualFunc(first.Bytes[9:], third.Bytes, bytes.Equal) {
		t.Errorf("from 9 on there were %d frames of %d", len(third.Bytes), len(first.Bytes))
	}
	late.Send(wstest.AskCT(t, "run", 10, s, `,"compare":["off"],"from":4294967295`))
	if none := late.Watch(10, len(first.Bytes)); len(none.Bytes) > 0 {
		t.Errorf("after the last frame there were %d", len(none.Bytes))
	}
	late.Send(wstest.AskCT(t, "run", 11, s, ``))
	if other := late.Watch(11); other.Description.Run == first.Description.Run ||
		other.Description.Number == first.Description.Number {
		t.Error("another request was the same run")
	}
}

// holds is 1 of what is so.
func holds(b bool) int {
	if b {
		return 1
	}
	return 0
}
