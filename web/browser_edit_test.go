package web

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/go-json-experiment/json"

	"gradus/solver/kernel"
	"gradus/toy2d"
)

//go:embed testdata/browser/pictures.js
var picturesScript string

// TestBrowserPictures works on the pictures with mouse, finger and keys, and compares
// what they show with what the core says.
func TestBrowserPictures(t *testing.T) {
	browser := startBrowser(t)
	k, err := kernel.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := start(t, Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, screen){
		"drags a start":             testDragStart,
		"puts back":                 testPutBack,
		"chooses a start":           testChooseStart,
		"drags by finger":           testTouch,
		"drags by keys":             testCarry,
		"moves a mode":              testMoveMode,
		"shapes a mode":             testShapeMode,
		"weighs a mode":             testWeighMode,
		"adds and removes modes":    testCountModes,
		"moves the data":            testMoveData,
		"keeps limits of the prior": testPriorLimits,
		"draws the basin map":       testBasinMap,
		"basins follow sliders":     testBasinsFollow,
		"basins follow a mode":      testBasinsFollowMode,
		"reads basins":              testBasinReading,
		"shows twins":               testTwinView,
		"chooses the twin":          testTwinChoice,
		"marks partings":            testPartings,
		"draws the homotopy":        testHomotopyBranches,
		"tells the homotopy":        testHomotopyWords,
		"links the homotopy":        testHomotopyClock,
		"charts what is observed":   testChartValues,
		"charts two methods":        testChartTwins,
		"charts divergence":         testChartDivergence,
		"charts seek":               testChartSeek,
		"keeps the view":            testView,
		"keeps the secret":          testSecret,
		"computes as Go does":       testNumbers,
	} {
		t.Run(name, func(t *testing.T) { test(t, screen{newTab(t, browser, h)}) })
	}
}

// screen is a tab whose second pictures and charts are looked at, too.
type screen struct{ *tab }

// show opens the page with a fragment.
func (b screen) show(fragment string) {
	b.t.Helper()
	b.open(fragment)
	b.see()
}

// see defines what the script offers anew, after a page was loaded.
func (b screen) see() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](picturesScript))
	b.run(`await see.load()`)
}

// spec is the page's, as its address has it.
func (b screen) spec() toy2d.Spec {
	b.t.Helper()
	return js[toy2d.Spec](b.tab, "see.spec()")
}

// at is where a point of the plane is in the viewport.
func (b screen) at(prefix string, p toy2d.Vec) [2]float64 {
	b.t.Helper()
	return js[[2]float64](b.tab, fmt.Sprintf("see.at(%q, %s)", prefix, at(p)))
}

// pixel is its length in the plane.
func (b screen) pixel(prefix string) float64 {
	b.t.Helper()
	return js[float64](b.tab, fmt.Sprintf("see.pixel(%q)", prefix))
}

// mouse sends an event of the left button, which a moving mouse holds.
func (b screen) mouse(event input.DispatchMouseEventType, x [2]float64) {
	b.t.Helper()
	b.do(chromedp.MouseEvent(event, x[0], x[1], chromedp.ButtonLeft, chromedp.ClickCount(1), func(p *input.DispatchMouseEventParams) {
		if event != chromedp.MouseReleased {
			p.Buttons = 1
		}
	}))
}

// drag presses at the first place and goes to the others in small steps; the button stays down.
func (b screen) drag(from [2]float64, to ...[2]float64) {
	b.t.Helper()
	b.mouse(chromedp.MousePressed, from)
	b.glide(from, to...)
}

func (b screen) glide(from [2]float64, to ...[2]float64) {
	b.t.Helper()
	const steps = 4
	for _, x := range to {
		for i := 1; i <= steps; i++ {
			part := float64(i) / steps
			b.mouse(chromedp.MouseMoved, [2]float64{from[0] + part*(x[0]-from[0]), from[1] + part*(x[1]-from[1])})
		}
		from = x
	}
}

// answers waits until the run that something asks for is shown.
func (b screen) answers(do func()) {
	b.t.Helper()
	run := js[string](b.tab, "look.plot().run")
	do()
	b.wait(fmt.Sprintf("look.plot().run !== %q && look.plot().whole === 'true'", run))
	b.run("")
}

func (b screen) click(x [2]float64) {
	b.t.Helper()
	b.do(chromedp.MouseClickXY(x[0], x[1]))
}

