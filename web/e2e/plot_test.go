package e2e

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web/browsertest"
	"gradus/web/toyapp"
)

type listed struct {
	Start, End plane.Vec
	Valley     string // index, or ""
}

// at writes a point for JavaScript.
func at(p plane.Vec) string { return fmt.Sprintf("[%v, %v]", p[0], p[1]) }

// result runs a spec as the server does.
func result(t *testing.T, s toy2d.Spec, each func(int, float64, *ensemble.Ensemble)) *toy2d.Result {
	t.Helper()
	r, err := toy2d.Run(t.Context(), &s, s.Problem(), cpu.Go, each)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func apart(a, b plane.Vec) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// testPlay: the page plays by itself once, and obeys the transport.
func testPlay(t *testing.T, b *tab) {
	b.prefer("no-preference")
	b.open("")
	b.wait(`look.plot().playing === 'true' && Number(look.plot().k) > 20`)
	b.run(`document.getElementById('play').click()`)
	held := js[string](b, `look.plot().k + ' ' + look.plot().t`)
	b.run(`await look.drawn(); await look.drawn()`)
	if now := js[string](b, `look.plot().k + ' ' + look.plot().t`); now != held || b.text("play-label") != "Play" {
		t.Errorf("paused at %s, now at %s", held, now)
	}
	var k, steps int
	fmt.Sscan(b.text("step"), &k)
	fmt.Sscan(b.text("steps"), &steps)
	b.check("1300 steps", steps == 1300)
	b.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowLeft))
	b.wait(fmt.Sprintf(`look.plot().k === '%d'`, k+1))
	b.do(chromedp.KeyEvent(kb.End))
	b.wait(`look.plot().k === '1300' && look.plot().t === '0.001' && look.plot().arrived === '16'`)
	b.check("the readout names t_min", b.text("t") == "0.001")
	b.do(chromedp.KeyEvent(" ")) // at the end, play begins anew
	b.wait(`look.plot().playing === 'true' && Number(look.plot().k) < 1300`)
	b.do(chromedp.KeyEvent(kb.Home))
	b.wait(`look.plot().k === '0' && look.plot().t === '1.5' && look.plot().playing === 'false'`)
	b.run(`look.enter('speed', '4'); document.getElementById('play').click()`)
	b.wait(`look.plot().k === '1300' && look.plot().playing === 'false'`)
	b.do(chromedp.KeyEvent("f"))
	b.wait(`document.documentElement.classList.contains('projector')`)
	b.do(chromedp.KeyEvent("f"))
	b.wait(`!document.documentElement.classList.contains('projector')`)
	b.do(chromedp.KeyEvent("?"))
	b.wait(`document.getElementById('help').open && document.querySelectorAll('#keys dt').length >= 7`)
}

// testLandscape: the picture is of the landscape, at the smoothing of the moment.
func testLandscape(t *testing.T, b *tab) {
	b.open("#starts.kind=points&starts.points=[[9,9]]")
	p := b.spec.Problem()
	far, other := plane.Vec{-9.5, -9.5}, plane.Vec{6.6719, -0.8377}

	b.run(`look.seek(-1)`)
	star := js[struct {
		N  int
		At plane.Vec
	}](b, `look.centroid([213, 94, 0])`)
	if want := p.GlobalMinimiser(1e-3).X; star.N < 50 || apart(star.At, want) > 0.05 {
		t.Errorf("the star is %d pixels around %v, not around %v", star.N, star.At, want)
	}
	end := js[float64](b, "look.brightness("+at(plane.Vec{1.35, 1})+")")
	if bright := js[float64](b, "look.brightness("+at(far)+")"); !(end < bright-0.2) {
		t.Errorf("brightness %.2f in the well and %.2f far away", end, bright)
	}
	// The brightness follows the energy over the whole picture. A single pixel may lie on an isoline.
	l := p.At(1e-3)
	var inverted, pairs int
	r := rand.New(rand.NewPCG(7, 8))
	for range 60 {
		u, v := plane.Vec{20*r.Float64() - 10, 20*r.Float64() - 10}, plane.Vec{20*r.Float64() - 10, 20*r.Float64() - 10}
		if math.Abs(l.Energy(u)-l.Energy(v)) < 0.5 {
			continue
		}
		pairs++
		if (l.Energy(u) < l.Energy(v)) != js[bool](b,
			fmt.Sprintf("look.brightness(%s) < look.brightness(%s)", at(u), at(v))) {
			inverted++
		}
	}
	if pairs < 20 || inverted > pairs/10 {
		t.Errorf("%d of %d pairs of points have the brighter one lower", inverted, pairs)
	}
	local := js[[]int](b, "look.colour('base', "+at(other)+")")
	b.run(`look.seek(0)`)
	if began := js[[]int](b, "look.colour('base', "+at(other)+")"); slices.Equal(began, local) {
		t.Errorf("the colour at %v is %v at both ends", other, local)
	}
	// The numbers under the pointer are those of the landscape shown.
	x := js[[]float64](b, "look.client([-4, 3])")
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
	b.wait(`!document.getElementById('pointer').hidden`)
	var px, py, f float64
	if _, err := fmt.Sscanf(browsertest.Plain(b.text("pointer")), "x = (%f, %f), F = %f", &px, &py, &f); err != nil {
		t.Errorf("the pointer reads %q: %v", b.text("pointer"), err)
	}
	if want := p.At(1.5).Energy(plane.Vec{px, py}); apart(plane.Vec{px, py}, plane.Vec{-4, 3}) > 0.05 ||
		math.Abs(f-want) > 0.01*math.Abs(want) {
		t.Errorf("the pointer reads %q, F there is %g", b.text("pointer"), want)
	}
}

