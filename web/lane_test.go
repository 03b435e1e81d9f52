package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// held is work that waits to be cancelled if the spec's seed is 13.
type held struct{ began, ended chan panel }

func newHeld() held { return held{make(chan panel, 10), make(chan panel, 10)} }

// wait returns nil, or after it was cancelled the reason.
func (h held) wait(ctx context.Context, s *toy2d.Spec, p panel) error {
	if s.Seed != 13 {
		return nil
	}
	h.began <- p
	<-ctx.Done()
	h.ended <- p
	return ctx.Err()
}

func (h held) install(s *Server) {
	was := s.toy
	s.toy = toyCore{
		run: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			if err := h.wait(ctx, s, "paths"); err != nil {
				return nil, err
			}
			return was.run(ctx, s, p, k, each)
		},
		basins: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int) (*toy2d.Basins, error) {
			if err := h.wait(ctx, s, "basins"); err != nil {
				return nil, err
			}
			return was.basins(ctx, s, p, k, workers)
		},
		observe: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, at toy2d.Vec) (*toy2d.Series, error) {
			if err := h.wait(ctx, s, "series"); err != nil {
				return nil, err
			}
			return was.observe(ctx, s, p, at)
		},
		follow: func(p *toy2d.Problem, ctx context.Context, tmin, tmax float64, progress func(int, int)) (*toy2d.Homotopy, error) {
			if tmax == heldTMax {
				if err := h.wait(ctx, &toy2d.Spec{Seed: 13}, "homotopy"); err != nil {
					return nil, err
				}
			}
			return was.follow(p, ctx, tmin, tmax, progress)
		},
		sweep: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int, row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			if err := h.wait(ctx, s, "sweep"); err != nil {
				return nil, err
			}
			return was.sweep(ctx, s, p, k, workers, row)
		},
	}
}

const heldTMax = 1.375

func heldSpec() toy2d.Spec {
	s := quick(solver.Flow)
	s.Seed, s.Schedule.TMax = 13, heldTMax
	return s
}

// quick is a spec whose panels, the sweep too, are answered soon.
func quick(m solver.Method) toy2d.Spec {
	s := pageDefault(m)
	s.Schedule.Levels = 12
	return s
}

// soon waits for a signal.
func soon[T any](t testing.TB, what string, c <-chan T) (signal T) {
	t.Helper()
	select {
	case signal = <-c:
	case <-time.After(patience):
		t.Fatalf("%s: not within %v", what, patience)
	}
	return signal
}

// spelled is an ask for one panel with all that any of them needs.
func spelled(t testing.TB, id uint32, s toy2d.Spec, panels ...panel) string {
	twin := s
	twin.Method = solver.Plain
	return request{id: id, spec: s, panels: panels, twin: &twin, start: &toy2d.Vec{3, 4}}.text(t)
}

// heldAs is how held calls a panel.
func heldAs(p panel) panel {
	if p == "twin" {
		return "paths"
	}
	return p
}

// TestNewestWins, for every panel: a newer ask cancels the older, which says no more.
func TestNewestWins(t *testing.T) {
	for _, p := range toyPanels {
		t.Run(string(p.panel), func(t *testing.T) {
			held := newHeld()
			_, h := start(t, Config{Kernel: fastestKernel()}, held.install)
			c := dial(t, h)
			c.send(spelled(t, 1, heldSpec(), p.panel))
			if began := soon(t, "the work begins", held.began); began != heldAs(p.panel) {
				t.Fatalf("%s began", began)
			}
			c.send(spelled(t, 2, quick(solver.Flow), p.panel))
			soon(t, "the older ends", held.ended)
			for {
				m := c.text()
				if m.ID == 1 && m.Type != "run" && m.Type != "sweep" {
					t.Errorf("what was cancelled said %s", m.raw)
				}
				if m.ID == 2 && m.last() {
					if m.Type == "error" {
						t.Errorf("%s", m.raw)
					}
					return
				}
			}
		})
	}
}

// TestCancel, for every panel: of this panel only, and up to the id.
func TestCancel(t *testing.T) {
	for _, p := range toyPanels {
		t.Run(string(p.panel), func(t *testing.T) {
			held := newHeld()
			_, h := start(t, Config{Kernel: fastestKernel()}, held.install)
			c := dial(t, h)
			c.send(spelled(t, 5, heldSpec(), p.panel))
			soon(t, "the work begins", held.began)
			c.send(fmt.Sprintf(`{"type":"cancel","id":4,"panel":"%s"}`, p.panel)) // of an older ask
			for _, other := range toyPanels {
				if other.panel != p.panel {
					c.send(fmt.Sprintf(`{"type":"cancel","id":9,"panel":"%s"}`, other.panel))
				}
			}
			c.synchronise()
			select {
			case <-held.ended:
				t.Error("cancelling something else cancelled this")
			default:
			}
			c.send(fmt.Sprintf(`{"type":"cancel","id":5,"panel":"%s"}`, p.panel))
			soon(t, "the work ends", held.ended)
			c.send(spelled(t, 6, quick(solver.Flow), p.panel))
			c.done(6, p.panel)
		})
	}
}

