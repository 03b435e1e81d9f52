package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
)

// prior opens the page with the prior in hand.
func (b screen) prior(fragment string) {
	b.t.Helper()
	b.show(fragment)
	b.run("look.choose('tool', 'prior')")
	b.check("the prior's numbers are shown", js[bool](b.tab, "document.getElementById('prior').open"))
}

// handle is where a handle of the mode is.
type handle struct {
	X, Y, Rim float64
	Direction [2]float64
	Client    [2]float64
}

func (b screen) handles(m mixture.Mode) map[string]handle {
	b.t.Helper()
	return js[map[string]handle](b.tab, fmt.Sprintf("see.handles('', %s)", written(b.t, m)))
}

// discord is the part of pairs of points, energies clearly apart, of which the lower
// one is not the darker one in the picture.
func (b screen) discord(s toy2d.Spec, t float64, middle plane.Vec, reach float64) float64 {
	b.t.Helper()
	var points []plane.Vec
	for i := range 15 {
		for j := range 15 {
			points = append(points, plane.Vec{middle[0] + reach*(float64(i)/7-1), middle[1] + reach*(float64(j)/7-1)})
		}
	}
	l := s.Problem().At(t)
	bright := js[[]float64](b.tab, fmt.Sprintf("see.brightness('', %s)", written(b.t, points)))
	energy := make([]float64, len(points))
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range points {
		energy[i] = l.Energy(points[i])
		lo, hi = min(lo, energy[i]), max(hi, energy[i])
	}
	wrong, pairs := 0, 0
	for i := range points {
		for j := range i {
			if math.Abs(energy[i]-energy[j]) < 0.1*(hi-lo) {
				continue
			}
			pairs++
			if (energy[i] < energy[j]) != (bright[i] < bright[j]) {
				wrong++
			}
		}
	}
	if pairs < 500 {
		b.t.Fatalf("only %d pairs of points are clearly apart", pairs)
	}
	return float64(wrong) / float64(pairs)
}

// testMoveMode: a mode's centre is dragged, and the landscape follows.
func testMoveMode(t *testing.T, b screen) {
	b.prior("#schedule.levels=200&starts.n=4")
	before, hash := b.spec(), b.hash()
	from, to := before.Modes[1].Mean, plane.Vec{-3, -4}
	x, pixel, entries := b.at("", to), b.pixel(""), b.entries()
	b.check("the landscape is that of the spec", b.discord(before, 1e-3, to, 3) < 0.01)
	b.drag(b.at("", from), x)
	b.wait(fmt.Sprintf("Math.hypot(see.spec().modes[1].mean[0] - %v, see.spec().modes[1].mean[1] - %v) < %v && look.plot().whole === 'true'", to[0], to[1], 1.5*pixel))
	b.run("")
	after := b.spec()
	if d := b.discord(after, 1e-3, to, 3); d > 0.01 {
		t.Errorf("while it is dragged, %.3f of the pairs of points are wrong", d)
	}
	b.check("which differs from the one before", b.discord(before, 1e-3, to, 3) > 0.03)
	b.check("the drag is no entry yet", b.entries() == entries)
	b.mouse(chromedp.MouseReleased, x)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	after = b.spec()
	if apart(after.Modes[1].Mean, to) > 1.5*pixel || after.Modes[1].Cov != before.Modes[1].Cov ||
		len(after.Modes) != len(before.Modes) || after.Modes[0] != before.Modes[0] {
		t.Errorf("the modes are %+v", after.Modes)
	}
	b.wait("document.getElementById('overlay').dataset.mode === '1'")
	b.check("its numbers are shown",
		math.Abs(js[float64](b.tab, "document.getElementById('mode-x1').valueAsNumber")-after.Modes[1].Mean[0]) < 1e-9)
	// The run that is shown is that of the new prior.
	r := result(t, after, nil)
	b.wait("look.plot().whole === 'true'")
	for i, end := range r.Ends {
		b.wait(fmt.Sprintf("see.row(%d) && Math.hypot(see.row(%d).end[0] - %v, see.row(%d).end[1] - %v) < 2e-3", i,
			i, end[0], i, end[1]))
	}
	b.answers(func() { b.run("history.back()") })
	b.check("Back undoes it", b.hash() == hash)
	b.run("look.seek(-1)")
	b.check("and the landscape is as before", b.discord(before, 1e-3, to, 3) < 0.01)

	// It does not wait for the server.
	b.deafen()
	b.drag(b.at("", from), x)
	b.wait(fmt.Sprintf("Math.hypot(see.spec().modes[1].mean[0] - %v, see.spec().modes[1].mean[1] - %v) < %v",
		to[0], to[1], 1.5*pixel))
	b.check("the landscape follows at once", b.discord(b.spec(), 1e-3, to, 3) < 0.01 &&
		b.discord(before, 1e-3, to, 3) > 0.03)
}

