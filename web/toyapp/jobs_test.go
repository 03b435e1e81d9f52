package toyapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/web/wstest"
)

// TestKeys: a job is another one if, and only if, what it is of is another.
func TestKeys(t *testing.T) {
	changes := map[string]func(*toy2d.Spec){
		"starts": func(s *toy2d.Spec) { s.Starts.Kind, s.Starts.N = "random", 3 },
		"seed":   func(s *toy2d.Spec) { s.Seed = 99 },
		"sweep":  func(s *toy2d.Spec) { s.Sweep = true },
		"tmax":   func(s *toy2d.Spec) { s.Schedule.TMax = 3 },
		"method": func(s *toy2d.Spec) { s.Method = solver.Graduated },
		"armijo": func(s *toy2d.Spec) { s.Armijo = solver.CorrectedArmijo },
		"step":   func(s *toy2d.Spec) { s.Step = 2 },
		"kind":   func(s *toy2d.Spec) { s.Schedule.Kind = solver.Log },
		"levels": func(s *toy2d.Spec) { s.Schedule.Levels = 13 },
		"tmin":   func(s *toy2d.Spec) { s.Schedule.TMin = 1e-4 },
		"a0":     func(s *toy2d.Spec) { s.A0 = 1 },
		"y":      func(s *toy2d.Spec) { s.Y[0] = 1 },
		"noise":  func(s *toy2d.Spec) { s.Noise.SD = 1 },
		"modes":  func(s *toy2d.Spec) { s.Modes[0].Mean[1] = 0.5 },
		"draws":  func(s *toy2d.Spec) { s.Samples.Seed = 3 },
		"t1":     func(s *toy2d.Spec) { s.Samples.Prior.T1 = 3 },
		"t2":     func(s *toy2d.Spec) { s.Samples.Prior.T2 = 3 },
		"chains": func(s *toy2d.Spec) { s.Samples.Posterior.Chains = 3 },
		"bends":  func(s *toy2d.Spec) { s.Curvature = true },
		"at":     func(s *toy2d.Spec) { s.CurvatureAt = []float64{0.1} },
		"window": func(s *toy2d.Spec) { s.Window.Max[0] = 3 },
	}
	from := func(d toy2d.Draw, key func(toy2d.Spec) string) func(toy2d.Spec) string {
		return func(s toy2d.Spec) string {
			s.Samples.Draw = d
			return key(s)
		}
	}
	const bends = " bends at window"
	const drawn = " draws t1 t2 chains" + bends
	for job, c := range map[string]struct {
		key  func(toy2d.Spec) string
		same string // what does not matter
	}{
		"paths, remedies": {pathsKey, "sweep" + drawn},
		"basins, series":  {gridKey, "sweep starts seed" + drawn},
		"sweep":           {sweepKey, "sweep starts seed tmax" + drawn},
		"homotopy":        {homotopyKey, "sweep starts seed method armijo step kind levels" + drawn},
		"draws from the prior": {from(toy2d.DrawPrior, samplesKey),
			"sweep starts seed method armijo step kind levels tmax tmin a0 y noise chains" + bends},
		"draws from the posterior": {from(toy2d.DrawPosterior, samplesKey), "sweep starts seed method armijo step t1 t2" + bends},
		"curve":                    {curveKey, "sweep starts seed method armijo step kind levels tmax tmin a0 y noise chains t1" + bends},
		"curvature":                {curvatureKey, "sweep starts seed armijo step bends draws t1 t2 chains"},
		"problem":                  {problemKey, "sweep starts seed method armijo step kind levels tmax tmin" + drawn},
	} {
		of := func(change func(*toy2d.Spec)) string {
			s := wstest.Quick(solver.Flow)
			change(&s)
			return c.key(s)
		}
		standard := of(func(*toy2d.Spec) {})
		for name, change := range changes {
			if same := of(change) == standard; same != slices.Contains(strings.Fields(c.same), name) {
				t.Errorf("%s: the same with another %s: %v", job, name, same)
			}
		}
	}
}

