package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/toy2d/plane"
)

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
	from := plane.Vec{-8, -6}
	b.mouse(chromedp.MousePressed, b.at("", from))
	for _, to := range []plane.Vec{{-3, -8}, {5, -8.5}} {
		b.glide(b.at("", from), b.at("", to))
		b.wait(fmt.Sprintf("see.startsAt(0, %s, %v)", at(to), 1.5*pixel))
		b.run("")
		from = to
		// While the button is down: the path from there, and none where it was.
		row := js[listed](b.tab, "see.row(0)")
		s.Starts.Points = []plane.Vec{row.Start, {6, 8}}
		paths, r := pathsOf(t, s)
		if apart(row.End, r.Ends[0]) > 1e-3 {
			t.Errorf("from %v the path ends at %v, want %v", row.Start, row.End, r.Ends[0])
		}
		drawn := line(paths, 0, 0.5)
		if n := b.inked("", drawn); n < len(drawn) {
			t.Errorf("%d of %d points of the path from %v are drawn", n, len(drawn), row.Start)
		}
		gone := slices.DeleteFunc(line(old, 0, 0.3), func(p plane.Vec) bool {
			return slices.ContainsFunc(append(line(paths, 0, 0.1), line(paths, 1, 0.1)...),
				func(q plane.Vec) bool { return apart(p, q) < 1 })
		})
		if n := b.inked("", gone); len(gone) < 5 || n > len(gone)/3 {
			t.Errorf("%d of %d points of the path before the drag are still drawn", n, len(gone))
		}
		old = paths
		b.check("the drag is no entry yet", b.entries() == entries)
	}
	b.check("another run is shown", js[string](b.tab, "look.plot().run") != run)
	b.check("the ring is at the start",
		js[float64](b.tab, fmt.Sprintf("see.ring('', %s, 0.75, [255, 255, 255])", at(from))) > 0.8)
	b.mouse(chromedp.MouseReleased, b.at("", from))
	b.wait(fmt.Sprintf("history.length === %d", entries+1))
	b.check("it is the chosen one", strings.Contains(b.hash(), "view.start=0"))
	if got := b.spec().Starts.Points; apart(got[0], from) > 1.5*pixel || got[1] != (plane.Vec{6, 8}) {
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
	from := plane.Vec{8, 0}
	b.drag(b.at("", from), b.at("", plane.Vec{6, -3}), b.at("", plane.Vec{3, -6}))
	b.wait(fmt.Sprintf("see.startsAt(0, [3, -6], %v) && look.plot().k === '200'", 2*b.pixel("")))
	b.key(kb.Escape)
	b.wait("see.startsAt(0, [8, 0], 1e-6) && document.querySelector('input[name=starts]:checked').value === 'ring' && look.plot().k === '100'")
	b.mouse(chromedp.MouseReleased, b.at("", plane.Vec{3, -6}))
	b.run("")
	if now := b.hash(); now != hash || b.entries() != entries {
		t.Errorf("the address was %s and is %s; it had %d entries and has %d", hash, now, entries, b.entries())
	}
	b.check("the button's release adds nothing", js[string](b.tab, "look.plot().starts") == "16")

	// Likewise a mode, the data, and what the keys carry.
	b.run("look.choose('tool', 'prior')")
	mode := b.tab.spec.Modes[0]
	b.drag(b.at("", mode.Mean), b.at("", plane.Vec{-2, 5}))
	b.wait("Math.hypot(see.spec().modes[0].mean[0] + 2, see.spec().modes[0].mean[1] - 5) < 0.2")
	b.key(kb.Escape)
	b.wait(fmt.Sprintf("location.hash === %q", hash))
	b.mouse(chromedp.MouseReleased, b.at("", plane.Vec{-2, 5}))
	b.drag(b.at("", plane.Vec{-4, 6}), b.at("", plane.Vec{-6, 6}))
	b.wait("Math.abs(see.spec().y[0]) < 0.2")
	b.key(kb.Escape)
	b.wait(fmt.Sprintf("location.hash === %q", hash))
	b.mouse(chromedp.MouseReleased, b.at("", plane.Vec{-6, 6}))
	b.check("and none of it is an entry", b.entries() == entries)
}