func (b screen) key(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

func (b screen) hash() string {
	b.t.Helper()
	return js[string](b.tab, "location.hash")
}

// entries is how far Back can lead.
func (b screen) entries() int {
	b.t.Helper()
	return js[int](b.tab, "history.length")
}

// wants makes the ends of a basin map what see.mapped() compares with.
func (b screen) wants(m *toy2d.Basins) {
	b.t.Helper()
	ends := make([]int, len(m.Ends)) // bytes would become base64
	for i, end := range m.Ends {
		ends[i] = int(end)
	}
	b.run("globalThis.wanted = " + written(b.t, map[string]any{"N": m.N, "Min": m.Min, "Max": m.Max, "Ends": ends}))
}

// written is a value for JavaScript.
func written(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pathsOf returns the paths of a spec's starts by step.
func pathsOf(t *testing.T, s toy2d.Spec) (paths [][]toy2d.Vec, r *toy2d.Result) {
	t.Helper()
	r = result(t, s, func(_ int, _ float64, e *toy2d.Ensemble) {
		row := make([]toy2d.Vec, e.Len())
		for i := range row {
			row[i] = e.Point(i)
		}
		paths = append(paths, row)
	})
	return paths, r
}

// line returns the points of one start's path that are at least gap apart.
func line(paths [][]toy2d.Vec, start int, gap float64) (points []toy2d.Vec) {
	for _, row := range paths {
		if len(points) == 0 || apart(row[start], points[len(points)-1]) >= gap {
			points = append(points, row[start])
		}
	}
	return points
}

// inked counts the points that are drawn upon.
func (b screen) inked(prefix string, points []toy2d.Vec) (n int) {
	b.t.Helper()
	for _, c := range js[[][4]int](b.tab, fmt.Sprintf("see.colours(%q, 'overlay', %s)", prefix, written(b.t, points))) {
		if c[3] > 100 {
			n++
		}
	}
	return n
}

// testDragStart: the path follows a start that is dragged, and Back undoes the drag.
func testDragStart(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8]]&schedule.levels=300")
	pixel, hash := b.pixel(""), b.hash()
	s := b.spec()
	old, _ := pathsOf(t, s)
	if line := line(old, 0, 0.5); b.inked("", line) < len(line) {
		t.Error("no path before the drag")
	}
	entries, run := b.entries(), js[string](b.tab, "look.plot().run")
	from := toy2d.Vec{-8, -6}
	b.mouse(chromedp.MousePressed, b.at("", from))
	for _, to := range []toy2d.Vec{{-3, -8}, {5, -8.5}} {
		b.glide(b.at("", from), b.at("", to))
		b.wait(fmt.Sprintf("see.startsAt(0, %s, %v)", at(to), 1.5*pixel))
		b.run("")
		from = to
		// While the button is down: the path from there, and none where it was.
		row := js[listed](b.tab, "see.row(0)")
		s.Starts.Points = []toy2d.Vec{row.Start, {6, 8}}
		paths, r := pathsOf(t, s)
		if apart(row.End, r.Ends[0]) > 1e-3 {
			t.Errorf("from %v the path ends at %v, want %v", row.Start, row.End, r.Ends[0])
		}
		drawn := line(paths, 0, 0.5)
		if n := b.inked("", drawn); n < len(drawn) {
			t.Errorf("%d of %d points of the path from %v are drawn", n, len(drawn), row.Start)
		}
		gone := slices.DeleteFunc(line(old, 0, 0.3), func(p toy2d.Vec) bool {
			return slices.ContainsFunc(append(line(paths, 0, 0.1), line(paths, 1, 0.1)...), func(q toy2d.Vec) bool { return apart(p, q) < 1 })
		})
		if n := b.inked("", gone); len(gone) < 5 || n > len(gone)/3 {
			t.Errorf("%d of %d points of the path before the drag are still drawn", n, len(gone))
		}
		old = paths
		b.check("the drag is no entry yet", b.entries() == entries)
	}
	b.check("another run is shown", js[string](b.tab, "look.plot().run") != run)
	b.check("the ring is at the start", js[float64](b.tab, fmt.Sprintf("see.ring('', %s, 0.75, [255, 255, 255])", at(from))) > 0.8)
	b.mouse(chromedp.MouseReleased, b.at("", from))
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	b.check("it is the chosen one", strings.Contains(b.hash(), "view.start=0"))
	if got := b.spec().Starts.Points; apart(got[0], from) > 1.5*pixel || got[1] != (toy2d.Vec{6, 8}) {
		t.Errorf("the address has the starts %v", got)
	}
	b.run("history.back()")
	b.wait(fmt.Sprintf("see.startsAt(0, [-8, -6], 1e-6) && location.hash === %q", hash))
	b.run("history.forward()")
	b.wait(fmt.Sprintf("see.startsAt(0, %s, %v)", at(from), 1.5*pixel))
}

