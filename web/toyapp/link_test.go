package toyapp

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func TestLink(t *testing.T) {
	for _, c := range []struct {
		change func(*toy2d.Spec)
		method solver.Method
		want   string
	}{
		{func(*toy2d.Spec) {}, solver.Flow, ""},
		{func(s *toy2d.Spec) { s.Sweep = true }, solver.Flow, ""},
		{func(*toy2d.Spec) {}, solver.Graduated, "#method=graduated"},
		{func(s *toy2d.Spec) { s.Schedule.Kind = solver.Linear }, solver.Graduated,
			"#method=graduated&schedule.kind=linear"},
		{func(s *toy2d.Spec) { s.Schedule.Levels = 50 }, solver.Flow, "#schedule.levels=50"},
		{func(s *toy2d.Spec) {
			s.Y, s.Schedule.TMax, s.Noise.SD, s.Step = plane.Vec{1, -0.5}, 2, 1e-7,
				0.25
		}, solver.Plain,
			"#method=plain&step=0.25&schedule.tmax=2&y=%5B1%2C-0.5%5D&noise.sd=1e-7"},
		{func(s *toy2d.Spec) { s.Starts.Kind, s.Starts.Points = "points", []plane.Vec{{1, 2}, {3, 4.5}} }, solver.Flow,
			"#starts.kind=points&starts.points=%5B%5B1%2C2%5D%2C%5B3%2C4.5%5D%5D"},
		{func(s *toy2d.Spec) { s.Modes, s.Cloud = []mixture.Mode{}, []plane.Vec{{1, 2}, {3, -4.5}} }, solver.Flow,
			"#modes=%5B%5D&cloud=%5B%5B1%2C2%5D%2C%5B3%2C-4.5%5D%5D"},
		{func(s *toy2d.Spec) { s.Modes = s.Modes[:1] }, solver.Flow,
			"#modes=%5B%7B%22mean%22%3A%5B1%2C1%5D%2C%22cov%22%3A%5B%5B0.1%2C0%5D%2C%5B0%2C0.1%5D%5D%2C%22weight%22%3A1%7D%5D"},
	} {
		s := Default(c.method)
		c.change(&s)
		if got, want := Link("http://localhost:8080", s), "http://localhost:8080/toy2d"+c.want; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := Link("https://x.example/gradus/", Default(solver.Flow)); got != "https://x.example/gradus/toy2d" {
		t.Errorf("below a path: %s", got)
	}
}

func TestLinkRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	number := func() float64 { return []float64{0.1, 1, 1e-3, 2.5, 1.0 / 3, 7}[r.IntN(6)] }
	for range 500 {
		want := Default(solver.Methods()[r.IntN(4)])
		for range r.IntN(6) {
			switch r.IntN(10) {
			case 0:
				want.Armijo = solver.CorrectedArmijo
			case 1:
				want.Step = number()
			case 2:
				want.Schedule.Kind, want.Schedule.TMax = solver.Fixed, number()
			case 3:
				want.Starts.Kind, want.Starts.N = "random", 1+r.IntN(100)
			case 4:
				want.Starts.Kind, want.Starts.Points = "points", []plane.Vec{{number(), -number()}}
			case 5:
				want.Seed = r.Int64N(1 << 53)
			case 6:
				want.A = plane.Mat{{number(), 0}, {-number(), 1}}
			case 7:
				want.Y = plane.Vec{number(), number()}
			case 8:
				want.Noise = toy2d.Noise{SD: number(), Seed: r.Int64N(100)}
			case 9:
				want.Modes = append(want.Modes[:1:1], mixture.Mode{Mean: plane.Vec{number(), 3},
					Cov: plane.Mat{{1, 0.5}, {0.5, 2}}, Weight: number()})
			}
		}
		link := Link("http://localhost:8080", want)
		got, err := parseLink(link)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %v\ngot  %+v\nwant %+v", link, err, got, want)
		}
	}
}

// parseLink reads a link as the page does: onto the defaults of the method.
func parseLink(link string) (toy2d.Spec, error) {
	u, err := url.Parse(link)
	if err != nil {
		return toy2d.Spec{}, err
	}
	pairs, err := url.ParseQuery(u.EscapedFragment())
	if err != nil {
		return toy2d.Spec{}, err
	}
	method := solver.Flow
	if name := pairs.Get("method"); name != "" {
		if err := method.UnmarshalText([]byte(name)); err != nil {
			return toy2d.Spec{}, err
		}
	}
	text, err := toy2d.Encode(Default(method))
	if err != nil {
		return toy2d.Spec{}, err
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return toy2d.Spec{}, err
	}
	for path, values := range pairs {
		at := tree
		steps := strings.Split(path, ".")
		for _, step := range steps[:len(steps)-1] {
			at = at[step].(map[string]any)
		}
		last := steps[len(steps)-1]
		if _, ok := at[last]; !ok {
			return toy2d.Spec{}, fmt.Errorf("no field %s", path)
		}
		if _, ok := at[last].(string); ok {
			at[last] = values[0]
			continue
		}
		var value any
		if err := json.Unmarshal([]byte(values[0]), &value); err != nil {
			return toy2d.Spec{}, fmt.Errorf("%s: %w", path, err)
		}
		at[last] = value
	}
	if text, err = json.Marshal(tree); err != nil {
		return toy2d.Spec{}, err
	}
	return toy2d.Decode(text)
}
