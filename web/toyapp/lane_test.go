package toyapp

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/wstest"
)

// TestNewestWins, for every panel: a newer ask cancels the older, which says no more.
func TestNewestWins(t *testing.T) {
	for _, p := range panels {
		t.Run(string(p.panel), func(t *testing.T) {
			held := newHeld()
			_, h := serve(t, serving{kernel: wstest.FastestKernel()}, held.install)
			c := wstest.Dial(t, h)
			c.Send(wstest.Spelled(t, 1, heldSpec(), string(p.panel)))
			if began := wstest.Soon(t, "the work begins", held.began); began != heldAs(string(p.panel)) {
				t.Fatalf("%s began", began)
			}
			c.Send(wstest.Spelled(t, 2, wstest.Quick(solver.Flow), string(p.panel)))
			wstest.Soon(t, "the older ends", held.ended)
			for {
				m := c.Text()
				if m.ID == 1 && !slices.Contains([]string{"run", "sweep", "samples", "correction", "curvature"}, m.Type) { // what comes first
					t.Errorf("what was cancelled said %s", m.Raw)
				}
				if m.ID == 2 && m.Last() {
					if m.Type == "error" {
						t.Errorf("%s", m.Raw)
					}
					return
				}
			}
		})
	}
}

// TestCancel, for every panel: of this panel only, and up to the id.
func TestCancel(t *testing.T) {
	for _, p := range panels {
		t.Run(string(p.panel), func(t *testing.T) {
			held := newHeld()
			_, h := serve(t, serving{kernel: wstest.FastestKernel()}, held.install)
			c := wstest.Dial(t, h)
			c.Send(wstest.Spelled(t, 5, heldSpec(), string(p.panel)))
			wstest.Soon(t, "the work begins", held.began)
			c.Send(fmt.Sprintf(`{"type":"cancel","id":4,"panel":"%s"}`, p.panel)) // of an older ask
			for _, other := range panels {
				if other.panel != p.panel {
					c.Send(fmt.Sprintf(`{"type":"cancel","id":9,"panel":"%s"}`, other.panel))
				}
			}
			c.Synchronise()
			select {
			case <-held.ended:
				t.Error("cancelling something else cancelled this")
			default:
			}
			c.Send(fmt.Sprintf(`{"type":"cancel","id":5,"panel":"%s"}`, p.panel))
			wstest.Soon(t, "the work ends", held.ended)
			c.Send(wstest.Spelled(t, 6, wstest.Quick(solver.Flow), string(p.panel)))
			c.Done(6, string(p.panel))
		})
	}
}

// TestPanelsAreIndependent: while a sweep goes on, every other panel is asked and
// answered twice; then the sweep is there as well.
func TestPanelsAreIndependent(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		sweep := s.toy.Core.Sweep
		s.toy.Core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			close(began)
			select {
			case <-release:
			case <-ctx.Done():
				t.Error("the sweep was cancelled")
			}
			return sweep(ctx, s, p, k, workers, row)
		}
	})
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, wstest.Quick(solver.Flow), "sweep"))
	wstest.Soon(t, "the sweep begins", began)
	others := []string{"paths", "twin", "basins", "series", "homotopy", "remedies"}
	for id := uint32(2); id <= 3; id++ {
		c.Send(wstest.Spelled(t, id, wstest.Quick(solver.Graduated), others...))
		c.Done(id, others...)
	}
	close(release)
	if rows := c.Done(1, "sweep")["sweep"].Texts; len(rows) != 101 {
		t.Errorf("%d messages after the first", len(rows))
	}
}

// TestOneAskManyPanels: all panels of one ask, in one message. They share the problem,
// the twin's too, and with it what is known of its stationary points.
func TestOneAskManyPanels(t *testing.T) {
	var mu sync.Mutex
	problems := map[*toy2d.Problem]bool{}
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.toy.Core
		saw := func(p *toy2d.Problem) {
			mu.Lock()
			defer mu.Unlock()
			problems[p] = true
		}
		s.toy.Core.Run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
			each toy2d.StepFunc) (*toy2d.Result, error) {
			saw(p)
			return was.Run(ctx, s, p, k, each)
		}
		s.toy.Core.Basins = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			progress toy2d.Progress) (*toy2d.Basins, error) {
			saw(p)
			return was.Basins(ctx, s, p, k, workers, progress)
		}
		s.toy.Core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			saw(p)
			return was.Sweep(ctx, s, p, k, workers, row)
		}
		s.toy.Core.Remedy = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
			k cpu.Kernel) (*toy2d.Remedies, error) {
			saw(p)
			return was.Remedy(ctx, s, p, k)
		}
	})
	c := wstest.Dial(t, h)
	var all []string
	for _, p := range panels {
		all = append(all, string(p.panel))
	}
	c.Send(wstest.Spelled(t, 1, wstest.Quick(solver.Flow), all...))
	c.Done(1, all...)
	if len(problems) != 1 {
		t.Errorf("%d problems", len(problems))
	}
}

// TestManyNewerAsks sends asks while one still has to end: of those only the newest is worked on.
func TestManyNewerAsks(t *testing.T) {
	var solved atomic.Int32
	release, began := make(chan struct{}), make(chan struct{}, 1)
	_, h := serve(t, serving{}, func(s *server) {
		run := s.toy.Core.Run
		s.toy.Core.Run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
			each toy2d.StepFunc) (*toy2d.Result, error) {
			if solved.Add(1) == 1 {
				began <- struct{}{}
				<-release // it is slow to see that it was cancelled
				return nil, ctx.Err()
			}
			return run(ctx, s, p, k, each)
		}
	})
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, wstest.Quick(solver.Flow), "paths"))
	wstest.Soon(t, "the work begins", began)
	for id := uint32(2); id <= 20; id++ {
		c.Send(wstest.Asking(t, id, wstest.Quick(solver.Flow), "paths"))
	}
	c.Synchronise()
	close(release)
	c.Done(20, "paths")
	if n := solved.Load(); n != 2 {
		t.Errorf("%d were worked on, want the first and the last", n)
	}
}

func TestClosingEndsTheWork(t *testing.T) {
	held := newHeld()
	s, h := serve(t, serving{}, held.install)
	for _, leave := range []func(*wstest.Client){
		func(c *wstest.Client) { c.Conn.Close() },
		func(c *wstest.Client) { c.Write(wstest.OpClose, []byte{1000 >> 8, 1000 & 0xff}) },
	} {
		c := wstest.Dial(t, h)
		c.Send(wstest.Spelled(t, 1, heldSpec(), "paths", "basins", "series", "homotopy", "sweep", "remedies"))
		for range 6 {
			wstest.Soon(t, "the work begins", held.began)
		}
		leave(c)
		for range 6 {
			wstest.Soon(t, "the work ends", held.ended)
		}
	}
	gone := make(chan struct{})
	go func() {
		s.Sockets.Wait()
		close(gone)
	}()
	wstest.Soon(t, "the viewers are gone", gone)
}