// testPutBack: Escape ends a drag as if it had not been.
func testPutBack(t *testing.T, b screen) {
	b.show("#schedule.levels=200")
	b.run("look.seek(100)")
	b.wait("location.hash.includes('view.k=100')")
	hash, entries := b.hash(), b.entries()
	from := toy2d.Vec{8, 0}
	b.drag(b.at("", from), b.at("", toy2d.Vec{6, -3}), b.at("", toy2d.Vec{3, -6}))
	b.wait(fmt.Sprintf("see.startsAt(0, [3, -6], %v) && look.plot().k === '200'", 2*b.pixel("")))
	b.key(kb.Escape)
	b.wait("see.startsAt(0, [8, 0], 1e-6) && document.querySelector('input[name=starts]:checked').value === 'ring' && look.plot().k === '100'")
	b.mouse(chromedp.MouseReleased, b.at("", toy2d.Vec{3, -6}))
	b.run("")
	if now := b.hash(); now != hash || b.entries() != entries {
		t.Errorf("the address was %s and is %s; it had %d entries and has %d", hash, now, entries, b.entries())
	}
	b.check("the button's release adds nothing", js[string](b.tab, "look.plot().starts") == "16")

	// Likewise a mode, the data, and what the keys carry.
	b.run("look.choose('tool', 'prior')")
	mode := b.tab.spec.Modes[0]
	b.drag(b.at("", mode.Mean), b.at("", toy2d.Vec{-2, 5}))
	b.wait("Math.hypot(see.spec().modes[0].mean[0] + 2, see.spec().modes[0].mean[1] - 5) < 0.2")
	b.key(kb.Escape)
	b.wait(fmt.Sprintf("location.hash === %q", hash))
	b.mouse(chromedp.MouseReleased, b.at("", toy2d.Vec{-2, 5}))
	b.drag(b.at("", toy2d.Vec{-4, 6}), b.at("", toy2d.Vec{-6, 6}))
	b.wait("Math.abs(see.spec().y[0]) < 0.2")
	b.key(kb.Escape)
	b.wait(fmt.Sprintf("location.hash === %q", hash))
	b.mouse(chromedp.MouseReleased, b.at("", toy2d.Vec{-6, 6}))
	b.check("and none of it is an entry", b.entries() == entries)
}

// testChooseStart: a click chooses a start, charts speak of it, Delete removes it.
func testChooseStart(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8],[-7,7]]&schedule.levels=150")
	ring := func(p toy2d.Vec) bool {
		return js[float64](b.tab, fmt.Sprintf("see.ring('', %s, 0.75, [255, 255, 255])", at(p))) > 0.8
	}
	b.wait("document.getElementById('charts-title').textContent.startsWith('Start 1,')")
	b.check("no ring before", !ring(toy2d.Vec{6, 8}))
	entries := b.entries()
	b.click(b.at("", toy2d.Vec{6, 8}))
	b.wait("document.getElementById('charts-title').textContent === 'Start 2, step by step' && location.hash.includes('view.start=1')")
	b.run("")
	b.check("a ring around the chosen one", ring(toy2d.Vec{6, 8}))
	b.check("and no other", !ring(toy2d.Vec{-8, -6}) && !ring(toy2d.Vec{-7, 7}))
	b.check("it is said", strings.Contains(b.text("spoken"), "Start 2 is chosen"))
	b.check("choosing is no entry", b.entries() == entries && js[string](b.tab, "look.plot().starts") == "3")

	s := b.spec()
	o := observed(t, s, toy2d.Vec{6, 8})
	b.run("look.seek(40)")
	b.compareChart(o, "target", 0, 40)

	b.key(kb.Delete)
	b.wait("look.plot().starts === '2' && look.plot().whole === 'true' && see.row(1)?.start[0] === -7 && !location.hash.includes('view.start')")
	b.run("")
	b.check("no ring after", !ring(toy2d.Vec{-7, 7}) && !ring(toy2d.Vec{6, 8}))
	b.run("history.back()")
	b.wait("look.plot().starts === '3' && look.plot().whole === 'true'")

	b.click(b.at("", toy2d.Vec{-7, 7}))
	b.wait("location.hash.includes('view.start=2')")
	b.key(kb.Escape)
	b.wait("!location.hash.includes('view.start')")
	b.run("document.querySelectorAll('#start-rows .choose')[1].click()")
	b.wait("location.hash.includes('view.start=1') && document.getElementById('charts-title').textContent.startsWith('Start 2,')")
}