// deafen keeps from the server what the page asks from now on.
func (b screen) deafen() {
	b.t.Helper()
	b.run("WebSocket.prototype.send = () => {}")
}

// testShapeMode: the ends of its axes widen and turn a mode.
func testShapeMode(t *testing.T, b screen) {
	const tilt = 0.5
	mode := mixture.Mode{Mean: plane.Vec{-3, 3}, Cov: covariance(1.5, 0.8, tilt), Weight: 1}
	s := b.tab.spec
	s.Modes, s.Schedule.Levels, s.Starts.N = []mixture.Mode{s.Modes[0], mode}, 100, 2
	_, fragment, _ := strings.Cut(toyapp.Link("", s), "#")
	b.prior("#" + fragment)
	b.click(b.at("", mode.Mean))
	b.wait("document.getElementById('overlay').dataset.mode === '1'")
	b.run("")
	unit := 1 / b.pixel("") // pixels
	handles := b.handles(mode)
	for part, h := range handles {
		drawn := js[[]bool](b.tab, fmt.Sprintf("see.coloured('overlay', [[%v, %v]], see.css('--mark-mode'), 4)", h.X,
			h.Y))
		b.check("a handle is drawn at "+part, drawn[0])
	}
	shape := func(want plane.Mat, tolerance float64) {
		t.Helper()
		b.wait("look.plot().whole === 'true'")
		got := b.spec().Modes[1].Cov
		for i := range 2 {
			for j := range 2 {
				if math.Abs(got[i][j]-want[i][j]) > tolerance {
					t.Errorf("the covariance is %v, want %v", got, want)
					return
				}
			}
		}
	}
	along := func(x, d [2]float64, pixels float64) [2]float64 {
		return [2]float64{x[0] + pixels*d[0], x[1] + pixels*d[1]}
	}

	// Outward by 0.7 standard deviations: wider across.
	entries := b.entries()
	h := handles["minor"]
	to := along(h.Client, h.Direction, 0.7*unit)
	b.drag(h.Client, to)
	b.wait(fmt.Sprintf("Math.abs(see.spec().modes[1].cov[0][0] - %v) < 0.05", covariance(1.5, 1.5, tilt)[0][0]))
	b.check("no entry yet", b.entries() == entries)
	b.mouse(chromedp.MouseReleased, to)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	shape(covariance(1.5, 1.5, tilt), 0.06)
	b.answers(func() { b.run("history.back()") })
	b.check("Back undoes it", b.spec().Modes[1] == mode)

	// Around the centre by 40 degrees: the same shape, turned.
	h = b.handles(mode)["major"]
	centre := b.at("", mode.Mean)
	const turn = 40 * math.Pi / 180
	dx, dy := h.Client[0]-centre[0], h.Client[1]-centre[1]
	var arc [][2]float64
	for i := 1; i <= 4; i++ {
		sin, cos := math.Sincos(turn * float64(i) / 4)
		arc = append(arc, [2]float64{centre[0] + cos*dx + sin*dy, centre[1] - sin*dx + cos*dy}) // y goes down
	}
	b.drag(h.Client, arc...)
	b.mouse(chromedp.MouseReleased, arc[3])
	b.wait(fmt.Sprintf("Math.abs(see.spec().modes[1].cov[0][1] - %v) < 0.04", covariance(1.5, 0.8, tilt+turn)[0][1]))
	shape(covariance(1.5, 0.8, tilt+turn), 0.06)
	b.check("the number follows",
		math.Abs(js[float64](b.tab, "document.getElementById('mode-angle').valueAsNumber")-(tilt*180/math.Pi+40)) < 1.5)

	// Outward: wider along.
	turned := b.spec().Modes[1]
	h = b.handles(turned)["major"]
	to = along(h.Client, h.Direction, 0.6*unit)
	b.drag(h.Client, to)
	b.mouse(chromedp.MouseReleased, to)
	b.wait(fmt.Sprintf("Math.abs(see.spec().modes[1].cov[0][0] - %v) > 0.1", turned.Cov[0][0]))
	shape(covariance(2.1, 0.8, tilt+turn), 0.1)
}