// TestPanelsAreIndependent: while a sweep goes on, every other panel is asked and
// answered twice; then the sweep is there as well.
func TestPanelsAreIndependent(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	_, h := start(t, Config{Kernel: fastestKernel()}, func(s *Server) {
		sweep := s.toy.sweep
		s.toy.sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int, row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			close(began)
			select {
			case <-release:
			case <-ctx.Done():
				t.Error("the sweep was cancelled")
			}
			return sweep(ctx, s, p, k, workers, row)
		}
	})
	c := dial(t, h)
	c.send(asking(t, 1, quick(solver.Flow), "sweep"))
	soon(t, "the sweep begins", began)
	others := []panel{"paths", "twin", "basins", "series", "homotopy"}
	for id := uint32(2); id <= 3; id++ {
		c.send(spelled(t, id, quick(solver.Graduated), others...))
		c.done(id, others...)
	}
	close(release)
	if rows := c.done(1, "sweep")["sweep"].texts; len(rows) != 101 {
		t.Errorf("%d messages after the first", len(rows))
	}
}

// TestOneAskManyPanels: all panels of one ask, in one message.
func TestOneAskManyPanels(t *testing.T) {
	_, h := start(t, Config{Kernel: fastestKernel()})
	c := dial(t, h)
	var all []panel
	for _, p := range toyPanels {
		all = append(all, p.panel)
	}
	c.send(spelled(t, 1, quick(solver.Flow), all...))
	c.done(1, all...)
}

// TestManyNewerAsks sends asks while one still has to end: of those only the newest is worked on.
func TestManyNewerAsks(t *testing.T) {
	var solved atomic.Int32
	release, began := make(chan struct{}), make(chan struct{}, 1)
	_, h := start(t, Config{}, func(s *Server) {
		run := s.toy.run
		s.toy.run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			if solved.Add(1) == 1 {
				began <- struct{}{}
				<-release // it is slow to see that it was cancelled
				return nil, ctx.Err()
			}
			return run(ctx, s, p, k, each)
		}
	})
	c := dial(t, h)
	c.send(asking(t, 1, quick(solver.Flow), "paths"))
	soon(t, "the work begins", began)
	for id := uint32(2); id <= 20; id++ {
		c.send(asking(t, id, quick(solver.Flow), "paths"))
	}
	c.synchronise()
	close(release)
	c.done(20, "paths")
	if n := solved.Load(); n != 2 {
		t.Errorf("%d were worked on, want the first and the last", n)
	}
}

func TestClosingEndsTheWork(t *testing.T) {
	held := newHeld()
	s, h := start(t, Config{}, held.install)
	for _, leave := range []func(*client){
		func(c *client) { c.conn.Close() },
		func(c *client) { c.write(opClose, []byte{1000 >> 8, 1000 & 0xff}) },
	} {
		c := dial(t, h)
		c.send(spelled(t, 1, heldSpec(), "paths", "basins", "series", "homotopy", "sweep"))
		for range 5 {
			soon(t, "the work begins", held.began)
		}
		leave(c)
		for range 5 {
			soon(t, "the work ends", held.ended)
		}
	}
	gone := make(chan struct{})
	go func() {
		s.viewers.Wait()
		close(gone)
	}()
	soon(t, "the viewers are gone", gone)
}