// testTouch: a finger drags a start; anywhere else it scrolls the page, and a tap adds one.
func testTouch(t *testing.T, b screen) {
	b.do(chromedp.EmulateViewport(400, 760, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8]]&schedule.levels=200")
	touch := func(kind input.DispatchTouchEventType, x ...[2]float64) {
		t.Helper()
		points := []*input.TouchPoint{}
		for _, x := range x {
			points = append(points, &input.TouchPoint{X: x[0], Y: x[1]})
		}
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
			t.Fatal(err)
		}
	}
	pixel := b.pixel("")
	from, to := b.at("", toy2d.Vec{-8, -6}), b.at("", toy2d.Vec{-4, -3})
	scrolled := js[float64](b.tab, "scrollY")
	touch(input.DispatchTouchEventTypeTouchStart, [2]float64{from[0] + 12, from[1]}) // a finger is less exact
	for i := 1; i <= 5; i++ {
		part := float64(i) / 5
		touch(input.DispatchTouchEventTypeTouchMove, [2]float64{from[0] + 12 + part*(to[0]-from[0]), from[1] + part*(to[1]-from[1])})
	}
	b.wait(fmt.Sprintf("see.startsAt(0, [-4, -3], %v)", 2*pixel))
	touch(input.DispatchTouchEventTypeTouchEnd)
	b.wait("location.hash.includes('view.start=0')")
	b.check("the page stays while a start is dragged", js[float64](b.tab, "scrollY") == scrolled)

	empty := b.at("", toy2d.Vec{7, -3})
	hash := b.hash()
	scrolled = js[float64](b.tab, "scrollY")
	touch(input.DispatchTouchEventTypeTouchStart, empty)
	for i := 1; i <= 8; i++ {
		touch(input.DispatchTouchEventTypeTouchMove, [2]float64{empty[0], empty[1] - 20*float64(i)})
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
	b.wait(fmt.Sprintf("scrollY > %v + 60", scrolled))
	b.check("a swipe changes nothing", b.hash() == hash && js[string](b.tab, "look.plot().starts") == "2")

	b.run("for (let y = NaN; y !== scrollY; await look.drawn()) y = scrollY") // a swipe has momentum
	x := b.at("", toy2d.Vec{6, -7})
	b.do(chromedp.TapXY(x[0], x[1]))
	b.wait(fmt.Sprintf("look.plot().starts === '3' && see.startsAt(2, [6, -7], %v)", 2*pixel))
	x = b.at("", toy2d.Vec{6, 8})
	b.do(chromedp.TapXY(x[0], x[1]))
	b.wait("location.hash.includes('view.start=1')")
	b.check("a tap on a start chooses it", js[string](b.tab, "look.plot().starts") == "3")
}