// covariance of standard deviations along an angle and across it.
func covariance(major, minor, angle float64) plane.Mat {
	sin, cos := math.Sincos(angle)
	p, q := major*major, minor*minor
	round := func(x float64) float64 { return math.Round(1000*x) / 1000 }
	xy := round((p - q) * sin * cos)
	return plane.Mat{{round(p*cos*cos + q*sin*sin), xy}, {xy, round(p*sin*sin + q*cos*cos)}}
}

// testWeighMode: the knob weighs by the logarithm, plus and minus by steps.
func testWeighMode(t *testing.T, b screen) {
	b.prior("#schedule.levels=100&starts.n=2")
	s := b.spec()
	i := slices.IndexFunc(s.Modes, func(m mixture.Mode) bool { return apart(m.Mean, plane.Vec{}) < 5 })
	mode := s.Modes[i]
	b.click(b.at("", mode.Mean))
	b.wait(fmt.Sprintf("document.getElementById('overlay').dataset.mode === '%d'", i))
	h := b.handles(mode)["weight"]
	em := js[float64](b.tab, "see.viewport('').em")
	const decade = 1.3 // em
	entries := b.entries()
	to := [2]float64{h.Client[0] + decade*em*h.Direction[0], h.Client[1] + decade*em*h.Direction[1]}
	b.drag(h.Client, to)
	b.mouse(chromedp.MouseReleased, to)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	got := b.spec().Modes[i].Weight
	if math.Abs(math.Log10(got/mode.Weight)-1) > 0.06 {
		t.Errorf("a decade further out the weight is %g, it was %g", got, mode.Weight)
	}
	b.wait("look.plot().whole === 'true'")
	b.run("look.seek(-1)")
	if d := b.discord(b.spec(), 1e-3, mode.Mean, 3); d > 0.03 {
		t.Errorf("%.3f of the pairs of points are wrong in the landscape with the new weight", d)
	}
	b.key("+", "+", "-")
	b.wait(fmt.Sprintf("Math.abs(see.spec().modes[%d].weight / %v - 1.25) < 0.01", i, got))
	b.check("a press is an entry", b.entries() == entries+4)
	b.run("history.back()")
	b.wait(fmt.Sprintf("Math.abs(see.spec().modes[%d].weight / %v - 1.5625) < 0.01", i, got))
}

// testCountModes: a click at an empty place adds a mode, Delete removes it.
func testCountModes(t *testing.T, b screen) {
	b.prior("#schedule.levels=100&starts.n=2")
	s := b.spec()
	count, place := len(s.Modes), plane.Vec{-6.5, -4}
	b.click(b.at("", place))
	b.wait(fmt.Sprintf("see.spec().modes.length === %d && document.getElementById('overlay').dataset.mode === '%d' && look.plot().whole === 'true'", count+1, count))
	s = b.spec()
	added := s.Modes[count]
	if apart(added.Mean, place) > 1.5*b.pixel("") || added.Cov != (plane.Mat{{0.5, 0}, {0, 0.5}}) || added.Weight != 1 {
		t.Errorf("%+v was added", added)
	}
	b.run("look.seek(-1)")
	if d := b.discord(s, 1e-3, place, 3); d > 0.03 {
		t.Errorf("%.3f of the pairs of points are wrong around the new mode", d)
	}
	b.check("starts are not added", len(s.Starts.Points) == 0 && s.Starts.Kind == "ring")
	b.key(kb.Delete)
	b.wait(fmt.Sprintf("see.spec().modes.length === %d && document.getElementById('overlay').dataset.mode === ''",
		count))
	b.check("the modes are as before", js[string](b.tab, "look.hashOfSpec()") == "#schedule.levels=100&starts.n=2")
	b.run("history.back()")
	b.wait(fmt.Sprintf("see.spec().modes.length === %d", count+1))
	b.run("history.back()")
	b.wait(fmt.Sprintf("see.spec().modes.length === %d", count))
	// The other tool adds starts again.
	b.run("look.choose('tool', 'starts')")
	b.click(b.at("", place))
	b.wait("look.plot().starts === '3'")
	b.check("and no modes", len(b.spec().Modes) == count)
}