// TestS14Panics: a panic ends the work of its panel, with an id that is in the log;
// other panels of the same ask, and the next ask of the same panel, are answered.
func TestS14Panics(t *testing.T) {
	for name, change := range map[panel]func(*toyCore){
		"paths": func(core *toyCore) {
			run := core.run
			core.run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
				return run(ctx, s, p, k, func(step int, level float64, e *toy2d.Ensemble) {
					if step == 7 && s.Seed == 13 {
						panic("a fault in the solver")
					}
					each(step, level, e)
				})
			}
		},
		"basins": func(core *toyCore) {
			basins := core.basins
			core.basins = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int) (*toy2d.Basins, error) {
				if s.Seed == 13 {
					panic("a fault in the solver")
				}
				return basins(ctx, s, p, k, workers)
			}
		},
		"series": func(core *toyCore) {
			observe := core.observe
			core.observe = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, at toy2d.Vec) (*toy2d.Series, error) {
				if s.Seed == 13 {
					panic("a fault in the solver")
				}
				return observe(ctx, s, p, at)
			}
		},
		"homotopy": func(core *toyCore) {
			follow := core.follow
			core.follow = func(p *toy2d.Problem, ctx context.Context, tmin, tmax float64, progress func(int, int)) (*toy2d.Homotopy, error) {
				return follow(p, ctx, tmin, tmax, func(done, of int) {
					if tmax == heldTMax {
						panic("a fault in the solver")
					}
				})
			}
		},
		"sweep": func(core *toyCore) {
			sweep := core.sweep
			core.sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int, row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
				return sweep(ctx, s, p, k, workers, func(r toy2d.SweepRow) {
					if r.Done == 3 && s.Seed == 13 { // in a goroutine of toy2d
						panic("a fault in the solver")
					}
					row(r)
				})
			}
		},
	} {
		t.Run(string(name), func(t *testing.T) {
			var log lockedBuffer
			_, h := start(t, Config{Kernel: fastestKernel(), Log: slog.New(slog.NewTextHandler(&log, nil))}, func(s *Server) { change(&s.toy) })
			c := dial(t, h)
			other := panel("series")
			if name == other {
				other = "homotopy"
			}
			c.send(spelled(t, 3, heldSpec(), name, other))
			failed, answered := received{}, false
			for failed.Type == "" || !answered {
				switch m := c.text(); {
				case m.Type == "error":
					failed = m
				case m.of() == other && m.last():
					answered = true
				}
			}
			if failed.ID != 3 || failed.Panel != name || failed.Field != "" || strings.Contains(failed.Message, "solver") {
				t.Fatalf("%s", failed.raw)
			}
			id := regexp.MustCompile(`logged as (\w{8})$`).FindStringSubmatch(failed.Message)
			if id == nil || !strings.Contains(log.String(), id[1]) || !strings.Contains(log.String(), "a fault in the solver") || !strings.Contains(log.String(), "lane_test.go") {
				t.Errorf("%q is not in the log with its stack:\n%s", failed.Message, &log)
			}
			c.send(spelled(t, 4, quick(solver.Flow), name))
			c.done(4, name)
		})
	}
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestWorkFails(t *testing.T) {
	_, h := start(t, Config{}, func(s *Server) {
		s.toy.run = func(context.Context, *toy2d.Spec, *toy2d.Problem, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			return nil, errors.New("it cannot be done")
		}
	})
	c := dial(t, h)
	c.send(spelled(t, 1, quick(solver.Flow), "twin"))
	if m := c.fails(); m.ID != 1 || m.Panel != "twin" || m.Message != "it cannot be done" {
		t.Errorf("%s", m.raw)
	}
}

// TestAnswerThatJSONCannotHold: NaN in a result must not leave the page waiting.
func TestAnswerThatJSONCannotHold(t *testing.T) {
	_, h := start(t, Config{}, func(s *Server) {
		s.toy.run = func(context.Context, *toy2d.Spec, *toy2d.Problem, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			return &toy2d.Result{ShareGlobal: math.NaN()}, nil
		}
	})
	c := dial(t, h)
	c.send(asking(t, 1, quick(solver.Flow), "paths"))
	if m := c.fails(); m.ID != 1 || m.Panel != "paths" || !strings.Contains(m.Message, "logged as") {
		t.Errorf("%s", m.raw)
	}
}

// TestProgress: at most five times a second, and never so that the work waits.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipe()
		ended := talk(t, p, func(s *Server) {
			s.toy.follow = func(_ *toy2d.Problem, _ context.Context, _, _ float64, progress func(int, int)) (*toy2d.Homotopy, error) {
				for i := range 1000 { // ten seconds of the bubble
					time.Sleep(10 * time.Millisecond)
					progress(i, 1000)
				}
				return &toy2d.Homotopy{}, nil
			}
		})
		p.in <- hello
		p.in <- asking(t, 1, quick(solver.Flow), "homotopy")
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := "hello" + strings.Repeat(" progress", 50) + " homotopy"; p.texts() != want {
			t.Errorf("sent %s", p.texts())
		}
		p.closeNow()
		<-ended
	})
}

// large is a spec whose frames fill maxPoints: 3.2 MB.
func large() toy2d.Spec {
	s := pageDefault(solver.Plain)
	s.Starts.Kind, s.Starts.N, s.Schedule.Levels = "grid", 100, 39
	return s
}

