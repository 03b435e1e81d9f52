package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
)

// asJSON writes a message that asks for a run.
func asJSON(t testing.TB, id uint32, s toy2d.Spec) string {
	t.Helper()
	text, err := toy2d.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"type":"run","id":%d,"spec":%s}`, id, text)
}

// TestRunEqualsToy2D runs specs over a websocket. Every point must have the bits
// that toy2d.Run gives it.
func TestRunEqualsToy2D(t *testing.T) {
	k := kernel.Available()[len(kernel.Available())-1]
	_, h := start(t, Config{Kernel: k})
	c := dial(t, h)
	specs := map[string]toy2d.Spec{}
	for m := solver.Flow; m <= solver.Graduated; m++ {
		specs[m.String()] = pageDefault(m)
	}
	thinned := pageDefault(solver.Flow)
	thinned.Starts.Kind, thinned.Starts.N, thinned.Schedule.Levels = "grid", 50, 333
	specs["thinned"] = thinned
	iterated := pageDefault(solver.Flow)
	iterated.Schedule.Levels, iterated.Schedule.Iterations = 20, 7
	specs["several iterations"] = iterated
	diverging := pageDefault(solver.Plain)
	diverging.Step, diverging.Schedule.Levels = 1e6, 60
	specs["diverging"] = diverging
	swept := pageDefault(solver.Flow)
	swept.Sweep, swept.Schedule.Levels = true, 30
	specs["sweep is ignored"] = swept

	noisy := pageDefault(solver.Graduated)
	noisy.Noise.SD = 0.7
	specs["noisy"] = noisy

	id := uint32(0)
	for name, spec := range specs {
		id++
		c.send(asJSON(t, id, spec))
		description, frames, done := c.done(id)

		spec.Sweep = false
		steps := spec.Schedule.Levels * spec.Schedule.Iterations
		if want := recordedSteps(spec.Starts.Len(), steps); !slices.Equal(description.K, want) || description.Steps != steps || description.Starts != spec.Starts.Len() {
			t.Errorf("%s: %d starts, %d steps, %d recorded", name, description.Starts, description.Steps, len(description.K))
		}
		var points []float32
		for i, f := range frames {
			if int(f.sequence) != i+1 || int(f.first) != len(points)/2/description.Starts || len(f.points)*4 > frameSize && f.entries > 1 {
				t.Errorf("%s: frame %d is number %d, from entry %d, of %d entries", name, i, f.sequence, f.first, f.entries)
			}
			points = append(points, f.points...)
		}
		entry, lost := 0, false
		result, err := toy2d.Run(t.Context(), &spec, k, func(step int, level float64, e *toy2d.Ensemble) {
			if entry == len(description.K) || step != description.K[entry] {
				return
			}
			if description.T[entry] != level {
				t.Errorf("%s: step %d has t = %g, described as %g", name, step, level, description.T[entry])
			}
			want := make([]float32, 2*e.Len())
			e.Copy(want)
			got := points[min(len(points), entry*len(want)):min(len(points), (entry+1)*len(want))]
			if !slices.EqualFunc(got, want, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
				t.Errorf("%s: step %d differs", name, step)
			}
			lost = lost || slices.ContainsFunc(want, func(v float32) bool { return v != v })
			entry++
		})
		if err != nil {
			t.Fatal(err)
		}
		if entry != len(description.K) || len(points) != 2*entry*description.Starts {
			t.Errorf("%s: %d entries, %d numbers for %d recorded steps", name, entry, len(points), len(description.K))
		}
		if name == "diverging" && !lost {
			t.Error("nothing diverged: the case does not test NaN")
		}
		if done.Result["share_global"] != result.ShareGlobal || done.Result["kernel"] != string(k) || done.Result["method"] != spec.Method.String() {
			t.Errorf("%s: %v, want %+v", name, done.Result, result)
		}

		p := spec.Problem()
		survey := p.Survey(spec.Schedule.TMin)
		stationary := survey.Points
		if description.TMin != spec.Schedule.TMin || description.Y != p.Y || (name == "noisy") == (p.Y == spec.Y) || toy2d.Window(description.Window) != survey.Window || description.Complete != survey.Complete || len(description.Stationary) != len(stationary) {
			t.Errorf("%s: described as %+v", name, description)
		}
		for i, s := range description.Stationary {
			if want := stationary[i]; toy2d.Vec(s.X) != want.X || s.Kind != want.Kind.String() || s.Value != want.Value {
				t.Errorf("%s: stationary point %d is %+v, want %+v", name, i, s, want)
			}
		}
	}
}

// held is a solve that waits to be cancelled if the spec's seed is 13.
type held struct{ began, ended chan struct{} }

func newHeld() held { return held{make(chan struct{}, 10), make(chan struct{}, 10)} }

func (h held) solve(ctx context.Context, s *toy2d.Spec, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
	if s.Seed != 13 {
		return toy2d.Run(ctx, s, k, each)
	}
	h.began <- struct{}{}
	<-ctx.Done()
	h.ended <- struct{}{}
	return nil, ctx.Err()
}

func (h held) install(s *Server) { s.solve = h.solve }

// soon waits for a signal.
func soon(t testing.TB, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("%s: not within %v", what, patience)
	}
}

func heldSpec() toy2d.Spec {
	s := pageDefault(solver.Flow)
	s.Seed = 13
	return s
}

func TestNewerRunCancelsOlder(t *testing.T) {
	held := newHeld()
	_, h := start(t, Config{}, held.install)
	c := dial(t, h)
	c.send(asJSON(t, 1, heldSpec()))
	soon(t, "the run begins", held.began)
	c.send(asJSON(t, 2, pageDefault(solver.Flow)))
	soon(t, "the older run ends", held.ended)
	for {
		m := c.text()
		if m.ID == 1 && m.Type != "run" {
			t.Errorf("the cancelled run said %+v", m)
		}
		if m.ID == 2 && m.Type == "done" {
			break
		}
	}
}

func TestCancel(t *testing.T) {
	held := newHeld()
	_, h := start(t, Config{}, held.install)
	c := dial(t, h)
	c.send(asJSON(t, 5, heldSpec()))
	soon(t, "the run begins", held.began)
	c.send(`{"type":"cancel","id":4}`) // an older one, which has no effect
	c.send(hello)
	for c.text().Type != "hello" {
	}
	select {
	case <-held.ended:
		t.Error("cancelling an older run cancelled this one")
	default:
	}
	c.send(`{"type":"cancel","id":5}`)
	soon(t, "the run ends", held.ended)
	c.send(asJSON(t, 6, pageDefault(solver.Flow)))
	c.done(6)
}

// TestManyNewerRuns sends runs while one still has to end: of those only the newest is run.
func TestManyNewerRuns(t *testing.T) {
	var solved atomic.Int32
	release, began := make(chan struct{}), make(chan struct{}, 1)
	_, h := start(t, Config{}, func(s *Server) {
		s.solve = func(ctx context.Context, spec *toy2d.Spec, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			if solved.Add(1) == 1 {
				began <- struct{}{}
				<-release // it is slow to see that it was cancelled
				return nil, ctx.Err()
			}
			return toy2d.Run(ctx, spec, k, each)
		}
	})
	c := dial(t, h)
	c.send(asJSON(t, 1, pageDefault(solver.Flow)))
	soon(t, "the run begins", began)
	for id := uint32(2); id <= 20; id++ {
		c.send(asJSON(t, id, pageDefault(solver.Flow)))
	}
	c.send(hello) // answered after all of these were read
	for c.text().Type != "hello" {
	}
	close(release)
	c.done(20)
	if n := solved.Load(); n != 2 {
		t.Errorf("%d runs were solved, want the first and the last", n)
	}
}

func TestClosingEndsTheRun(t *testing.T) {
	held := newHeld()
	s, h := start(t, Config{}, held.install)
	for _, leave := range []func(*client){
		func(c *client) { c.conn.Close() },
		func(c *client) { c.write(opClose, []byte{1000 >> 8, 1000 & 0xff}) },
	} {
		c := dial(t, h)
		c.send(asJSON(t, 1, heldSpec()))
		soon(t, "the run begins", held.began)
		leave(c)
		soon(t, "the run ends", held.ended)
	}
	gone := make(chan struct{})
	go func() {
		s.viewers.Wait()
		close(gone)
	}()
	soon(t, "the viewers are gone", gone)
}

func TestS14PanicInARun(t *testing.T) {
	var log bytes.Buffer
	_, h := start(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(s *Server) {
		s.solve = func(ctx context.Context, spec *toy2d.Spec, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			return toy2d.Run(ctx, spec, k, func(step int, level float64, e *toy2d.Ensemble) {
				if step == 700 && spec.Seed == 13 {
					panic("a fault in the solver")
				}
				each(step, level, e)
			})
		}
	})
	c := dial(t, h)
	c.send(asJSON(t, 3, heldSpec()))
	m := c.text()
	for m.Type == "run" {
		m = c.text()
	}
	if m.Type != "error" || m.ID != 3 || strings.Contains(m.Message, "solver") {
		t.Fatalf("%+v", m)
	}
	id := regexp.MustCompile(`logged as (\w{8})$`).FindStringSubmatch(m.Message)
	if id == nil || !strings.Contains(log.String(), id[1]) || !strings.Contains(log.String(), "a fault in the solver") || !strings.Contains(log.String(), "toyrun_test.go") {
		t.Errorf("%q is not in the log with its stack:\n%s", m.Message, &log)
	}
	c.send(asJSON(t, 4, pageDefault(solver.Flow)))
	c.done(4)
}

func TestRunFails(t *testing.T) {
	_, h := start(t, Config{}, func(s *Server) {
		s.solve = func(context.Context, *toy2d.Spec, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			return nil, errors.New("it cannot be done")
		}
	})
	c := dial(t, h)
	c.send(asJSON(t, 1, pageDefault(solver.Flow)))
	for {
		if m := c.text(); m.Type == "error" {
			if m.ID != 1 || m.Message != "it cannot be done" {
				t.Errorf("%+v", m)
			}
			return
		}
	}
}

// TestAnswerThatJSONCannotHold: NaN in a result must not leave the page waiting.
func TestAnswerThatJSONCannotHold(t *testing.T) {
	_, h := start(t, Config{}, func(s *Server) {
		s.solve = func(context.Context, *toy2d.Spec, kernel.Kernel, func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
			return &toy2d.Result{ShareGlobal: math.NaN()}, nil
		}
	})
	c := dial(t, h)
	c.send(asJSON(t, 1, pageDefault(solver.Flow)))
	for {
		if m := c.text(); m.Type == "error" {
			return
		}
	}
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
			s.solve = func(ctx context.Context, spec *toy2d.Spec, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
				defer close(solved)
				return toy2d.Run(ctx, spec, k, each)
			}
		})
		p.in <- hello
		p.in <- asJSON(t, 1, large())
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
	slow.send(asJSON(t, 1, large()))
	for range 5 {
		c := dial(t, h)
		c.send(asJSON(t, 1, pageDefault(solver.Flow)))
		c.done(1)
	}
	if m := slow.text(); m.Type != "hello" {
		t.Errorf("the slow viewer was told %+v", m)
	}
	slow.conn.Close()
}

// TestS11CancelLatency measures how long the largest run that a page may ask for
// goes on after it was cancelled.
func TestS11CancelLatency(t *testing.T) {
	for m := solver.Flow; m <= solver.Graduated; m++ {
		began, ended := make(chan struct{}, 1), make(chan struct{}, 1)
		_, h := start(t, Config{Kernel: kernel.Go}, func(s *Server) {
			s.solve = func(ctx context.Context, spec *toy2d.Spec, k kernel.Kernel, each func(int, float64, *toy2d.Ensemble)) (*toy2d.Result, error) {
				defer func() { ended <- struct{}{} }()
				return toy2d.Run(ctx, spec, k, func(step int, level float64, e *toy2d.Ensemble) {
					if step == 3 {
						began <- struct{}{}
					}
					each(step, level, e)
				})
			}
		})
		c := dial(t, h)
		s := pageDefault(m)
		s.Starts.Kind, s.Starts.N, s.Schedule.Levels = "random", maxStarts, maxWork/maxStarts
		c.send(asJSON(t, 1, s))
		soon(t, "the run goes", began)
		at := time.Now()
		c.send(`{"type":"cancel","id":1}`)
		soon(t, "the run ends", ended)
		// 100 ms is the promise; a loaded machine under the race detector gets more.
		if d := time.Since(at); d > 2*time.Second {
			t.Errorf("%v: %v", m, d)
		} else {
			t.Logf("%v: %v", m, d)
		}
	}
}

// BenchmarkRun measures a run from the request to the last message. The large one
// is 3.2 MB of frames.
func BenchmarkRun(b *testing.B) {
	for name, spec := range map[string]toy2d.Spec{"default": pageDefault(solver.Flow), "large": large()} {
		b.Run(name, func(b *testing.B) {
			_, h := start(b, Config{Kernel: kernel.Available()[len(kernel.Available())-1]})
			for b.Loop() {
				c := dial(b, h) // each its own, or they would be too many messages
				c.send(asJSON(b, 1, spec))
				c.done(1)
				c.conn.Close()
			}
		})
	}
}
