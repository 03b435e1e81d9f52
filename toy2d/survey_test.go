package toy2d

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"gradus/internal/cpu"
	"gradus/solver"
)

// ring returns n equal round modes of variance 2 around the origin, and no data: the
// valley between them is flat to double precision where they overlap.
func ring(n int, radius float64) *Problem {
	p := &Problem{A0: 1, A1: 1, Sigma: 25}
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		p.Modes = append(p.Modes, Mode{Mean: Vec{radius * cos, radius * sin}, Cov: Mat{{2, 0}, {0, 2}}, Weight: 1})
	}
	return p
}

// The search ends within its work, and what it returns is still a good minimum.
func TestSurveyOfARing(t *testing.T) {
	for _, radius := range []float64{3, 8, 10} {
		p := ring(32, radius)
		s := p.Survey(1e-3)
		// The last cell, the last descent and each point's kind are beyond the limits.
		if most := surveyWork + descentWork + 50_000; s.Complete || s.spent > most {
			t.Errorf("radius %g: complete %v after %d, want it cut short by %d", radius, s.Complete, s.spent, most)
		}
		l := p.At(1e-3)
		if _, g := l.Gradient(s.Global.X); norm(g) > 1e-12 || s.Global.Kind != Minimum || s.Global.Value != l.Energy(s.Global.X) {
			t.Errorf("radius %g: gradient %g at %v", radius, norm(g), s.Global)
		}
		for _, q := range s.Points {
			if q.Value < s.Global.Value || !s.Window.Contains(q.X) {
				t.Errorf("radius %g: %v is below %v or outside of %v", radius, q, s.Global, s.Window)
			}
		}
	}
}

func TestSurveyPaper(t *testing.T) {
	p := Paper()
	s := p.Survey(1e-3)
	if got := kindCount(s.Points); !s.Complete || got != [3]int{4, 3, 0} || s.Global != s.Points[0] {
		t.Errorf("complete %v, %v, global %v", s.Complete, got, s.Global)
	}
	p.Survey(0.5)
	if p.Survey(1e-3) != s {
		t.Error("searched again")
	}
	if other := p.Survey(0.5); other.T != 0.5 || len(other.Points) != 5 || p.GlobalMinimiser(0.5) != other.Global || p.Window(0.5) != other.Window {
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
	p := ring(32, 3)
	for _, looks := range []int64{0, 1, 100, 3000} {
		ctx := &expiring{Context: t.Context()}
		ctx.looks.Store(looks)
		s, err := p.SurveyContext(ctx, 1e-3)
		if late := ctx.late.Load(); s != nil || !errors.Is(err, context.Canceled) || late > 200 { // each after at most a cell
			t.Errorf("after %d looks: %v, %v, %d looks later", looks, s, err, late)
		}
	}
	if p.surveys.kept[0] != nil || p.surveys.searches != 3 {
		t.Errorf("kept %v of %d searches", p.surveys.kept[0], p.surveys.searches)
	}
}

// Who waits for another's search leaves when its own context ends.
func TestSurveyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := Paper()
		if s, search := p.surveys.begin(1e-3); s != nil || search != nil { // as if one went on
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
		s, err := p.surveys.search(t.Context(), p.At(1e-3))
		if err != nil || <-found != s || p.surveys.searches != 1 {
			t.Errorf("%v, %d searches", err, p.surveys.searches)
		}
	})
}

// All that a page may ask of one problem at once needs one search for each end of the
// schedule.
func TestPanelsShareTheSurvey(t *testing.T) {
	s := Default(solver.Flow)
	s.Schedule.Levels = 20
	s.Starts.N = 10
	p := s.Problem()
	var all sync.WaitGroup
	for name, ask := range map[string]func(context.Context) error{
		"description": func(ctx context.Context) error {
			_, err := p.SurveyContext(ctx, s.Schedule.TMin)
			return err
		},
		"run":    func(ctx context.Context) error { _, err := Run(ctx, &s, p, cpu.Go, nil); return err },
		"twin":   func(ctx context.Context) error { _, err := Run(ctx, &s, p, cpu.Go, nil); return err },
		"basins": func(ctx context.Context) error { _, err := FindBasins(ctx, &s, p, cpu.Go, 2, nil); return err },
		"series": func(ctx context.Context) error { _, err := Observe(ctx, &s, p, Vec{1, 2}); return err },
		"sweep":  func(ctx context.Context) error { _, err := Sweep(ctx, &s, p, cpu.Go, 2, nil); return err },
		"homotopy": func(ctx context.Context) error {
			_, err := p.Homotopy(ctx, s.Schedule.TMin, s.Schedule.TMax, nil)
			return err
		},
	} {
		all.Go(func() {
			if err := ask(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Wait()
	if n := p.surveys.searches; n != 2 {
		t.Errorf("%d searches, want 2", n)
	}
}

func weaverOf(ctx context.Context, p *Problem) *weaver {
	return &weaver{p: p, h: &Homotopy{}, work: work{ctx: ctx}, budget: homotopyWork}
}

func TestHomotopyOfARing(t *testing.T) {
	const tmin, tmax = 1e-3, 1e-2
	b := weaverOf(t.Context(), ring(24, 3))
	b.budget = 5_000_000 // or the test would take seconds
	var told [][2]int
	if err := b.weave(tmin, tmax, func(done, of int) { told = append(told, [2]int{done, of}) }); err != nil {
		t.Fatal(err)
	}
	if b.h.Complete || b.work.spent > b.budget*21/20 || b.work.spent < b.budget/2 {
		t.Errorf("complete %v after %d", b.h.Complete, b.work.spent)
	}
	reached := false
	for _, branch := range b.h.Branches {
		reached = reached || branch.End.Type == AtTMax && branch.End.T == tmax
	}
	if !reached {
		t.Error("no branch goes on to t_max")
	}
	const levels = 25 // ceil(log(tmax/tmin) / spacing) + 1
	for i, got := range told {
		if want := [2]int{i + 2, levels}; got != want {
			t.Errorf("told %v, want %v", got, want)
		}
	}
	if len(told) != levels-1 {
		t.Errorf("told %d times", len(told))
	}
}

// cancelling is cancelled at a point of a search.
type cancelling struct {
	context.Context
	spent *int
	at    int
}

func (c cancelling) Err() error {
	if *c.spent >= c.at {
		return context.Canceled
	}
	return nil
}

func TestHomotopyCancelledInside(t *testing.T) {
	for _, at := range []int{1, 100_000, 700_000, 3_000_000} {
		b := weaverOf(t.Context(), ring(24, 3))
		b.work.ctx = cancelling{t.Context(), &b.work.spent, at}
		err := b.weave(1e-3, 2, nil)
		if late := b.work.spent - at; !errors.Is(err, context.Canceled) || late > 100_000 { // some 10 ms
			t.Errorf("cancelled at %d: %v, %d later", at, err, late)
		}
	}
}