// TestPanelsAreShared: whatever a panel shows is computed once for all pages that ask for it together, and not
// again for a page that asks later.
func TestPanelsAreShared(t *testing.T) {
	var computed sync.Map // how often, by what
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		s.toy.Core = around(s.toy.Core, func(_ context.Context, what string, s *toy2d.Spec) (*toy2d.Spec, error) {
			n, _ := computed.LoadOrStore(what, new(atomic.Int32))
			n.(*atomic.Int32).Add(1)
			return s, nil
		})
	})
	names := []string{"paths", "basins", "series", "homotopy", "sweep", "remedies"}
	spec := wstest.Quick(solver.Flow)
	var class []*wstest.Client
	for range 10 {
		c := wstest.Dial(t, h)
		c.Send(wstest.Request{ID: 1, Spec: spec, Start: &plane.Vec{3, 4}, Panels: names}.Text(t))
		class = append(class, c)
	}
	var first map[string]*wstest.Answers
	for i, c := range append(class, wstest.Dial(t, h)) {
		if i == len(class) {
			c.Send(wstest.Request{ID: 1, Spec: spec, Start: &plane.Vec{3, 4}, Panels: names}.Text(t))
		}
		got := c.Done(1, names...)
		if first == nil {
			first = got
		}
		for _, name := range names {
			if !bytes.Equal(got[name].Last().Raw, first[name].Last().Raw) || !reflect.DeepEqual(got[name].Frames,
				first[name].Frames) {
				t.Errorf("%s of page %d differs", name, i)
			}
		}
	}
	// A run asks for the landscapes of its two ends.
	if n := s.toy.jobs.problems.of(&spec).Searches(); n > 2 {
		t.Errorf("%d searches for stationary points", n)
	}
	for _, name := range names {
		if n, ok := computed.Load(name); !ok || n.(*atomic.Int32).Load() != 1 {
			t.Errorf("%s was not computed once", name)
		}
	}
}

// TestSweepsAreRemembered: a second ask is answered from the first, for another
// viewer and with other starts too, and so is an export; what was cancelled is not kept.
func TestSweepsAreRemembered(t *testing.T) {
	var swept atomic.Int32
	var held atomic.Bool
	began := make(chan struct{}, 1)
	_, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.toy.Core.Sweep
		s.toy.Core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			swept.Add(1)
			if held.Load() {
				began <- struct{}{}
				<-ctx.Done()
			}
			return was(ctx, s, p, k, workers, row)
		}
	})
	spec := wstest.Quick(solver.Graduated)
	c := wstest.Dial(t, h)
	held.Store(true)
	c.Send(wstest.Asking(t, 1, spec, "sweep"))
	wstest.Soon(t, "the sweep begins", began)
	c.Send(`{"type":"cancel","id":1,"panel":"sweep"}`)
	c.Synchronise()

	held.Store(false)
	c.Send(wstest.Asking(t, 2, spec, "sweep"))
	first := readSweep(t, c.Done(2, "sweep")["sweep"])
	spec.Starts.N, spec.Schedule.TMax = 5, 0.7
	other := wstest.Dial(t, h)
	other.Send(wstest.Asking(t, 1, spec, "sweep"))
	if second := readSweep(t, other.Done(1, "sweep")["sweep"]); !reflect.DeepEqual(first, second) {
		t.Error("the second answer differs")
	}
	if r, body := askFile(t, h, "rates.csv", spec); r.StatusCode != http.StatusOK ||
		strings.Count(string(body), "\n") != 1+len(first.rates.TMax)*len(first.rates.Iterations)+1+
			2 { // names, rows, an empty line, link and seeds
		t.Errorf("export: %s, %d bytes", r.Status, len(body))
	}
	if n := swept.Load(); n != 2 {
		t.Errorf("%d sweeps were done, want one that was cancelled and one", n)
	}
	spec.Step = 0.5
	askFile(t, h, "rates.csv", spec)
	other.Send(wstest.Asking(t, 2, spec, "sweep"))
	other.Done(2, "sweep")
	if n := swept.Load(); n != 3 {
		t.Errorf("%d sweeps were done: an export's is not kept", n)
	}
}

// TestSweepIsShared: a client that asks while a sweep is in progress gets the rows that are done, then the
// others as they come. Thirty clients share one sweep, although half of them join late.
func TestSweepIsShared(t *testing.T) {
	const half, early = 15, 10
	var swept atomic.Int32
	reached, release := make(chan struct{}), make(chan struct{})
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.toy.Core.Sweep
		s.toy.Core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
			row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			swept.Add(1)
			return was(ctx, s, p, k, workers, func(r toy2d.SweepRow) {
				if row(r); r.Done == early {
					close(reached)
					<-release
				}
			})
		}
	})
	var askers []*wstest.Client
	ask := func() {
		for range half {
			c := wstest.Dial(t, h)
			c.Send(wstest.Asking(t, 1, wstest.Quick(solver.Graduated), "sweep"))
			askers = append(askers, c)
		}
	}
	ask()
	wstest.Soon(t, "ten rows are there", reached)
	ask()
	waitForListeners(t, s, 2*half)
	close(release)
	first := readSweep(t, askers[0].Done(1, "sweep")["sweep"])
	for _, c := range askers[1:] {
		if got := readSweep(t, c.Done(1, "sweep")["sweep"]); !reflect.DeepEqual(got, first) {
			t.Error("another answer")
		}
	}
	if n := swept.Load(); n != 1 {
		t.Errorf("%d sweeps were done", n)
	}
}

