package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web"
)

//go:embed testdata/browser/pictures.js
var picturesScript string

// TestBrowserPictures works on the pictures with mouse, finger and keys, and compares
// what they show with what the core says.
func TestBrowserPictures(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := startBrowser(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := serve(t, web.Config{Kernel: k})
	for name, test := range map[string]func(*testing.T, screen){
		"drags a start":             testDragStart,
		"puts back":                 testPutBack,
		"chooses a start":           testChooseStart,
		"drags by finger":           testTouch,
		"drags by keys":             testCarry,
		"tells clicks from drags":   testClickIsNoDrag,
		"forgives a near miss":      testNearMiss,
		"removes what is chosen":    testDeleteChosen,
		"removes by finger":         testTouchDelete,
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
func (b screen) at(prefix string, p plane.Vec) [2]float64 {
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
	b.do(chromedp.MouseEvent(event, x[0], x[1], chromedp.ButtonLeft, chromedp.ClickCount(1),
		func(p *input.DispatchMouseEventParams) {
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
func pathsOf(t *testing.T, s toy2d.Spec) (paths [][]plane.Vec, r *toy2d.Result) {
	t.Helper()
	r = result(t, s, func(_ int, _ float64, e *ensemble.Ensemble) {
		row := make([]plane.Vec, e.Len())
		for i := range row {
			row[i] = e.Point(i)
		}
		paths = append(paths, row)
	})
	return paths, r
}

// line returns the points of one start's path that are at least gap apart.
func line(paths [][]plane.Vec, start int, gap float64) (points []plane.Vec) {
	for _, row := range paths {
		if len(points) == 0 || apart(row[start], points[len(points)-1]) >= gap {
			points = append(points, row[start])
		}
	}
	return points
}

// inked counts the points that are drawn upon.
func (b screen) inked(prefix string, points []plane.Vec) (n int) {
	b.t.Helper()
	for _, c := range js[[][4]int](b.tab, fmt.Sprintf("see.colours(%q, 'overlay', %s)", prefix, written(b.t, points))) {
		if c[3] > 100 {
			n++
		}
	}
	return n
}