// testCarry: keys go from start to start, pick one up, carry and drop it.
func testCarry(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8]]&schedule.levels=200")
	window := js[[]float64](b.tab, "(({ min, max }) => [...min, ...max])(see.viewport('').window)")
	step := (window[2] - window[0]) / 40
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('speed').focus()`))
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('overlay').focus({ focusVisible: true })`))
	spoken := func(part string) {
		t.Helper()
		if said := b.text("spoken"); !strings.Contains(said, part) {
			t.Errorf("%q is said, not %q", said, part)
		}
	}
	entries := b.entries()
	b.key(kb.PageDown)
	spoken("Start 1, x = (−8.00, −6.00)")
	b.key(kb.PageDown)
	spoken("Start 2, x = (6.00, 8.00)")
	b.key(kb.PageUp, kb.Enter)
	spoken("Start 1 is picked up")
	b.key(kb.ArrowRight, kb.ArrowRight, kb.ArrowUp)
	b.wait(fmt.Sprintf("see.startsAt(0, [%v, %v], 2e-3)", -8+2*step, -6+step))
	b.check("what is carried is no entry", b.entries() == entries)
	b.key(kb.Escape)
	b.wait("see.startsAt(0, [-8, -6], 1e-6)")
	b.check("which is no entry either", b.entries() == entries)
	spoken("Put back")
	b.key(kb.PageDown, kb.Enter, kb.ArrowDown, kb.ArrowLeft, kb.ArrowDown, kb.Enter)
	spoken("Dropped")
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	var moved int
	for i, from := range []toy2d.Vec{{-8, -6}, {6, 8}} {
		got := b.spec().Starts.Points[i]
		if apart(got, toy2d.Vec{from[0] - step, from[1] - 2*step}) < 2e-3 {
			moved++
		} else if apart(got, from) > 0 {
			t.Errorf("start %d is at %v", i, got)
		}
	}
	b.check("one start was moved", moved == 1)
	b.key(kb.Delete)
	b.wait("look.plot().starts === '1' && look.plot().whole === 'true'")
}

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

func (b screen) handles(m toy2d.Mode) map[string]handle {
	b.t.Helper()
	return js[map[string]handle](b.tab, fmt.Sprintf("see.handles('', %s)", written(b.t, m)))
}

