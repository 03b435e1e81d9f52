package ctapp

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/solver"
	"gradus/web/wstest"
)

// smallPosterior is soon done.
func smallPosterior() ct.Spec {
	s := Default(ct.MethodPosterior, ct.PriorTikhonov, prior.VE) // which takes no network
	s.Size, s.Scan.Angles, s.Sampling.Chains = 32, 20, 3
	s.Schedule.Levels, s.Schedule.Iterations = 3, 2
	s.Regions = []ct.Region{{Inside: [3]float64{0.1, 0.2, 0.3}}}
	return s
}

// TestPosteriorStreams: chains are panels of every step; the last frame has mean and standard deviations, with the
// residuals of the mean, and the coverage that files have, too.
func TestPosteriorStreams(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	s := smallPosterior()
	r, err := ct.NewRun(&s, wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, s, `,"compare":["tikhonov"],"from":0`))
	w := c.Watch(1)
	track := w.Description.Tracks[0]
	if w.Last().State != "done" || track.Panels != 3 || len(track.K) != s.Steps()+1 || len(w.Frames) != s.Steps()+2 {
		t.Fatalf("%s: %d panels, %d steps, %d frames", w.Last().Raw, track.Panels, len(track.K), len(w.Frames))
	}
	for i, f := range w.Frames[:s.Steps()] {
		var text LevelText
		if err := json.Unmarshal(f.Text, &text); err != nil || int(f.K) != i || len(f.Pictures) != 3 || text.Posterior != nil {
			t.Errorf("frame %d: step %d, %d pictures, %v", i, f.K, len(f.Pictures), err)
		}
	}
	last := w.Frames[s.Steps()]
	var text LevelText
	if err := json.Unmarshal(last.Text, &text); err != nil || text.Posterior == nil || len(last.Pictures) != 9 {
		t.Fatalf("the last frame has %d pictures, %v: %s", len(last.Pictures), err, last.Text)
	}
	for i, x := range r.Posterior.Samples {
		comparePicture(t, last.Pictures[i], x.Pix)
	}
	comparePicture(t, last.Pictures[6], r.Reconstructions[0].X.Pix)
	comparePicture(t, last.Pictures[7], r.Posterior.SD.Pix)
	_, _, residuals := r.Residuals(r.Reconstructions[0].X)
	comparePicture(t, last.Pictures[8], residuals)
	curve := text.Posterior.Coverage
	for i, want := range r.Coverage() {
		if math.Abs(curve[i]-want) > 1e-6 {
			t.Errorf("coverage %d is %g, want %g", i, curve[i], want)
		}
	}
	if f := r.Result.Posterior; len(curve) != 30 || math.Abs(curve[9]-float64(f.Coverage[0])) > 1e-6 ||
		math.Abs(curve[19]-float64(f.Coverage[1])) > 1e-6 {
		t.Errorf("coverage %v, of the line %v", curve, f.Coverage)
	}
}

// TestPosteriorLimits: what the page cannot show is refused by the field and its range.
func TestPosteriorLimits(t *testing.T) {
	for text, field := range map[string]string{
		`{"method": "posterior", "chains": 17}`:                            "chains",
		`{"method": "posterior", "steps": 19}`:                             "steps",
		`{"method": "posterior", "gamma": 2}`:                              "gamma",
		`{"method": "posterior", "prior": "tv"}`:                           "prior",
		`{"method": "graduated", "chains": 4}`:                             "chains",
		`{"method": "posterior", "schedule": {"levels": 300}}`:             "schedule.levels",
		`{"method": "posterior", "batch": {"count": 60}}`:                  "batch.count",
		`{"batch": {"count": 2, "methods": ["posterior"], "levels": [1]}}`: "batch.levels",
	} {
		var wrong *solver.RangeError
		if _, err := NewRequest([]byte(text), nil); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, chains := range []int{-1, 0, 17} { // the page's range, not that of replay
		want := fmt.Sprintf("chains: must be a whole number from 1 to 16 on this page, got %d", chains)
		text := fmt.Sprintf(`{"method": "posterior", "chains": %d}`, chains)
		if _, err := NewRequest([]byte(text), nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	s := ct.Default(ct.MethodPosterior, ct.PriorScore)
	if !CTShows(&s) {
		t.Error("no link would lead to it")
	}
}

// TestFramesOfKeptStates: where not all steps have room, those that are kept come first.
func TestFramesOfKeptStates(t *testing.T) {
	for _, size := range []int{32, 128, 256} {
		for _, steps := range []int{20, 150} {
			for _, levels := range []int{1, 16} {
				s := Default(ct.MethodPosterior, ct.PriorScore, prior.VE)
				s.Size, s.Sampling.Steps, s.Schedule.Levels, s.Sampling.Chains = size, steps, levels, MaxChains
				kept, bytes := framePlan([]*ct.Spec{&s})
				k, all, annealed := kept[0], s.Steps(), s.Steps()-steps
				draws := 0
				for _, at := range k {
					if at > annealed {
						draws++
					}
				}
				if bytes > MaxLog || k[0] != 0 || k[len(k)-1] != all || !slices.IsSorted(k) ||
					len(slices.Compact(slices.Clone(k))) != len(k) || draws < min(steps, len(k)/2) {
					t.Errorf("size %d, %d levels, %d steps: %v, %d draws, %d bytes", size, levels, steps, k, draws, bytes)
				}
			}
		}
	}
}
