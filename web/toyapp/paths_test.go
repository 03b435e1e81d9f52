package toyapp

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// describedPaths is pathsDescription, written from the contract of the wire.
type describedPaths struct {
	Type   string     `json:"type"`
	ID     uint32     `json:"id"`
	Panel  string     `json:"panel"`
	Starts int        `json:"starts"`
	Steps  int        `json:"steps"`
	K      []int      `json:"k"`
	T      []float64  `json:"t"`
	TMin   float64    `json:"tmin"`
	Y      [2]float64 `json:"y"`
	Window struct {
		Min [2]float64 `json:"min"`
		Max [2]float64 `json:"max"`
	} `json:"window"`
	Stationary []describedPoint `json:"stationary"`
	Minima     []describedPoint `json:"minima"`
	Complete   bool             `json:"complete"`
}

type describedPoint struct {
	X     [2]float64 `json:"x"`
	Kind  string     `json:"kind"`
	Value float64    `json:"value"`
}

type donePaths struct {
	Type   string         `json:"type"`
	ID     uint32         `json:"id"`
	Panel  string         `json:"panel"`
	Result map[string]any `json:"result"`
	Ends   []byte         `json:"ends"`
}

// TestPathsEqualToy2D asks for paths over a websocket, as paths and as a twin of
// another spec. Every point must have the bits that toy2d.Run gives it.
func TestPathsEqualToy2D(t *testing.T) {
	k := wstest.FastestKernel()
	_, h := serve(t, serving{kernel: k})
	specs := map[string]toy2d.Spec{}
	for _, m := range solver.Methods() {
		specs[m.String()] = Default(m)
	}
	thinned := Default(solver.Flow)
	thinned.Starts.Kind, thinned.Starts.N, thinned.Schedule.Levels = "grid", 50, 333
	specs["thinned"] = thinned
	iterated := Default(solver.Flow)
	iterated.Schedule.Levels, iterated.Schedule.Iterations = 20, 7
	specs["several iterations"] = iterated
	diverging := Default(solver.Plain)
	diverging.Step, diverging.Schedule.Levels = 1e6, 60
	specs["diverging"] = diverging
	swept := Default(solver.Flow)
	swept.Sweep, swept.Schedule.Levels = true, 30
	specs["sweep is ignored"] = swept
	noisy := Default(solver.Graduated)
	noisy.Noise.SD = 0.7
	specs["noisy"] = noisy
	other := Default(solver.Plain)
	other.A0, other.Schedule.Levels = 0.02, 40

	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			c := wstest.Dial(t, h)
			c.Send(wstest.Asking(t, 1, spec, "paths"))
			checkPaths(t, k, name, spec, c.Done(1, "paths")["paths"])
			c.Send(wstest.Request{ID: 2, Spec: other, Twin: &spec, Panels: []string{"twin", "paths"}}.Text(t))
			both := c.Done(2, "paths", "twin")
			checkPaths(t, k, "other", other, both["paths"])
			checkPaths(t, k, name, spec, both["twin"])
			c.Conn.Close()
		})
	}
}

