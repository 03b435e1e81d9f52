package ctapp

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/figure/figuretest"
	"gradus/internal/run"
	"gradus/web/wstest"
)

// curvatureCT is a spec whose curvature takes a moment.
func curvatureCT() ct.Spec {
	s := wstest.ShortCT()
	s.Curvature = 4
	return s
}

// mustCurve computes a curvature by nobody's leave.
func mustCurve(t *testing.T, s ct.Spec) *ct.Curvature {
	t.Helper()
	c, err := ct.RunCurvature(t.Context(), &s, wstest.FastestKernel(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCurvatureStreams: every place is told of once, and all is RunCurvature's. A run has none of it.
func TestCurvatureStreams(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	spec := curvatureCT()
	c.Send(wstest.AskCT(t, "curvature", 1, spec, ""))
	want := mustCurve(t, spec)
	places := map[int]ct.LevelCurvature{}
	var end CurvedMessage
	for end.Type == "" {
		m := c.Next()
		read := func(to any) {
			t.Helper()
			if err := json.Unmarshal(m.Raw, to); err != nil {
				t.Fatalf("%s: %v", m.Raw, err)
			}
		}
		switch m.Type {
		case "error":
			t.Fatalf("%s", m.Raw)
		case "curvature":
			var d curvatureDescription
			if read(&d); !reflect.DeepEqual(d, curvatureDescription{"curvature", 1, 4, spec.CurvaturePlaces(), spec.Steps()}) {
				t.Errorf("described as %+v", d)
			}
		case "curvature-level":
			var l CurvatureLevelMessage
			read(&l)
			if _, twice := places[l.K]; twice || l.Done != len(places)+1 || l.Of != len(want.Levels) {
				t.Errorf("%s", m.Raw)
			}
			places[l.K] = l.LevelCurvature
		case "curved":
			read(&end)
		}
	}
	for _, l := range want.Levels {
		if !reflect.DeepEqual(places[l.K], l) {
			t.Errorf("%+v, want %+v", places[l.K], l)
		}
	}
	if !reflect.DeepEqual(end.ConvexFrom, want.ConvexFrom) || end.Evaluations != want.Evaluations || !(end.Seconds > 0) {
		t.Errorf("%+v, want %v and %d evaluations", end, want.ConvexFrom, want.Evaluations)
	}

	s.ct.executor.curvature = nil // what was computed is kept
	_, file := posting(t, h, "/ct/export/curvature.csv", []byte(`{"spec":`+wstest.EncodedCT(t, spec)+`}`))
	rows, note := figuretest.Table(t, file)
	if len(rows) != 1+len(want.Levels) || !strings.HasPrefix(note, Link(h.URL, spec, nil)) {
		t.Errorf("%d rows, %q", len(rows), note)
	}
	plain := []byte(`{"spec":` + wstest.EncodedCT(t, wstest.ShortCT()) + `}`)
	if r, _ := posting(t, h, "/ct/export/curvature.csv", plain); r.StatusCode != 404 {
		t.Errorf("without a curvature: %s", r.Status)
	}
}

func TestCurvatureIsNoPartOfARun(t *testing.T) {
	with, err := NewRequest([]byte(wstest.EncodedCT(t, curvatureCT())), []string{"off", "tv"})
	if err != nil {
		t.Fatal(err)
	}
	without, err := NewRequest([]byte(wstest.EncodedCT(t, wstest.ShortCT())), []string{"off", "tv"})
	if err != nil {
		t.Fatal(err)
	}
	if with.id != without.id || !reflect.DeepEqual(with.Tracks, without.Tracks) {
		t.Error("a curvature makes another run")
	}
}

// TestCurvatureOfNone: an ask without a number of steps, or with too many, names the field.
func TestCurvatureOfNone(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	for i, steps := range []int{0, 61} {
		spec := wstest.ShortCT()
		spec.Curvature = steps
		c.Send(wstest.AskCT(t, "curvature", uint32(i+1), spec, ""))
		for m := c.Next(); ; m = c.Next() {
			if m.Type == "error" {
				if m.Field != "curvature" {
					t.Errorf("%d: %s", steps, m.Raw)
				}
				break
			}
		}
	}
}

// TestCancelledCurvatureEnds: within a product of what is under way.
func TestCancelledCurvatureEnds(t *testing.T) {
	told, ended := make(chan struct{}, 100), make(chan error, 1)
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.ct.executor.curvature
		s.ct.executor.curvature = func(ctx context.Context, spec *ct.Spec, k cpu.Kernel, open ct.OpenFunc,
			watch func(ct.LevelCurvature)) (*ct.Curvature, error) {
			c, err := was(ctx, spec, k, open, func(l ct.LevelCurvature) { watch(l); told <- struct{}{} })
			ended <- err
			return c, err
		}
	})
	spec := curvatureCT()
	spec.Size, spec.Schedule.Levels, spec.Curvature = 64, 20, 20
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "curvature", 1, spec, ""))
	wstest.Soon(t, "the first place is done", told)
	c.Send(`{"type":"cancel","id":1}`)
	if err := wstest.Soon(t, "it ends", ended); err == nil {
		t.Error("it went on to its end")
	}
	s.ct.Close()
}

// TestCurvatureHasTheClockOfARun: what takes longer is ended, and names what would take less.
func TestCurvatureHasTheClockOfARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, _ := newApp(t)
		a.executor.curvature = func(ctx context.Context, _ *ct.Spec, _ cpu.Kernel, _ ct.OpenFunc,
			watch func(ct.LevelCurvature)) (*ct.Curvature, error) {
			watch(ct.LevelCurvature{})
			<-ctx.Done()
			return nil, ctx.Err()
		}
		spec, began := curvatureCT(), time.Now()
		_, err := a.curvature(t.Context(), &spec, run.Nobody, run.Follower[CurvatureLevel]{})
		if time.Since(began) != maxRunTime || err == nil || !strings.Contains(err.Error(), "curvature: ") ||
			!strings.Contains(err.Error(), "by which 1 of") {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestCurvatureInLinks(t *testing.T) {
	s := Default(ct.MethodGraduated, ct.PriorScore, 0)
	s.Curvature = 12
	if got, want := Link("", s, pageCompare), "/ct#curvature=12"; !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
	if !CTShows(&s) {
		t.Error("the page does not show it")
	}
}