// TestS18SolverDoesNotWait lets not one frame leave: the solver must end all the same.
func TestS18SolverDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		solved := make(chan struct{})
		p := newPipe()
		p.frames = make(chan struct{})
		ended := talk(t, p, func(s *Server) {
			run := s.toy.run
			s.toy.run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
				defer close(solved)
				return run(ctx, s, p, k, each)
			}
		})
		p.in <- hello
		p.in <- asking(t, 1, large(), "paths")
		<-solved
		synctest.Wait()
		if p.texts() != "hello run" || p.frameN != 0 {
			t.Errorf("sent %s and %d frames", p.texts(), p.frameN)
		}
		close(p.frames)
		synctest.Wait()
		per := entriesPerFrame(10_000)
		if want := (40 + per - 1) / per; p.texts() != "hello run done" || p.frameN != want {
			t.Errorf("sent %s and %d frames, want %d", p.texts(), p.frameN, want)
		}
		p.closeNow()
		<-ended
	})
}

// TestS18SlowViewer: one viewer reads nothing, over a connection that holds little of
// its 3.2 MB. The others are served.
func TestS18SlowViewer(t *testing.T) {
	_, h := start(t, Config{})
	slow := dialSilent(t, h)
	slow.conn.SetReadBuffer(4096)
	slow.send(hello)
	slow.send(asking(t, 1, large(), "paths"))
	for range 5 {
		c := dial(t, h)
		c.send(asking(t, 1, pageDefault(solver.Flow), "paths"))
		c.done(1, "paths")
	}
	if m := slow.text(); m.Type != "hello" {
		t.Errorf("the slow viewer was told %+v", m)
	}
	slow.conn.Close()
}

// TestS11CancelLatency measures how long the largest work that a page may ask for
// goes on after it was cancelled.
func TestS11CancelLatency(t *testing.T) {
	for m := solver.Flow; m <= solver.Graduated; m++ {
		s := pageDefault(m)
		s.Starts.Kind, s.Starts.N, s.Schedule.Levels = "random", maxStarts, maxPathsWork/maxStarts
		cancelLatency(t, s, "paths")
		s = pageDefault(m)
		s.Schedule.Levels = maxBasinSteps
		cancelLatency(t, s, "basins")
		if s.Schedule.Levels = maxSweepSteps; m != solver.Plain {
			cancelLatency(t, s, "sweep")
		}
	}
	cancelLatency(t, manyModes(), "homotopy")
	s := pageDefault(solver.GradientLike)
	s.Schedule.Levels = toy2d.MaxSteps
	cancelLatency(t, s, "series")
}

// manyModes is a spec whose homotopy takes seconds.
func manyModes() toy2d.Spec {
	s := pageDefault(solver.Flow)
	s.Modes = nil
	for i := range toy2d.MaxModes {
		s.Modes = append(s.Modes, toy2d.Mode{Mean: toy2d.Vec{float64(i%6)*3 - 8, float64(i/6)*3 - 8}, Cov: toy2d.Mat{{0.1, 0}, {0, 0.1}}, Weight: 1})
	}
	return s
}

func cancelLatency(t *testing.T, s toy2d.Spec, p panel) {
	t.Helper()
	ended := make(chan struct{}, 1)
	_, h := start(t, Config{Kernel: kernel.Go}, func(s *Server) {
		was := s.toy
		end := func() { ended <- struct{}{} }
		s.toy = toyCore{
			run: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
				defer end()
				return was.run(ctx, s, p, k, each)
			},
			basins: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int) (*toy2d.Basins, error) {
				defer end()
				return was.basins(ctx, s, p, k, workers)
			},
			observe: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, at toy2d.Vec) (*toy2d.Series, error) {
				defer end()
				return was.observe(ctx, s, p, at)
			},
			follow: func(p *toy2d.Problem, ctx context.Context, tmin, tmax float64, progress func(int, int)) (*toy2d.Homotopy, error) {
				defer end()
				return was.follow(p, ctx, tmin, tmax, progress)
			},
			sweep: func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k kernel.Kernel, workers int, row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
				defer end()
				return was.sweep(ctx, s, p, k, workers, row)
			},
		}
	})
	c := dial(t, h)
	c.send(spelled(t, 1, s, p))
	time.Sleep(50 * time.Millisecond) // it goes
	select {
	case <-ended:
		t.Errorf("%v, %s: done before it could be cancelled", s.Method, p)
		return
	default:
	}
	at := time.Now()
	c.send(fmt.Sprintf(`{"type":"cancel","id":1,"panel":"%s"}`, p))
	soon(t, "the work ends", ended)
	// 100 ms is the promise; a loaded machine under the race detector gets more.
	if d := time.Since(at); d > 2*time.Second {
		t.Errorf("%v, %s: %v", s.Method, p, d)
	} else {
		t.Logf("%v, %s: %v", s.Method, p, d)
	}
}