func checkPaths(t *testing.T, k cpu.Kernel, name string, spec toy2d.Spec, a *wstest.Answers) {
	t.Helper()
	if len(a.Texts) != 2 {
		t.Fatalf("%s: %d messages", name, len(a.Texts))
	}
	description, done := wstest.Reads[describedPaths](t, a.First()), wstest.Reads[donePaths](t, a.Last())
	spec.Sweep = false
	steps := spec.Schedule.Levels * spec.Schedule.Iterations
	if want := recordedSteps(spec.Starts.Len(), steps); !slices.Equal(description.K, want) ||
		description.Steps != steps || description.Starts != spec.Starts.Len() {
		t.Errorf("%s: %d starts, %d steps, %d recorded", name, description.Starts,
			description.Steps, len(description.K))
	}
	var points []float32
	for i, f := range a.Frames {
		if int(f.Sequence) != i+1 || int(f.First) != len(points)/2/description.Starts ||
			len(f.Points)*4 > frameSize && f.Entries > 1 {
			t.Errorf("%s: frame %d is number %d, from entry %d, of %d entries", name, i, f.Sequence, f.First, f.Entries)
		}
		points = append(points, f.Points...)
	}
	entry, lost := 0, false
	p := spec.Problem()
	result, err := toy2d.Run(t.Context(), &spec, p, k, func(step int, level float64, e *ensemble.Ensemble) {
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
	if done.Result["share_global"] != result.ShareGlobal || done.Result["kernel"] != string(k) ||
		done.Result["method"] != spec.Method.String() {
		t.Errorf("%s: %v, want %+v", name, done.Result, result)
	}

	if !slices.Equal(done.Ends, result.Valley) {
		t.Errorf("%s: the ends are in the valleys %v, want %v", name, done.Ends, result.Valley)
	}
	for i, m := range description.Minima {
		if want := result.Valleys[i]; plane.Vec(m.X) != want.X || m.Value != want.Value {
			t.Errorf("%s: minimum %d is %+v, want %+v", name, i, m, want)
		}
	}
	survey := p.Survey(spec.Schedule.TMin)
	stationary := survey.Points
	if description.TMin != spec.Schedule.TMin || description.Y != p.Y || (name == "noisy") == (p.Y == spec.Y) ||
		plane.Window(description.Window) != survey.Window || description.Complete != survey.Complete ||
		len(description.Stationary) != len(stationary) {
		t.Errorf("%s: described as %+v", name, description)
	}
	for i, s := range description.Stationary {
		if want := stationary[i]; plane.Vec(s.X) != want.X || s.Kind != want.Kind.String() || s.Value != want.Value {
			t.Errorf("%s: stationary point %d is %+v, want %+v", name, i, s, want)
		}
	}
}

// TestProblemsAreShared: a twin that differs in its method alone has the same
// problem, whose stationary points are found once; any other has its own.
func TestProblemsAreShared(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*toy2d.Spec)
		shared bool
	}{
		"method":   {func(s *toy2d.Spec) { s.Method = solver.Plain }, true},
		"schedule": {func(s *toy2d.Spec) { s.Schedule.TMax, s.Schedule.TMin = 3, 1e-5 }, true},
		"starts":   {func(s *toy2d.Spec) { s.Starts.N = 3 }, true},
		"a0":       {func(s *toy2d.Spec) { s.A0 = 1 }, false},
		"a1":       {func(s *toy2d.Spec) { s.A1 = 1 }, false},
		"sigma":    {func(s *toy2d.Spec) { s.Sigma = 5 }, false},
		"A":        {func(s *toy2d.Spec) { s.A[1][0] = 1 }, false},
		"y":        {func(s *toy2d.Spec) { s.Y[1] = 1 }, false},
		"noise":    {func(s *toy2d.Spec) { s.Noise.SD = 1 }, false},
		"mode":     {func(s *toy2d.Spec) { s.Modes[2].Weight = 2 }, false},
		"modes":    {func(s *toy2d.Spec) { s.Modes = s.Modes[:2] }, false},
	} {
		jobs := newJobs()
		spec, twin := Default(solver.Flow), Default(solver.Flow)
		c.change(&twin)
		m, _, err := whole.Decode([]byte(wstest.Request{ID: 1, Spec: spec, Twin: &twin,
			Panels: []string{"twin"}}.Text(t)))
		if err != nil {
			t.Fatal(err)
		}
		a, err := NewAsk(m.(AskMessage), jobs.problems.of)
		if err != nil {
			t.Fatal(err)
		}
		if same := a.Main.problem == a.Twin.problem; same != c.shared {
			t.Errorf("%s differs: shared %v", name, same)
		}
	}
}

// TestDescriptionIsCancelled: the search behind it may take 0.3 s.
func TestDescriptionIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	spec := wstest.Quick(solver.Flow)
	r := Run{&spec, spec.Problem()}
	if _, err := (&task{Task: &ws.Task{Ctx: ctx}, Ask: &Ask{Main: r}}).describe(r,
		[]int{0}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