// testPaths: what is drawn is what the solver computed, and outcomes differ in colour and shape.
func testPaths(t *testing.T, b *tab) {
	b.open("")
	s := b.spec
	var walked [][]plane.Vec
	r := result(t, s, func(_ int, _ float64, e *ensemble.Ensemble) {
		row := make([]plane.Vec, e.Len())
		for i := range row {
			row[i] = e.Point(i)
		}
		walked = append(walked, row)
	})
	b.run(`look.seek(-1)`)
	rows := js[[]listed](b, "look.starts()")
	if len(rows) != len(r.Ends) {
		t.Fatalf("%d starts are listed", len(rows))
	}
	for i, row := range rows {
		if apart(row.Start, walked[0][i]) > 1e-5 || apart(row.End, r.Ends[i]) > 1e-3 || row.Valley != "0" {
			t.Errorf("start %d: %+v, want %v to %v", i, row, walked[0][i], r.Ends[i])
		}
	}
	b.check("the headline counts", b.text("headline") == "All 16 starts arrive at the star.")
	for _, k := range []int{40, 400, 700} {
		for i := range rows {
			if c := js[[]int](b, "look.colour('overlay', "+at(walked[k][i])+")"); c[3] < 100 {
				t.Errorf("start %d: no path at its point of step %d, %v", i, k, walked[k][i])
			}
		}
	}

	b.run(`look.choose('method', 'plain')`)
	b.wait(`look.plot().whole === 'true' && document.getElementById('headline').textContent.startsWith('No start')`)
	b.run(`look.seek(-1)`)
	s = toyapp.Default(solver.Plain)
	r = result(t, s, nil)
	ends := r.Ends
	colours := js[[][]int](b,
		"Array.from({ length: 8 }, (_, i) => getComputedStyle(document.documentElement).getPropertyValue(`--valley-${i}`).trim()).map((c) => [1, 3, 5].map((k) => Number.parseInt(c.slice(k, k + 2), 16)))")
	rows = js[[]listed](b, "look.starts()")
	for i, row := range rows {
		if apart(row.End, ends[i]) > 1e-3 || row.Valley != fmt.Sprint(r.Valley[i]) {
			t.Errorf("plain, start %d: %+v, want the end %v", i, row, ends[i])
		}
		if c := js[[]int](b, "look.colour('overlay', "+at(ends[i])+")"); !slices.Equal(c[:3], colours[r.Valley[i]]) {
			t.Errorf("plain, start %d: the end's colour is %v, its valley's is %v", i, c, colours[r.Valley[i]])
		}
	}
	b.check("the explanation says what was computed",
		b.text("explanation") == "Nothing is smoothed: t is 0.001 from the first step, where the landscape has 4 valleys. 16 of 16 end in the valley where they began.")
}

func testDivergence(t *testing.T, b *tab) {
	b.open("#method=plain&step=200")
	b.run(`look.seek(-1)`)
	s := toyapp.Default(solver.Plain)
	s.Step = 200
	r := result(t, s, nil)
	want := fmt.Sprintf("16 diverged, the first at step %d.", r.FirstDivergence.Step)
	if got := b.text("headline"); !strings.HasSuffix(got, want) {
		t.Errorf("the headline is %q, want %q", got, want)
	}
	for _, row := range js[[]struct{ Valley string }](b,
		"look.starts().then((rows) => rows.map(({ valley }) => ({ valley })))") {
		b.check("listed as diverged", row.Valley == "255")
	}
}

// testCloud: ten thousand starts are dots, with the share that the paper reports.
func testCloud(t *testing.T, b *tab) {
	b.open("#starts.kind=grid&starts.n=60")
	b.wait(`/^3,\d\d\d of 3,600 starts arrive at the star; /.test(document.getElementById('headline').textContent)`)
	b.run(`look.seek(0)`)
	apart := js[struct{ N int }](b, "look.centroid([213, 94, 0])").N
	b.run(`look.seek(-1)`)
	if end := js[struct{ N int }](b, "look.centroid([213, 94, 0])").N; apart < 3000 || end > apart/4 {
		t.Errorf("%d pixels of the star's valley at the start, %d at the end: the cloud has not drawn together", apart,
			end)
	}
	b.check("a cloud is not listed", js[int](b, "look.starts().then((rows) => rows.length)") == 0)
	x := js[[]float64](b, "look.client([5, 5])")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`look.plot().starts === '1' && document.getElementById('status').textContent.includes('3,600')`)
}

func testReducedMotion(_ *testing.T, b *tab) {
	b.open("")
	b.check("the end is shown, and stands still", js[string](b, "look.plot().k + look.plot().playing") == "1300false")
	b.run(`document.getElementById('play').click()`)
	b.wait(`look.plot().playing === 'true'`)
}