// waitForListeners waits until so many follow the sweeps that go on.
func waitForListeners(t *testing.T, s *server, want int) {
	t.Helper()
	for deadline := time.Now().Add(wstest.Patience); s.toy.jobs.sweeps.Askers() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d listen, want %d", s.toy.jobs.sweeps.Askers(), want)
		}
	}
}

// TestSweepEndsWithTheLast: it goes on while anybody follows it, and a client that asks after its
// end begins another.
func TestSweepEndsWithTheLast(t *testing.T) {
	held := newHeld()
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, held.install)
	a, b := wstest.Dial(t, h), wstest.Dial(t, h)
	a.Send(wstest.Spelled(t, 1, heldSpec(), "sweep"))
	wstest.Soon(t, "the sweep begins", held.began)
	b.Send(wstest.Spelled(t, 1, heldSpec(), "sweep"))
	waitForListeners(t, s, 2)
	a.Send(`{"type":"cancel","id":1,"panel":"sweep"}`)
	waitForListeners(t, s, 1)
	select {
	case <-held.ended:
		t.Fatal("it ended although somebody follows it")
	default:
	}
	b.Conn.Close()
	wstest.Soon(t, "the sweep ends", held.ended)
	a.Send(wstest.Spelled(t, 2, wstest.Quick(solver.Flow), "sweep")) // of the same key
	a.Done(2, "sweep")
}

// TestSweepWaits: a sweep takes its turn among what else is in the queue, and all its followers hear where it
// stands until its turn has come.
func TestSweepWaits(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	leave, err := s.toy.queue.Enter(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	impatient, giveUp := context.WithCancel(t.Context())
	second, err := s.toy.queue.LineUp(run.Nobody, 0, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan error)
	go func() {
		_, err := s.toy.queue.Wait(impatient, second)
		gone <- err
	}()
	waits := func(c *wstest.Client, want string) {
		t.Helper()
		for {
			if m := c.Text(); m.Type == "sweep-wait" {
				if string(m.Raw) != want {
					t.Errorf("%s, want %s", m.Raw, want)
				}
				return
			}
		}
	}
	a, b := wstest.Dial(t, h), wstest.Dial(t, h)
	a.Send(wstest.Asking(t, 1, wstest.Quick(solver.Graduated), "sweep"))
	waits(a, `{"type":"sweep-wait","id":1,"position":2,"of":2}`)
	b.Send(wstest.Asking(t, 7, wstest.Quick(solver.Graduated), "sweep"))
	waits(b, `{"type":"sweep-wait","id":7,"position":2,"of":2}`)
	giveUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for c, id := range map[*wstest.Client]int{a: 1, b: 7} {
		waits(c, fmt.Sprintf(`{"type":"sweep-wait","id":%d,"position":1,"of":1}`, id))
	}
	leave()
	for _, c := range []*wstest.Client{a, b} {
		for m := c.Text(); m.Type != "swept"; m = c.Text() {
			if m.Type != "sweep-row" {
				t.Errorf("%s", m.Raw)
			}
		}
	}
}

// TestSweepTurn: a client that joins a sweep whose turn has come is not told of a place in the queue.
func TestSweepTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(serving{})
		defer s.Close(context.Background())
		end := make(chan struct{})
		s.toy.Core.Sweep = func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel, int,
			func(toy2d.SweepRow)) (*toy2d.Rates, error) {
			<-end
			return &toy2d.Rates{}, nil
		}
		leave, err := s.toy.queue.Enter(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		spec := wstest.Quick(solver.Graduated)
		var told []run.Status
		follow := func() {
			if _, err := s.toy.sweep(t.Context(), Run{&spec, nil},
				run.Follower[toy2d.SweepRow]{Status: func(at run.Status) error {
					told = append(told, at)
					return nil
				}}); err != nil {
				t.Error(err)
			}
		}
		go follow()
		synctest.Wait()
		leave()
		synctest.Wait()
		go follow()
		synctest.Wait()
		close(end)
		synctest.Wait()
		if len(told) != 1 || told[0].Position != 1 || told[0].Of != 1 {
			t.Errorf("told of %v", told)
		}
	})
}