// testChooseStart: a click chooses a start, charts speak of it, Delete removes it.
func testChooseStart(t *testing.T, b screen) {
	b.show("#starts.kind=points&starts.points=[[-8,-6],[6,8],[-7,7]]&schedule.levels=150")
	ring := func(p plane.Vec) bool {
		return js[float64](b.tab, fmt.Sprintf("see.ring('', %s, 0.75, [255, 255, 255])", at(p))) > 0.8
	}
	b.wait("document.getElementById('charts-title').textContent.startsWith('Start 1,')")
	b.check("no ring before", !ring(plane.Vec{6, 8}))
	entries := b.entries()
	b.click(b.at("", plane.Vec{6, 8}))
	b.wait("document.getElementById('charts-title').textContent === 'Start 2, step by step' && location.hash.includes('view.start=1')")
	b.run("")
	b.check("a ring around the chosen one", ring(plane.Vec{6, 8}))
	b.check("and no other", !ring(plane.Vec{-8, -6}) && !ring(plane.Vec{-7, 7}))
	b.check("it is said", strings.Contains(b.text("spoken"), "Start 2 is chosen"))
	b.check("choosing is no entry", b.entries() == entries && js[string](b.tab, "look.plot().starts") == "3")

	s := b.spec()
	o := observed(t, s, plane.Vec{6, 8})
	b.run("look.seek(40)")
	b.compareChart(o, "target", 0, 40)

	b.key(kb.Delete)
	b.wait("look.plot().starts === '2' && look.plot().whole === 'true' && see.row(1)?.start[0] === -7 && !location.hash.includes('view.start')")
	b.run("")
	b.check("no ring after", !ring(plane.Vec{-7, 7}) && !ring(plane.Vec{6, 8}))
	b.run("history.back()")
	b.wait("look.plot().starts === '3' && look.plot().whole === 'true'")

	b.click(b.at("", plane.Vec{-7, 7}))
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
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind,
			TouchPoints: points}); err != nil {
			t.Fatal(err)
		}
	}
	pixel := b.pixel("")
	from, to := b.at("", plane.Vec{-8, -6}), b.at("", plane.Vec{-4, -3})
	scrolled := js[float64](b.tab, "scrollY")
	touch(input.DispatchTouchEventTypeTouchStart, [2]float64{from[0] + 12, from[1]}) // a finger is less exact
	for i := 1; i <= 5; i++ {
		part := float64(i) / 5
		touch(input.DispatchTouchEventTypeTouchMove, [2]float64{from[0] + 12 + part*(to[0]-from[0]),
			from[1] + part*(to[1]-from[1])})
	}
	b.wait(fmt.Sprintf("see.startsAt(0, [-4, -3], %v)", 2*pixel))
	touch(input.DispatchTouchEventTypeTouchEnd)
	b.wait("location.hash.includes('view.start=0')")
	b.check("the page stays while a start is dragged", js[float64](b.tab, "scrollY") == scrolled)

	empty := b.at("", plane.Vec{7, -3})
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
	x := b.at("", plane.Vec{6, -7})
	b.do(chromedp.TapXY(x[0], x[1]))
	b.wait(fmt.Sprintf("look.plot().starts === '3' && see.startsAt(2, [6, -7], %v)", 2*pixel))
	x = b.at("", plane.Vec{6, 8})
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
	for i, from := range []plane.Vec{{-8, -6}, {6, 8}} {
		got := b.spec().Starts.Points[i]
		if apart(got, plane.Vec{from[0] - step, from[1] - 2*step}) < 2e-3 {
			moved++
		} else if apart(got, from) > 0 {
			t.Errorf("start %d is at %v", i, got)
		}
	}
	b.check("one start was moved", moved == 1)
	b.key(kb.Delete)
	b.wait("look.plot().starts === '1' && look.plot().whole === 'true'")
}
