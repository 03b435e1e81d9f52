package homotopy

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

func homotopyOf(t *testing.T, p *mixture.Problem, tmin, tmax float64) *Homotopy {
	t.Helper()
	h, err := Find(t.Context(), p, tmin, tmax, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// allPoints searches one window anew, with as much work as it takes.
func allPoints(l *mixture.Landscape, w plane.Window) (points []stationary.Point, complete bool) {
	return stationary.Find(l, stationary.NewField(l, &stationary.Work{Ctx: context.Background(), Limit: math.MaxInt}),
		w)
}

// alive returns how many branches pass t.
func alive(h *Homotopy, t float64) (n int) {
	for _, b := range h.Branches {
		if b.Begin.T <= t && t <= b.End.T {
			n++
		}
	}
	return n
}

// checkHomotopy reports what no homotopy may do.
func checkHomotopy(t *testing.T, p *mixture.Problem, h *Homotopy) {
	t.Helper()
	if !h.Complete {
		t.Error("not complete")
	}
	for i, b := range h.Branches {
		first, last := b.Points[0], b.Points[len(b.Points)-1]
		if first.T != b.Begin.T || last.T != b.End.T {
			t.Errorf("branch %d runs from %g to %g, its ends are %v and %v", i, first.T, last.T, b.Begin, b.End)
		}
		for k, point := range b.Points {
			if k > 0 && point.T <= b.Points[k-1].T {
				t.Fatalf("branch %d: t does not grow from %g to %g", i, b.Points[k-1].T, point.T)
			}
			if !h.Window.Contains(point.X) {
				t.Errorf("branch %d leaves the window at %v", i, point.X)
			}
			l := p.Landscape(point.T)
			_, g := l.Gradient(point.X)
			hess := l.Hessian(point.X)
			scale := (math.Abs(hess.XX) + math.Abs(hess.YY)) * (1 + plane.Norm(point.X))
			if plane.Norm(g) > 1e-9*scale || math.Abs(point.Value-l.Energy(point.X)) > 1e-12 {
				t.Errorf("branch %d: gradient %g at %v", i, plane.Norm(g), point)
			}
			if inner := k > 0 && k < len(b.Points)-1; inner && stationary.KindOf(hess) != b.Kind {
				t.Errorf("branch %d is a %v, but not at %v", i, b.Kind, point)
			}
		}
		for _, end := range [...]End{b.Begin, b.End} {
			switch end.Type {
			case AtFold:
				partner := h.Branches[end.Partner]
				if (partner.Kind == stationary.Saddle) == (b.Kind == stationary.Saddle) {
					t.Errorf("branch %d, a %v, meets a %v", i, b.Kind, partner.Kind)
				}
			case Lost:
				t.Errorf("branch %d is lost at %g", i, end.T)
			default:
				if end.Partner != -1 {
					t.Errorf("branch %d has a partner at %v", i, end.Type)
				}
			}
		}
	}
	for i, e := range h.Events {
		if i > 0 && e.T < h.Events[i-1].T {
			t.Error("events are not sorted")
		}
		change := alive(h, e.T*(1+1e-12)) - alive(h, e.T*(1-1e-12))
		if want := map[EventKind]int{PairEnds: -2, PairBirth: 2}[e.Type]; change != want {
			t.Errorf("the number of branches changes by %d at %v", change, e)
		}
	}
}

func TestHomotopyPaper(t *testing.T) {
	p := mixture.Paper()
	h := homotopyOf(t, p, 1e-3, 10)
	checkHomotopy(t, p, h)
	want := []struct {
		kind EventKind
		t    float64
		x    plane.Vec
	}{
		{PairBirth, 0.200664276819, plane.Vec{-2.2588, 1.5374}},
		{PairEnds, 0.205660878295, plane.Vec{-2.4117, 1.1707}},
		{PairEnds, 0.307492813571, plane.Vec{1.2150, -1.2820}},
		{PairEnds, 0.518432831645, plane.Vec{5.5813, -1.3279}},
		{PairEnds, 0.740949851723, plane.Vec{-4.4628, 4.5813}},
	}
	if len(h.Events) != len(want) {
		t.Fatalf("events %v, want %d", h.Events, len(want))
	}
	for i, e := range h.Events {
		if e.Type != want[i].kind || math.Abs(e.T/want[i].t-1) > 1e-9 || plane.Distance(e.X, want[i].x) > 1e-4 {
			t.Errorf("event %v, want %v", e, want[i])
		}
		l := p.Landscape(e.T)
		_, g := l.Gradient(e.X)
		if det := l.Hessian(e.X).Det(); plane.Norm(g) > 1e-12 || math.Abs(det) > 1e-12 {
			t.Errorf("at %v the gradient is %g and det Hess %g", e, plane.Norm(g), det)
		}
		// The stationary points themselves, found anew, change by the pair.
		before, ok := allPoints(p.Landscape(e.T*(1-1e-4)), h.Window)
		after, okay := allPoints(p.Landscape(e.T*(1+1e-4)), h.Window)
		if change := len(after) - len(before); !ok || !okay || (change == 2) != (e.Type == PairBirth) ||
			max(change, -change) != 2 {
			t.Errorf("%d stationary points before %v, %d after", len(before), e, len(after))
		}
	}
}

func TestHomotopyPartners(t *testing.T) {
	h := homotopyOf(t, mixture.Paper(), 1e-3, 1.5)
	// The minimum at (-6.67, 3.70) meets a saddle that was born with a maximum, which
	// meets the saddle of t = 0.001.
	at := slices.IndexFunc(h.Branches,
		func(b Branch) bool { return plane.Distance(b.Points[0].X, plane.Vec{-6.6691, 3.6986}) <= 1e-4 })
	b := h.Branches[at]
	for i, want := range []stationary.Kind{stationary.Minimum, stationary.Saddle, stationary.Maximum,
		stationary.Saddle} {
		if b.Kind != want {
			t.Fatalf("branch %d of the chain is a %v, want a %v", i, b.Kind, want)
		}
		near, far := b.End, b.Begin
		if i%2 == 1 { // passed downwards
			near, far = far, near
		}
		if i == 3 {
			if near.Type != AtTMin {
				t.Errorf("the chain ends at %v", near)
			}
			break
		}
		if near.Type != AtFold || far.Type == Lost {
			t.Fatalf("branch %d of the chain runs from %v to %v", i, b.Begin, b.End)
		}
		b = h.Branches[near.Partner]
	}
	if h.Branches[0].End.Type != AtTMax {
		t.Errorf("the global minimum ends at %v", h.Branches[0].End)
	}
}

// Both minima reach the saddle at t = 3; one of them goes on.
func TestHomotopyPitchfork(t *testing.T) {
	p := mixturetest.Pitchfork()
	h := homotopyOf(t, p, 0.01, 10)
	if !h.Complete || len(h.Branches) != 3 || len(h.Events) != 1 {
		t.Fatalf("complete %v, %d branches, events %v", h.Complete, len(h.Branches), h.Events)
	}
	e := h.Events[0]
	if e.Type != PairEnds || math.Abs(e.T-3) > 3e-6 || plane.Norm(e.X) > 1e-3 {
		t.Errorf("event %v, want an end at t = 3 at the origin", e)
	}
	if h.Branches[e.Extremum].Kind != stationary.Minimum || h.Branches[e.Saddle].Kind != stationary.Saddle {
		t.Errorf("%v: a %v meets a %v", e, h.Branches[e.Extremum].Kind, h.Branches[e.Saddle].Kind)
	}
	for i, b := range h.Branches {
		if want := map[bool]EndKind{true: AtFold, false: AtTMax}[i == e.Extremum || i == e.Saddle]; b.End.Type != want {
			t.Errorf("branch %d ends at %v, want %v", i, b.End.Type, want)
		}
	}
}

// A little asymmetry turns the pitchfork into a fold of the weaker minimum.
func TestHomotopyImperfectPitchfork(t *testing.T) {
	p := mixturetest.Pitchfork()
	p.Modes[0].Weight = 0.999
	h := homotopyOf(t, p, 0.01, 10)
	checkHomotopy(t, p, h)
	if len(h.Events) != 1 || h.Events[0].T > 3 || h.Events[0].T < 2.9 {
		t.Fatalf("events %v, want one shortly before t = 3", h.Events)
	}
	if weak := h.Branches[h.Events[0].Extremum].Points[0].X; weak[0] > 0 {
		t.Errorf("the minimum at %v ends, want the weaker one", weak)
	}
}

// Five modes at the corners of a pentagon, five saddles and a maximum all meet in
// the centre: no fold, and too flat for double precision to tell them apart near it.
func TestHomotopyPentagon(t *testing.T) {
	p := &mixture.Problem{A0: 1, A1: 1, Sigma: 1}
	for i := range 5 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 5)
		p.Modes = append(p.Modes, mixture.Mode{Mean: plane.Vec{3 * cos, 3 * sin},
			Cov: plane.Mat{{1, 0}, {0, 1}}, Weight: 1})
	}
	h := homotopyOf(t, p, 1, 6)
	if len(h.Branches) != 11 || len(h.Events) != 5 {
		t.Fatalf("%d branches, events %v", len(h.Branches), h.Events)
	}
	for _, e := range h.Events {
		if math.Abs(e.T/3.5-1) > 0.02 {
			t.Errorf("event %v, want about t = 3.5", e)
		}
	}
	if h.Complete {
		t.Error("said to be complete")
	}
}

func TestHomotopyRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	births := 0
	for n := range 12 {
		p := mixturetest.DrawProblem(r, 10, 0.05, 5)
		h := homotopyOf(t, p, 1e-3, 2)
		checkHomotopy(t, p, h)
		for range 10 {
			at := mixturetest.LogUniform(r, h.TMin, h.TMax)
			points, complete := allPoints(p.Landscape(at), stationary.NewSurveyor(p).Window(at))
			if got := alive(h, at); !complete || got != len(points) {
				t.Errorf("problem %d: %d branches at t = %g, want %d", n, got, at, len(points))
			}
		}
		for _, e := range h.Events {
			if e.Type == PairBirth {
				births++
			}
		}
		if t.Failed() {
			t.Fatalf("problem %d", n)
		}
	}
	if births == 0 {
		t.Error("no pair appears in any problem")
	}
}

func TestHomotopyOneLevel(t *testing.T) {
	h := homotopyOf(t, mixture.Paper(), 0.4, 0.4)
	if len(h.Branches) != 5 || len(h.Events) != 0 || h.Branches[0].Begin.Type != AtTMin ||
		h.Branches[0].End.Type != AtTMax {
		t.Errorf("branches %v, events %v", h.Branches, h.Events)
	}
}

func TestHomotopyRefuses(t *testing.T) {
	for _, c := range []struct {
		field      string
		tmin, tmax float64
	}{{"tmin", 0, 1}, {"tmin", math.NaN(), 1}, {"tmax", 1, 0.5}, {"tmax", 1, 21}, {"tmax", 1, 16}} {
		_, err := Find(t.Context(), mixture.Paper(), c.tmin, c.tmax, nil)
		if re, ok := errors.AsType[*solver.RangeError](err); !ok || re.Field != c.field {
			t.Errorf("%g to %g: %v, want a range error of %s", c.tmin, c.tmax, err, c.field)
		}
	}
}

func TestHomotopyCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if h, err := Find(ctx, mixture.Paper(), 1e-3, 10, nil); h != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v, want context.Canceled", h, err)
	}
}

func TestHomotopyJSON(t *testing.T) {
	h := homotopyOf(t, mixture.Paper(), 0.3, 1)
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"tmin":0.3`, `"complete":true`, `"kind":"saddle"`, `"begin":{"type":"tmin","t":0.3,"partner":-1}`,
		`"end":{"type":"fold","t":0.30749`, `"events":[{"type":"end","t":0.30749`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %.600s", want, b)
		}
	}
	var back Homotopy
	if err := json.Unmarshal(b, &back); err != nil || len(back.Branches) != len(h.Branches) ||
		back.Events[0] != h.Events[0] {
		t.Errorf("read back: %v", err)
	}
}

func BenchmarkHomotopyPaper(b *testing.B) {
	p := mixture.Paper()
	for b.Loop() {
		if _, err := Find(b.Context(), p, 1e-3, 10, nil); err != nil {
			b.Fatal(err)
		}
	}
}