// testMoveData: the data line follows the pointer.
func testMoveData(t *testing.T, b screen) {
	b.prior("#schedule.levels=200&starts.n=4")
	before, entries := b.spec(), b.entries()
	from, to := plane.Vec{-5, 7}, plane.Vec{-6.5, 4} // y = x1 + x2
	x := b.at("", to)
	b.drag(b.at("", from), x)
	near := 3 * b.pixel("")
	b.wait(fmt.Sprintf("Math.abs(see.spec().y[0] + 2.5) < %v && look.plot().whole === 'true'", near))
	b.run("")
	s := b.spec()
	b.check("the landscape follows", b.discord(s, 1e-3, plane.Vec{}, 8) < 0.01 &&
		b.discord(before, 1e-3, plane.Vec{}, 8) > 0.03)
	b.check("no entry yet", b.entries() == entries)
	b.mouse(chromedp.MouseReleased, x)
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	s = b.spec()
	if math.Abs(s.Y[0]+2.5) > near || s.Y[1] != 0 {
		t.Errorf("y = %v", s.Y)
	}
	if shown := js[float64](b.tab, "document.getElementById('y0').valueAsNumber"); shown != s.Y[0] {
		t.Errorf("the field says %v, y is %v", shown, s.Y)
	}
	b.run("history.back()")
	b.wait("see.spec().y[0] === 2 && document.getElementById('y0').value === '2' && look.plot().whole === 'true'")

	b.deafen()
	b.drag(b.at("", from), x)
	b.wait(fmt.Sprintf("Math.abs(see.spec().y[0] + 2.5) < %v", near))
	b.check("the landscape follows at once", b.discord(b.spec(), 1e-3, plane.Vec{}, 8) < 0.01)
}

// testPriorLimits: whatever is done on the picture, the spec is allowed.
func testPriorLimits(t *testing.T, b screen) {
	sound := func(what string) toy2d.Spec {
		t.Helper()
		b.wait("look.plot().whole === 'true'")
		b.run("")
		s := b.spec()
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		b.check(what+": nothing is refused",
			js[bool](b.tab, "document.getElementById('status').hidden && document.getElementById('prior-error').hidden"))
		return s
	}
	one := b.tab.spec
	one.Schedule.Levels, one.Starts.N = 50, 2
	one.Modes = []mixture.Mode{{Mean: plane.Vec{-3, 3}, Cov: covariance(1, 0.7, 0.4), Weight: 2e-6}}
	_, fragment, _ := strings.Cut(toyapp.Link("", one), "#")
	b.prior("#" + fragment)
	b.click(b.at("", one.Modes[0].Mean))
	b.wait("document.getElementById('overlay').dataset.mode === '0'")
	b.key(kb.Delete)
	b.wait("document.getElementById('spoken').textContent === 'The last mode stays.'")
	b.check("it stays", len(sound("the last mode").Modes) == 1)
	b.key("-", "-", "-", "-", "-")
	b.wait("see.spec().modes[0].weight === 1e-6")
	sound("the least weight")

	// Axes that are pushed into the centre keep a width.
	for _, part := range []string{"minor", "major"} {
		mode := b.spec().Modes[0]
		h, centre := b.handles(mode)[part], b.at("", mode.Mean)
		b.drag(h.Client, centre)
		b.mouse(chromedp.MouseReleased, centre)
		b.wait(fmt.Sprintf("JSON.stringify(see.spec().modes[0].cov) !== %q", written(t, mode.Cov)))
		s := sound("a " + part + " axis of no length")
		if lo := s.Modes[0].Cov[0][0]; !(lo >= 1e-4) {
			t.Errorf("the covariance is %v", s.Modes[0].Cov)
		}
	}

	full := b.tab.spec
	full.Schedule.Levels, full.Starts.N, full.Modes = 20, 2, nil
	for i := range mixture.MaxModes {
		full.Modes = append(full.Modes, mixture.Mode{Mean: plane.Vec{float64(i%8)*2 - 7, float64(i/8)*2 - 7},
			Cov: covariance(0.5, 0.5, 0), Weight: 1})
	}
	_, fragment, _ = strings.Cut(toyapp.Link("", full), "#")
	b.prior("#" + fragment)
	b.click(b.at("", plane.Vec{6, 6}))
	b.wait("document.getElementById('spoken').textContent.includes('at most 32 modes')")
	b.check("no 33rd mode", len(sound("32 modes").Modes) == mixture.MaxModes)
}