// discord is the part of pairs of points, energies clearly apart, of which the lower
// one is not the darker one in the picture.
func (b screen) discord(s toy2d.Spec, t float64, middle toy2d.Vec, reach float64) float64 {
	b.t.Helper()
	var points []toy2d.Vec
	for i := range 15 {
		for j := range 15 {
			points = append(points, toy2d.Vec{middle[0] + reach*(float64(i)/7-1), middle[1] + reach*(float64(j)/7-1)})
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
	from, to := before.Modes[1].Mean, toy2d.Vec{-3, -4}
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
	if apart(after.Modes[1].Mean, to) > 1.5*pixel || after.Modes[1].Cov != before.Modes[1].Cov || len(after.Modes) != len(before.Modes) || after.Modes[0] != before.Modes[0] {
		t.Errorf("the modes are %+v", after.Modes)
	}
	b.wait("document.getElementById('overlay').dataset.mode === '1'")
	b.check("its numbers are shown", math.Abs(js[float64](b.tab, "document.getElementById('mode-x1').valueAsNumber")-after.Modes[1].Mean[0]) < 1e-9)
	// The run that is shown is that of the new prior.
	r := result(t, after, nil)
	b.wait("look.plot().whole === 'true'")
	for i, end := range r.Ends {
		b.wait(fmt.Sprintf("see.row(%d) && Math.hypot(see.row(%d).end[0] - %v, see.row(%d).end[1] - %v) < 2e-3", i, i, end[0], i, end[1]))
	}
	b.answers(func() { b.run("history.back()") })
	b.check("Back undoes it", b.hash() == hash)
	b.run("look.seek(-1)")
	b.check("and the landscape is as before", b.discord(before, 1e-3, to, 3) < 0.01)

	// It does not wait for the server.
	b.deafen()
	b.drag(b.at("", from), x)
	b.wait(fmt.Sprintf("Math.hypot(see.spec().modes[1].mean[0] - %v, see.spec().modes[1].mean[1] - %v) < %v", to[0], to[1], 1.5*pixel))
	b.check("the landscape follows at once", b.discord(b.spec(), 1e-3, to, 3) < 0.01 && b.discord(before, 1e-3, to, 3) > 0.03)
}

// deafen keeps from the server what the page asks from now on.
func (b screen) deafen() {
	b.t.Helper()
	b.run("WebSocket.prototype.send = () => {}")
}

// testShapeMode: the ends of its axes widen and turn a mode.
func testShapeMode(t *testing.T, b screen) {
	const tilt = 0.5
	mode := toy2d.Mode{Mean: toy2d.Vec{-3, 3}, Cov: covariance(1.5, 0.8, tilt), Weight: 1}
	s := b.tab.spec
	s.Modes, s.Schedule.Levels, s.Starts.N = []toy2d.Mode{s.Modes[0], mode}, 100, 2
	_, fragment, _ := strings.Cut(Link("", s), "#")
	b.prior("#" + fragment)
	b.click(b.at("", mode.Mean))
	b.wait("document.getElementById('overlay').dataset.mode === '1'")
	b.run("")
	unit := 1 / b.pixel("") // pixels
	handles := b.handles(mode)
	for part, h := range handles {
		drawn := js[[]bool](b.tab, fmt.Sprintf("see.coloured('overlay', [[%v, %v]], see.css('--mark-mode'), 4)", h.X, h.Y))
		b.check("a handle is drawn at "+part, drawn[0])
	}
	shape := func(want toy2d.Mat, tolerance float64) {
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
	b.check("the number follows", math.Abs(js[float64](b.tab, "document.getElementById('mode-angle').valueAsNumber")-(tilt*180/math.Pi+40)) < 1.5)

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
func covariance(major, minor, angle float64) toy2d.Mat {
	sin, cos := math.Sincos(angle)
	p, q := major*major, minor*minor
	round := func(x float64) float64 { return math.Round(1000*x) / 1000 }
	xy := round((p - q) * sin * cos)
	return toy2d.Mat{{round(p*cos*cos + q*sin*sin), xy}, {xy, round(p*sin*sin + q*cos*cos)}}
}

// testWeighMode: the knob weighs by the logarithm, plus and minus by steps.
func testWeighMode(t *testing.T, b screen) {
	b.prior("#schedule.levels=100&starts.n=2")
	s := b.spec()
	i := slices.IndexFunc(s.Modes, func(m toy2d.Mode) bool { return apart(m.Mean, toy2d.Vec{}) < 5 })
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
	count, place := len(s.Modes), toy2d.Vec{-6.5, -4}
	b.click(b.at("", place))
	b.wait(fmt.Sprintf("see.spec().modes.length === %d && document.getElementById('overlay').dataset.mode === '%d' && look.plot().whole === 'true'", count+1, count))
	s = b.spec()
	added := s.Modes[count]
	if apart(added.Mean, place) > 1.5*b.pixel("") || added.Cov != (toy2d.Mat{{0.5, 0}, {0, 0.5}}) || added.Weight != 1 {
		t.Errorf("%+v was added", added)
	}
	b.run("look.seek(-1)")
	if d := b.discord(s, 1e-3, place, 3); d > 0.03 {
		t.Errorf("%.3f of the pairs of points are wrong around the new mode", d)
	}
	b.check("starts are not added", len(s.Starts.Points) == 0 && s.Starts.Kind == "ring")
	b.key(kb.Delete)
	b.wait(fmt.Sprintf("see.spec().modes.length === %d && document.getElementById('overlay').dataset.mode === ''", count))
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
	from, to := toy2d.Vec{-5, 7}, toy2d.Vec{-6.5, 4} // y = x1 + x2
	x := b.at("", to)
	b.drag(b.at("", from), x)
	near := 3 * b.pixel("")
	b.wait(fmt.Sprintf("Math.abs(see.spec().y[0] + 2.5) < %v && look.plot().whole === 'true'", near))
	b.run("")
	s := b.spec()
	b.check("the landscape follows", b.discord(s, 1e-3, toy2d.Vec{}, 8) < 0.01 && b.discord(before, 1e-3, toy2d.Vec{}, 8) > 0.03)
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
	b.check("the landscape follows at once", b.discord(b.spec(), 1e-3, toy2d.Vec{}, 8) < 0.01)
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
		b.check(what+": nothing is refused", js[bool](b.tab, "document.getElementById('status').hidden && document.getElementById('prior-error').hidden"))
		return s
	}
	one := b.tab.spec
	one.Schedule.Levels, one.Starts.N = 50, 2
	one.Modes = []toy2d.Mode{{Mean: toy2d.Vec{-3, 3}, Cov: covariance(1, 0.7, 0.4), Weight: 2e-6}}
	_, fragment, _ := strings.Cut(Link("", one), "#")
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
	for i := range toy2d.MaxModes {
		full.Modes = append(full.Modes, toy2d.Mode{Mean: toy2d.Vec{float64(i%8)*2 - 7, float64(i/8)*2 - 7}, Cov: covariance(0.5, 0.5, 0), Weight: 1})
	}
	_, fragment, _ = strings.Cut(Link("", full), "#")
	b.prior("#" + fragment)
	b.click(b.at("", toy2d.Vec{6, 6}))
	b.wait("document.getElementById('spoken').textContent.includes('at most 32 modes')")
	b.check("no 33rd mode", len(sound("32 modes").Modes) == toy2d.MaxModes)
}
