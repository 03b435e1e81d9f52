package stationary

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
)

// The search ends within its work, and what it returns is still a good minimum.
func TestSurveyOfARing(t *testing.T) {
	for _, radius := range []float64{3, 8, 10} {
		p := mixturetest.Ring(32, radius)
		s := NewSurveyor(p).Survey(1e-3)
		// The last cell, the last descent and each point's kind are beyond the limits.
		if most := surveyWork + descentWork + 50_000; s.Complete || s.spent > most {
			t.Errorf("radius %g: complete %v after %d, want it cut short by %d", radius, s.Complete, s.spent, most)
		}
		l := p.At(1e-3)
		if _, g := l.Gradient(s.Global.X); plane.Norm(g) > 1e-12 || s.Global.Kind != Minimum ||
			s.Global.Value != l.Energy(s.Global.X) {
			t.Errorf("radius %g: gradient %g at %v", radius, plane.Norm(g), s.Global)
		}
		for _, q := range s.Points {
			if q.Value < s.Global.Value || !s.Window.Contains(q.X) {
				t.Errorf("radius %g: %v is below %v or outside of %v", radius, q, s.Global, s.Window)
			}
		}
	}
}

func TestSurveyPaper(t *testing.T) {
	p := NewSurveyor(mixture.Paper())
	s := p.Survey(1e-3)
	if got := kindCount(s.Points); !s.Complete || got != [3]int{4, 3, 0} || s.Global != s.Points[0] {
		t.Errorf("complete %v, %v, global %v", s.Complete, got, s.Global)
	}
	p.Survey(0.5)
	if p.Survey(1e-3) != s {
		t.Error("searched again")
	}
	if other := p.Survey(0.5); other.T != 0.5 || len(other.Points) != 5 || p.GlobalMinimiser(0.5) != other.Global ||
		p.Window(0.5) != other.Window {
		t.Errorf("at 0.5: %+v", other)
	}
}

// expiring is a context that ends after so many looks at it.
type expiring struct {
	context.Context
	looks, late atomic.Int64 // left; afterwards
}

func (c *expiring) Err() error {
	if c.looks.Add(-1) >= 0 {
		return nil
	}
	c.late.Add(1)
	return context.Canceled
}

// A search that is cut short ends at once, in every part of it, and is not kept.
func TestSurveyCancelled(t *testing.T) {
	p := NewSurveyor(mixturetest.Ring(32, 3))
	for _, looks := range []int64{0, 1, 100, 3000} {
		ctx := &expiring{Context: t.Context()}
		ctx.looks.Store(looks)
		s, err := p.SurveyContext(ctx, 1e-3)
		if late := ctx.late.Load(); s != nil || !errors.Is(err, context.Canceled) ||
			late > 200 { // each after at most a cell
			t.Errorf("after %d looks: %v, %v, %d looks later", looks, s, err, late)
		}
	}
	if p.kept[0] != nil || p.searches != 3 {
		t.Errorf("kept %v of %d searches", p.kept[0], p.searches)
	}
}

// A caller that waits for another's search leaves when its own context ends.
func TestSurveyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewSurveyor(mixture.Paper())
		if s, search := p.begin(1e-3); s != nil || search != nil { // as if one went on
			t.Fatal("there is a search")
		}
		ctx, cancel := context.WithCancel(t.Context())
		left, found := make(chan error, 1), make(chan *Survey, 1)
		go func() {
			_, err := p.SurveyContext(ctx, 1e-3)
			left <- err
		}()
		go func() { found <- p.Survey(1e-3) }()
		synctest.Wait()
		if len(left) > 0 || len(found) > 0 {
			t.Fatal("somebody did not wait")
		}
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		s, err := p.search(t.Context(), 1e-3)
		if err != nil || <-found != s || p.searches != 1 {
			t.Errorf("%v, %d searches", err, p.searches)
		}
	})
}

// The global minimiser comes first, and once, also where a descent found it.
func TestMinimaOfASurvey(t *testing.T) {
	point := func(x, value float64, kind Kind) Point {
		return Point{X: plane.Vec{x, 0}, Kind: kind, Value: value}
	}
	points := []Point{point(1, 0.1, Minimum), point(2, 0.2, Saddle), point(3, 0.3, Minimum), point(4, 0.4, Maximum)}
	for _, c := range []struct {
		name   string
		global Point
		want   []float64
	}{
		{"the lowest of the points", points[0], []float64{1, 3}},
		{"the same with another rounding", point(1+1e-9, 0.1-1e-17, Minimum), []float64{1 + 1e-9, 3}},
		{"one that no search found", point(9, 0.05, Minimum), []float64{9, 1, 3}},
	} {
		s := Survey{Points: points, Global: c.global}
		var got []float64
		for _, m := range s.Minima() {
			got = append(got, m.X[0])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: minima at %v, want %v", c.name, got, c.want)
		}
	}
	s := Survey{Global: point(0, 0, Minimum)}
	for i := range 300 {
		s.Points = append(s.Points, point(float64(i), float64(i), Minimum))
	}
	if n := len(s.Minima()); n != MaxMinima {
		t.Errorf("%d minima are kept", n)
	}
}
