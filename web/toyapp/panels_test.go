package toyapp

import (
	"encoding/base64"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// specsOfPanels are what every panel is compared on.
func specsOfPanels() map[string]toy2d.Spec {
	noisy := wstest.Quick(solver.Graduated)
	noisy.Noise.SD, noisy.Y = 0.7, plane.Vec{1, 1}
	diverging := wstest.Quick(solver.Plain)
	diverging.Step = 1e6
	one := wstest.Quick(solver.GradientLike)
	one.Modes = one.Modes[:1]
	return map[string]toy2d.Spec{"flow": wstest.Quick(solver.Flow), "noisy": noisy,
		"diverging": diverging, "one mode": one}
}

func TestBasinsEqualToy2D(t *testing.T) {
	k := wstest.FastestKernel()
	_, h := serve(t, serving{kernel: k})
	c := wstest.Dial(t, h)
	id, diverged := uint32(0), false
	for name, spec := range specsOfPanels() {
		id++
		c.Send(wstest.Asking(t, id, spec, "basins"))
		m := wstest.Reads[struct {
			Type   string  `json:"type"`
			ID     uint32  `json:"id"`
			N      int     `json:"n"`
			Min    float64 `json:"min"`
			Max    float64 `json:"max"`
			Minima []struct {
				X     plane.Vec `json:"x"`
				Kind  string    `json:"kind"`
				Value float64   `json:"value"`
				Share float64   `json:"share"`
				Near  float64   `json:"arrived"`
			} `json:"minima"`
			Elsewhere float64 `json:"elsewhere"`
			Diverged  float64 `json:"diverged"`
			Complete  bool    `json:"complete"`
			Ends      string  `json:"ends"`
		}](t, c.Done(id, "basins")["basins"].Last())
		want, err := toy2d.FindBasins(t.Context(), &spec, spec.Problem(), k, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		ends, err := base64.StdEncoding.DecodeString(m.Ends)
		if err != nil || !slices.Equal(ends, want.Ends) || len(ends) != m.N*m.N {
			t.Errorf("%s: ends differ, %v", name, err)
		}
		if m.Type != "basins" || m.ID != id || m.N != want.N || m.Min != want.Min || m.Max != want.Max ||
			m.Elsewhere != want.Elsewhere || m.Diverged != want.Diverged || m.Complete != want.Complete ||
			len(m.Minima) != len(want.Minima) {
			t.Errorf("%s: %+v", name, m)
			continue
		}
		for i, got := range m.Minima {
			if w := want.Minima[i]; got.X != w.X || got.Kind != "minimum" || got.Value != w.Value ||
				got.Share != w.Share || got.Near != w.Arrived {
				t.Errorf("%s: minimum %d is %+v, want %+v", name, i, got, w)
			}
		}
		diverged = diverged || m.Diverged > 0
	}
	if !diverged {
		t.Error("nothing diverged: that is not tested")
	}
}

func TestSeriesEqualToy2D(t *testing.T) {
	_, h := serve(t, serving{})
	c := wstest.Dial(t, h)
	at := plane.Vec{-3.5, 6}
	plain := wstest.Quick(solver.Plain)
	id, diverged := uint32(0), false
	for name, spec := range specsOfPanels() {
		for _, twin := range []*toy2d.Spec{nil, &plain} {
			id++
			c.Send(wstest.Request{ID: id, Spec: spec, Twin: twin, Start: &at, Panels: []string{"series"}}.Text(t))
			m := wstest.Reads[struct {
				Type string `json:"type"`
				ID   uint32 `json:"id"`
				Runs []struct {
					Steps      int        `json:"steps"`
					K          []int      `json:"k"`
					T          []*float64 `json:"t"`
					Energy     []*float64 `json:"energy"`
					Target     []*float64 `json:"target"`
					TargetNorm []*float64 `json:"target_norm"`
					Size       []*float64 `json:"size"`
					Move       []*float64 `json:"move"`
					Cosine     []*float64 `json:"cosine"`
					Accepted   []bool     `json:"accepted"`
					DivergedAt int        `json:"diverged_at"`
				} `json:"runs"`
			}](t, c.Done(id, "series")["series"].Last())
			specs := []*toy2d.Spec{&spec}
			if twin != nil {
				specs = append(specs, twin)
			}
			if m.Type != "series" || m.ID != id || len(m.Runs) != len(specs) {
				t.Fatalf("%s: %s %d of %d runs", name, m.Type, m.ID, len(m.Runs))
			}
			for i, got := range m.Runs {
				want, err := toy2d.Observe(t.Context(), specs[i], specs[i].Problem(), at)
				if err != nil {
					t.Fatal(err)
				}
				if got.Steps != want.Steps || !slices.Equal(got.K, want.K) ||
					!slices.Equal(got.Accepted, want.Accepted) || got.DivergedAt != want.DivergedAt {
					t.Errorf("%s: %+v, want %+v", name, got, want)
				}
				nulls := 0
				for part, lists := range map[string]struct {
					got  []*float64
					want []float64
				}{
					"t": {got.T, want.T}, "energy": {got.Energy, want.Energy}, "target": {got.Target, want.Target},
					"target_norm": {got.TargetNorm, want.TargetNorm}, "size": {got.Size, want.Size},
					"move": {got.Move, want.Move}, "cosine": {got.Cosine, want.Cosine},
				} {
					if !slices.EqualFunc(lists.got, lists.want, func(g *float64, w float64) bool {
						if g == nil {
							nulls++
							return math.IsNaN(w) || math.IsInf(w, 0)
						}
						return math.Abs(*g-w) <= 5.1e-6*math.Abs(w)
					}) {
						t.Errorf("%s: %s differs", name, part)
					}
				}
				if got.DivergedAt == 0 && nulls != 3 { // size, move and cosine of the end
					t.Errorf("%s: %d nulls", name, nulls)
				}
				diverged = diverged || got.DivergedAt > 0
			}
		}
	}
	if !diverged {
		t.Error("nothing diverged: that is not tested")
	}
}

func TestDigits6(t *testing.T) {
	b, err := json.Marshal(wire.Digits6{0, 1, -1.0 / 3, 1e-300, 123456789, math.NaN(), math.Inf(-1), math.MaxFloat64})
	if want := `[0,1,-0.333333,1e-300,1.23457e+08,null,null,1.79769e+308]`; err != nil || string(b) != want {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
}

func TestHomotopyEqualsToy2D(t *testing.T) {
	_, h := serve(t, serving{})
	c := wstest.Dial(t, h)
	id := uint32(0)
	for name, spec := range specsOfPanels() {
		id++
		c.Send(wstest.Asking(t, id, spec, "homotopy"))
		m := wstest.Reads[struct {
			Type     string `json:"type"`
			ID       uint32 `json:"id"`
			Homotopy struct {
				TMin     float64           `json:"tmin"`
				TMax     float64           `json:"tmax"`
				Window   plane.Window      `json:"window"`
				Branches []homotopy.Branch `json:"branches"`
				Events   []homotopy.Event  `json:"events"`
				Complete bool              `json:"complete"`
			} `json:"homotopy"`
		}](t, c.Done(id, "homotopy")["homotopy"].Last())
		want, err := homotopy.Find(t.Context(), spec.Problem().Problem, spec.Schedule.TMin, spec.Schedule.TMax, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := homotopy.Homotopy(m.Homotopy)
		if len(want.Events) == 0 {
			want.Events = got.Events[:0] // null or [] is the same to Go
		}
		if m.Type != "homotopy" || m.ID != id || !reflect.DeepEqual(got, *want) {
			t.Errorf("%s: %s %d\ngot  %+v\nwant %+v", name, m.Type, m.ID, got, want)
		}
	}
}

func TestRemediesEqualToy2D(t *testing.T) {
	k := wstest.FastestKernel()
	_, h := serve(t, serving{kernel: k})
	c := wstest.Dial(t, h)
	id, offered := uint32(0), 0
	for name, spec := range specsOfPanels() {
		id++
		c.Send(wstest.Asking(t, id, spec, "remedies"))
		m := wstest.Reads[struct {
			Type     string         `json:"type"`
			ID       uint32         `json:"id"`
			Remedies toy2d.Remedies `json:"remedies"`
		}](t, c.Done(id, "remedies")["remedies"].Last())
		want, err := toy2d.FindRemedies(t.Context(), &spec, spec.Problem(), k)
		if err != nil {
			t.Fatal(err)
		}
		if m.Type != "remedies" || m.ID != id || !reflect.DeepEqual(m.Remedies, *want) {
			t.Errorf("%s: %s %d\ngot  %+v\nwant %+v", name, m.Type, m.ID, m.Remedies, want)
		}
		offered += len(want.Offered)
	}
	if offered == 0 {
		t.Error("nothing was offered: that is not tested")
	}
}

// sweepAnswer puts a sweep together from its messages.
type sweepAnswer struct {
	rates   toy2d.Rates
	n       int
	min     float64
	max     float64
	seconds float64
}

func readSweep(t *testing.T, a *wstest.Answers) sweepAnswer {
	t.Helper()
	head := wstest.Reads[struct {
		Type       string    `json:"type"`
		ID         uint32    `json:"id"`
		TMax       []float64 `json:"tmax"`
		Iterations []int     `json:"iterations"`
		N          int       `json:"n"`
		Min        float64   `json:"min"`
		Max        float64   `json:"max"`
	}](t, a.First())
	if head.Type != "sweep" || len(a.Texts) != len(head.TMax)+2 {
		t.Fatalf("%s, then %d messages", head.Type, len(a.Texts)-1)
	}
	s := sweepAnswer{n: head.N, min: head.Min, max: head.Max}
	s.rates = toy2d.Rates{TMax: head.TMax, Iterations: head.Iterations,
		Global: make([][]float64, len(head.TMax)), Stationary: make([][]float64, len(head.TMax))}
	for i, text := range a.Texts[1 : len(a.Texts)-1] {
		row := wstest.Reads[struct {
			Type       string    `json:"type"`
			ID         uint32    `json:"id"`
			Index      int       `json:"index"`
			Done       int       `json:"done"`
			Of         int       `json:"of"`
			Global     []float64 `json:"global"`
			Stationary []float64 `json:"stationary"`
		}](t, text)
		if row.Type != "sweep-row" || row.Done != i+1 || row.Of != len(head.TMax) || s.rates.Global[row.Index] != nil {
			t.Fatalf("row %d: %s, value %d, %d of %d done", i, row.Type, row.Index, row.Done, row.Of)
		}
		s.rates.Global[row.Index], s.rates.Stationary[row.Index] = row.Global, row.Stationary
	}
	end := wstest.Reads[struct {
		Type    string    `json:"type"`
		ID      uint32    `json:"id"`
		Reached []float64 `json:"reached"`
		Seconds float64   `json:"seconds"`
	}](t, a.Last())
	s.rates.Reached, s.seconds = end.Reached, end.Seconds
	return s
}

func TestSweepEqualsToy2D(t *testing.T) {
	k := wstest.FastestKernel()
	_, h := serve(t, serving{kernel: k})
	c := wstest.Dial(t, h)
	id := uint32(0)
	for name, spec := range specsOfPanels() {
		if spec.Method == solver.Plain {
			continue
		}
		id++
		c.Send(wstest.Asking(t, id, spec, "sweep"))
		got := readSweep(t, c.Done(id, "sweep")["sweep"])
		grid := spec.OnPaperGrid()
		want, err := toy2d.Sweep(t.Context(), &grid, grid.Problem(), k, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.rates, *want) {
			t.Errorf("%s differs", name)
		}
		if got.n != 100 || got.min != -10 || got.max != 10 ||
			len(got.rates.Reached) != got.n*got.n || got.seconds <= 0 {
			t.Errorf("%s: %d starts per side from %g to %g, %g s", name, got.n, got.min, got.max, got.seconds)
		}
	}
}

// BenchmarkPanels measures each panel of the page's first spec, from the request to
// the last message, and the bytes that this takes.
func BenchmarkPanels(b *testing.B) {
	for _, p := range panels {
		b.Run(string(p.panel), func(b *testing.B) {
			s, h := serve(b, serving{kernel: wstest.FastestKernel()})
			bytes := 0
			for b.Loop() {
				b.StopTimer()
				s.toy.jobs = newJobs()
				c := wstest.Dial(b, h) // each its own, or they would be too many messages
				b.StartTimer()
				c.Send(wstest.Spelled(b, 1, Default(solver.Flow), string(p.panel)))
				bytes = 0
				for {
					m, err := c.Next()
					if err != nil {
						b.Fatal(err)
					}
					if bytes += len(m.Raw); m.Type != "" && m.Last() {
						break
					}
				}
				c.Conn.Close()
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}

// BenchmarkLargePaths sends 3.2 MB of frames.
func BenchmarkLargePaths(b *testing.B) {
	_, h := serve(b, serving{kernel: wstest.FastestKernel()})
	for b.Loop() {
		c := wstest.Dial(b, h)
		c.Send(wstest.Asking(b, 1, large(), "paths"))
		c.Done(1, "paths")
		c.Conn.Close()
	}
}
