package e2e

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/static/colormap"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/web"
	"gradus/web/toyapp"
	"gradus/web/wstest"
)

// sweepGate holds the sweeps of specs with seed 13 after so many values of t_max.
type sweepGate struct{ held, release, ended chan struct{} }

const gatedRows = 30

func newSweepGate() sweepGate {
	return sweepGate{make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)}
}

func (g sweepGate) install(s *web.Server) {
	was := s.Toy.Core.Sweep
	s.Toy.Core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
		if s.Seed != 13 {
			return was(ctx, s, p, k, workers, row)
		}
		defer func() { g.ended <- struct{}{} }()
		return was(ctx, s, p, k, 1, func(r toy2d.SweepRow) {
			if row(r); r.Done == gatedRows {
				g.held <- struct{}{}
				select {
				case <-g.release:
				case <-ctx.Done():
				}
			}
		})
	}
}

// sweptSpec is one whose sweep takes no time, and its link with the sweep beside the landscape.
func sweptSpec(levels int) (s toy2d.Spec, fragment string) {
	s = toyapp.Default(solver.Graduated)
	s.Schedule.Levels = levels
	return s, fmt.Sprintf("#method=graduated&schedule.levels=%d&view.pane=sweep", levels)
}

// sweptAs is the sweep that the page must show.
func sweptAs(t *testing.T, s toy2d.Spec) (*toy2d.Rates, toy2d.Spec) {
	t.Helper()
	grid := s.OnPaperGrid()
	r, err := toy2d.Sweep(t.Context(), &grid, grid.Problem(), wstest.FastestKernel(), toy2d.Workers(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, grid
}

// sweep opens a page, has the sweep computed and waits for it.
func (b *tab) sweep(fragment string) {
	b.t.Helper()
	b.openParts(fragment)
	b.press("#sweep-start")
	b.wait(`document.getElementById('sweep').dataset.state === 'done'`)
	b.run(``)
}

// shareColour is a share's colour on the page, as parts.cells has it.
func shareColour(share float64) int {
	c := colormap.Map{}.Colors()[int(math.Round(255*share))]
	r, g, b, _ := c.RGBA()
	return int(r>>8)<<16 | int(g>>8)<<8 | int(b>>8)
}

// testSweepFills: progress has a name, and what is done is seen while the rest is computed.
func testSweepFills(t *testing.T, b *tab, gate sweepGate) {
	s, fragment := sweptSpec(9) // that no other test asks for: the server would know it
	want, _ := sweptAs(t, s)
	b.openParts(fragment + "&seed=13")
	b.check("nothing is drawn yet", onlyColour(js[[]int](b, "parts.cells(10, 100)"), -1))
	if cost := b.says("#sweep-cost"); cost != "100 values of tmax × 10,000 starts × 9 steps: 9 million steps" {
		t.Errorf("it costs %q", cost)
	}
	b.check("there is nothing to cancel", !b.seen("#sweep-cancel"))
	b.press("#sweep-start")
	wstest.Soon(t, "the sweep is under way", gate.held)
	b.wait(`document.getElementById('sweep-progress').value === 30`)
	if text := b.says("#sweep-progress-text"); !regexp.MustCompile(`^tmax 30 of 100(, .+ left)?$`).MatchString(text) {
		t.Errorf("the progress says %q", text)
	}
	b.check("the progress has a name",
		js[bool](b, `document.getElementById('sweep-progress').labels.length === 0 && document.getElementById('sweep-progress').getAttribute('aria-labelledby') === 'sweep-progress-text'`))
	b.check("it can be cancelled, not begun again", b.seen("#sweep-cancel") && !b.seen("#sweep-start"))
	b.run(``)
	cells := js[[]int](b, "parts.cells(10, 100)")
	for i, row := range want.Global {
		for k, share := range row {
			colour := -1
			if i < gatedRows {
				colour = shareColour(share)
			}
			if got := cells[10*(99-i)+k]; got != colour {
				t.Fatalf("while it is computed, t_max = %.3g, step %d has the colour %x, want %x",
					want.TMax[i], k, got, colour)
			}
		}
	}
	if text := b.reading(3, 40, 10, 100); text != fmt.Sprintf("tmax = %s, step 3: not computed", short(want.TMax[59])) {
		t.Errorf("where nothing is known it reads %q", text)
	}

	gate.release <- struct{}{}
	wstest.Soon(t, "the sweep ends", gate.ended)
	b.wait(`document.getElementById('sweep').dataset.state === 'done'`)
	b.check("all is said and done", !b.seen("#sweep-running") && !b.seen("#sweep-cancel") && !b.seen("#sweep-start") &&
		b.seen("#sweep-finding"))
	if text := b.says("#sweep-of"); text != "This sweep: graduated, 9 steps" {
		t.Errorf("the picture is of %q", text)
	}
	for _, picture := range []struct {
		name    string
		columns int
		shares  func(i int) float64 // of a cell, row by row from the bottom
	}{
		{"global", 10, func(i int) float64 { return want.Global[99-i/10][i%10] }},
		{"stationary", 10, func(i int) float64 { return want.Stationary[99-i/10][i%10] }},
		{"starts", 100, func(i int) float64 { return want.Reached[i] }},
	} {
		b.press(fmt.Sprintf("label:has([name=sweep-picture][value=%s])", picture.name))
		b.wait(fmt.Sprintf(`document.getElementById('sweep-overlay').dataset.picture === '%s'`, picture.name))
		b.run(``)
		wrong := 0
		for i, got := range js[[]int](b, fmt.Sprintf("parts.cells(%d, 100)", picture.columns)) {
			if got != shareColour(picture.shares(i)) {
				wrong++
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d cells have the wrong colour", picture.name, wrong)
		}
		b.run(`document.querySelector('#sweep details').open = true`)
		b.check(picture.name+" has its own explanation", js[bool](b, fmt.Sprintf(
			`[...document.querySelectorAll('[data-picture-only]')].every((e) => e.checkVisibility() === (e.dataset.pictureOnly === '%s'))`, picture.name)))
	}
}

func onlyColour(cells []int, colour int) bool {
	for _, c := range cells {
		if c != colour {
			return false
		}
	}
	return len(cells) > 0
}

// reading moves the mouse to a cell of the sweep and returns what it reads there.
func (b *tab) reading(column, row, columns, rows int) string {
	b.t.Helper()
	x := js[[]float64](b, fmt.Sprintf("parts.cellClient(%d, %d, %d, %d)", column, row, columns, rows))
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, x[0], x[1]))
	b.wait(`parts.seen('#sweep-readout')`)
	return b.says("#sweep-readout")
}

// testSweepCancel: the server stops, too, and the next sweep is whole.
func testSweepCancel(t *testing.T, b *tab, gate sweepGate) {
	_, fragment := sweptSpec(6)
	b.openParts(fragment + "&seed=13")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('sweep-start').focus()`),
		chromedp.KeyEvent(kb.Enter))
	wstest.Soon(t, "the sweep is under way", gate.held)
	b.wait(`document.getElementById('sweep-progress').value === 30`)
	b.check("the keyboard is at Cancel", js[bool](b, `document.activeElement.id === 'sweep-cancel'`))
	b.do(chromedp.KeyEvent(kb.Enter))
	wstest.Soon(t, "the server stops", gate.ended)
	b.wait(`document.getElementById('sweep').dataset.state === 'partly'`)
	if text := b.says("#sweep-of"); text != "This sweep: graduated, 6 steps, stopped after 30 of 100 values of tmax" {
		t.Errorf("what is there is said to be %q", text)
	}
	b.check("what was computed stays", !onlyColour(js[[]int](b, "parts.cells(7, 30)"), 0) &&
		js[[]int](b, "parts.cells(7, 100)")[699] >= 0)
	b.check("it claims no finding", !b.seen("#sweep-finding") && !b.seen("#sweep-running"))
	b.check("the keyboard is at the start again", js[bool](b, `document.activeElement.id === 'sweep-start'`))
	if text := b.says("#sweep-start"); text != "Compute the sweep anew" {
		t.Errorf("the button says %q", text)
	}
	b.press("#sweep-start")
	wstest.Soon(t, "the sweep is under way again", gate.held)
	gate.release <- struct{}{}
	wstest.Soon(t, "the sweep ends", gate.ended)
	b.wait(`document.getElementById('sweep').dataset.state === 'done'`)
	b.check("it is whole", js[bool](b, `parts.cells(7, 100).every((c) => c >= 0)`))

	// It goes on while another picture is looked at.
	b.run(`look.enter('levels', '7')`)
	b.press("#sweep-start")
	wstest.Soon(t, "the third is under way", gate.held)
	b.press("label:has([name=pane][value=basins])")
	b.wait(`!parts.seen('#sweep')`)
	b.press("label:has([name=pane][value=sweep])")
	b.wait(`document.getElementById('sweep').dataset.state === 'running' && document.getElementById('sweep-progress').value === 30`)
	b.press("#sweep-cancel")
	wstest.Soon(t, "the third stops", gate.ended)
}

// testSweepReading: the number under the pointer is the core's.
func testSweepReading(t *testing.T, b *tab) {
	s, fragment := sweptSpec(5)
	want, grid := sweptAs(t, s)
	b.sweep(fragment)
	for _, at := range [][2]int{{0, 0}, {5, 0}, {0, 99}, {5, 99}, {3, 70}, {5, 41},
		{4, 17}} { // step, row from the bottom
		i := 99 - at[1]
		read := fmt.Sprintf("tmax = %s, step %d: %s at the global minimiser", short(want.TMax[i]), at[0],
			percent(want.Global[i][at[0]]))
		if got := b.reading(at[0], at[1], 6, 100); got != read {
			t.Errorf("the pointer reads %q, want %q", got, read)
		}
	}
	b.press("label:has([value=stationary])")
	read := fmt.Sprintf("tmax = %s, step 1: %s with |∇f| ≤ 0.1", short(want.TMax[40]), percent(want.Stationary[40][1]))
	if got := b.reading(1, 59, 6, 100); got != read {
		t.Errorf("the pointer reads %q, want %q", got, read)
	}
	b.press("label:has([name=sweep-picture][value=starts])")
	for _, start := range []int{0, 7031, 4545} {
		x := grid.Points()[start]
		read := fmt.Sprintf("start (%s): ends at the global minimiser with %.0f of 100 values of tmax",
			strings.ReplaceAll(fmt.Sprintf("%.1f, %.1f", x[0], x[1]), "-", "−"), 100*want.Reached[start])
		if got := b.reading(start%100, start/100, 100, 100); got != read {
			t.Errorf("the pointer reads %q, want %q", got, read)
		}
	}
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, 5, 5))
	b.wait(`!parts.seen('#sweep-readout')`)

	// By keyboard: a crosshair, and words for those who do not see it.
	b.press("label:has([name=sweep-picture][value=global])")
	b.run(`document.getElementById('speed').focus(); document.getElementById('sweep-overlay').focus({ focusVisible: true })`)
	plain := js[int](b, "look.hash('sweep-overlay')")
	for _, key := range []string{kb.ArrowRight, kb.ArrowUp, kb.ArrowUp, kb.ArrowLeft,
		kb.ArrowDown} { // a row in 25 at a time
		b.do(chromedp.KeyEvent(key))
	}
	b.do(chromedp.KeyEvent(kb.ArrowUp, chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.run(``)
	i := 99 - (50 + 4 + 1)
	read = fmt.Sprintf("tmax = %s, step 3: %s at the global minimiser", short(want.TMax[i]), percent(want.Global[i][3]))
	if seen, spoken := b.says("#sweep-readout"), b.says("#sweep-spoken"); seen != read ||
		strings.ReplaceAll(spoken, "t max", "tmax") != read {
		t.Errorf("the crosshair reads %q and says %q, want %q", seen, spoken, read)
	}
	b.check("the crosshair is drawn", js[int](b, "look.hash('sweep-overlay')") != plain)
	b.check("the clock leaves it the keys", js[string](b, "look.plot().k") == "5")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(fmt.Sprintf(`location.hash.includes('schedule.tmax=%s&') && look.plot().k === '3'`, short(want.TMax[i])))
}

// testSweepChoice: a click takes t_max and step, or the start, to the page.
func testSweepChoice(t *testing.T, b *tab) {
	s, fragment := sweptSpec(5)
	b.sweep(fragment)
	i := 37 // of t_max
	tmax := short(toy2d.SweepTMax()[i])
	b.check("no line is there yet",
		!js[bool](b, "parts.columnAround(0, 62, 6, 100).some(([r, g, b, a]) => r > 240 && g > 240 && b > 240 && a > 200)"))
	x := js[[]float64](b, "parts.cellClient(2, 62, 6, 100)")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(fmt.Sprintf(`look.plot().k === '2' && look.plot().whole === 'true' && document.getElementById('tmax').value === '%s'`, tmax))
	s.Schedule.TMax, _ = strconv.ParseFloat(tmax, 64)
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(s)))
	b.wait(`new URLSearchParams(location.hash.slice(1)).get('view.k') === '2'`) // the clock is held there
	b.wait("parts.columnAround(0, 62, 6, 100).some(([r, g, b, a]) => r > 240 && g > 240 && b > 240 && a > 200)")
	b.check("the sweep is not old: it has this t_max, too", !b.seen("#sweep-stale") &&
		js[string](b, `document.getElementById('sweep').dataset.state`) == "done")
	// The run that was chosen is the row's.
	r, err := toy2d.Run(t.Context(), &s, s.Problem(), wstest.FastestKernel(), nil)
	if err != nil {
		t.Fatal(err)
	}
	b.run("look.seek(-1)") // a verdict comes at the end
	b.wait(fmt.Sprintf(`parts.text('#headline').startsWith(%q)`, fmt.Sprintf("%d of 16 starts ", r.Valleys[0].Ends)))
	b.run(`history.back()`)
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragment[:strings.Index(fragment, "&view")]))

	b.press("label:has([name=sweep-picture][value=starts])")
	x = js[[]float64](b, "parts.cellClient(20, 80, 100, 100)")
	b.do(chromedp.MouseClickXY(x[0], x[1]))
	b.wait(`look.plot().starts === '17' && look.plot().whole === 'true'`)
	rows := js[[]listed](b, "look.starts()")
	if at := (plane.Vec{-10 + 20*20/99., -10 + 80*20/99.}); apart(rows[16].Start, at) > 1e-3 {
		t.Errorf("the click on the start %v added %v", at, rows[16].Start)
	}
}

// testSweepStale: the picture stays while other settings are tried, and says whose it is.
func testSweepStale(_ *testing.T, b *tab) {
	_, fragment := sweptSpec(5)
	b.sweep(fragment)
	picture := js[int](b, "look.hash('sweep-base')")
	b.check("it is of these settings", !b.seen("#sweep-stale"))
	for _, change := range []string{`look.enter('levels', '8')`, `look.enter('a0', '0.02')`, `look.enter('y0', '2.5')`,
		`look.choose('method', 'flow')`} {
		b.run(change)
		b.waitText("#sweep-stale", "The settings have changed since this picture was computed (graduated, 5 steps).")
		b.check(change+": the picture stays", js[int](b, "look.hash('sweep-base')") == picture)
		b.waitText("#sweep-start", "Compute the sweep anew")
		b.run(`history.back()`)
		b.wait(`!parts.seen('#sweep-stale') && !parts.seen('#sweep-start')`)
	}
	for _, change := range []string{`look.enter('tmax', '0.7')`, `look.choose('starts', 'grid')`} {
		b.run(change)
		b.check(change+": the sweep does not depend on it", !b.seen("#sweep-stale"))
	}
	b.run(`look.enter('levels', '4')`)
	b.press("#sweep-start")
	b.waitText("#sweep-of", "This sweep: graduated, 4 steps")
	b.check("the new one is shown", !b.seen("#sweep-stale") && js[int](b, "look.hash('sweep-base')") != picture)
}

// testSweepRefused: the page says in words why there is none; the last picture stays.
func testSweepRefused(t *testing.T, b *tab) {
	_, fragment := sweptSpec(5)
	b.openParts("#method=plain&view.pane=sweep")
	if text := b.says("#sweep-cost"); !strings.HasPrefix(text, "Plain descent has no tmax:") || b.seen("#sweep-start") {
		t.Errorf("plain: %q", text)
	}
	b.sweep(fragment)
	picture := js[int](b, "look.hash('sweep-base')")
	b.run(`look.enter('schedule', 'fixed')`)
	b.wait(`parts.text('#sweep-cost').startsWith('A fixed schedule has no tmax:') && !parts.seen('#sweep-start')`)
	b.run(`look.enter('schedule', 'log'); look.enter('levels', '6000')`)
	b.press("#sweep-start")
	b.wait(`parts.seen('#sweep-error')`)
	s, _ := sweptSpec(6000)
	asking := wstest.Dial(t, b.h)
	asking.Send(wstest.Asking(t, 1, s, "sweep"))
	if text, want := b.says("#sweep-error"), strings.Replace(asking.Fails().Message, "schedule.levels:",
		"Levels (schedule.levels)", 1); text != want || !strings.Contains(text, "at most 5000") {
		t.Errorf("too many steps: %q, want %q", text, want)
	}
	b.check("the picture stays", js[int](b, "look.hash('sweep-base')") == picture)
	b.check("it can be tried again", b.seen("#sweep-start") && !b.seen("#sweep-cancel"))
	b.run(`look.enter('levels', '5')`)
	b.wait(`!parts.seen('#sweep-error') && !parts.seen('#sweep-stale')`)
}

// testSweepWords: what the page says of sweeps is what the core and the authors' code give.
func testSweepWords(t *testing.T, b *tab) {
	b.openParts("#view.pane=sweep")
	words := b.says(".sweep-words")
	readme, err := os.ReadFile("../../toy2d/README.md")
	if err != nil {
		t.Fatal(err)
	}
	k := wstest.FastestKernel()
	// Each method at its best t_max, which toy2d's tests of the whole sweep confirm.
	for _, c := range []struct {
		method      solver.Method
		tmax        float64
		page, table string // SHARE stands for the number
	}{
		{solver.Flow, 1.42, "flow takes SHARE of the starts to the global minimiser,",
			"| `flow`, 1300 steps | SHARE at t_max = 1.42 |"},
		{solver.GradientLike, 0.93, "gradient-like (Armijo) SHARE,", "| `gradient-like`, 1300 steps | SHARE at 0.93 |"},
		{solver.Graduated, 1.5, "graduated all.", "| `graduated`, 50 steps | 100 % from 1.07 to 10 |"},
	} {
		s := toy2d.Default(c.method)
		s.Schedule.TMax = nearestTMax(c.tmax)
		r, err := toy2d.Run(t.Context(), &s, s.Problem(), k, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.method == solver.Graduated && r.ShareGlobal != 1 {
			t.Errorf("graduated: %g", r.ShareGlobal)
		}
		if want := strings.ReplaceAll(c.page, "SHARE",
			fmt.Sprintf("%.0f %%", 100*r.ShareGlobal)); !strings.Contains(words, want) {
			t.Errorf("the core gives %.4f for %v: the page does not say %q: %s", r.ShareGlobal, c.method, want, words)
		}
		if want := strings.ReplaceAll(c.table, "SHARE",
			fmt.Sprintf("%.1f %%", 100*r.ShareGlobal)); !strings.Contains(string(readme), want) {
			t.Errorf("the core gives %.4f for %v: the README has no %q", r.ShareGlobal, c.method, want)
		}
	}
	// The authors' code near those values: nothing beats them there.
	for method, most := range map[string]float64{"Flow": 0.914, "Like": 0.163} {
		if best := referenceBest(t, method); best > most+0.005 || best < most-0.05 {
			t.Errorf("%s: the reference reaches %g", method, best)
		}
	}
	// 13 % pass for stationary before the first step.
	s := toy2d.Default(solver.Flow)
	e := ensemble.New(s.Problem().Problem, k, s.Points())
	first := float64(e.CountFlat(s.Schedule.TMin)) / float64(e.Len())
	if want := fmt.Sprintf("in the paper’s problem %.0f %% of the starts pass before the first step.",
		100*first); b.says("#sweep-flattery") != want {
		t.Errorf("the core gives %.4f: the page says %q, want %q", first, b.says("#sweep-flattery"), want)
	}
	b.check("the README has it, too",
		strings.Contains(string(readme), fmt.Sprintf("%.0f %% of the starts pass before the first step", 100*first)))

	// Of a sweep that is there it tells the computed numbers.
	swept, fragment := sweptSpec(5)
	want, _ := sweptAs(t, swept)
	b.sweep(fragment)
	finding, best := foundIn(want)
	if text := b.says("#sweep-finding"); text != finding {
		t.Errorf("it has found %q, want %q", text, finding)
	}
	if spoken := strings.ReplaceAll(b.says("#sweep-spoken"), "t max", "tmax"); spoken != "The sweep is done. "+finding {
		t.Errorf("it says aloud %q", spoken)
	}
	flattery := fmt.Sprintf("%s of these starts pass before the first step (%.0f %% in the paper’s problem); after the last, with tmax = %s, %s pass and %s are at the global minimiser.",
		percent(want.Stationary[best][0]), 100*first, short(want.TMax[best]), percent(want.Stationary[best][5]),
		percent(want.Global[best][5]))
	if text := b.says("#sweep-flattery"); text != flattery {
		t.Errorf("of flattery it says %q, want %q", text, flattery)
	}
}

// nearestTMax is the sweep's value of t_max that is written so.
func nearestTMax(written float64) float64 {
	return slices.MinFunc(toy2d.SweepTMax(), func(a, b float64) int {
		return cmp.Compare(math.Abs(a-written), math.Abs(b-written))
	})
}

// referenceBest is the best share at the last step that the authors' code gives.
func referenceBest(t *testing.T, method string) (best float64) {
	t.Helper()
	text, err := os.ReadFile("../../toy2d/testdata/paper_rates.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Rates map[string]struct {
			Flow map[string][2]float64 `json:"flow"`
			Like map[string][2]float64 `json:"like"`
		} `json:"rates"`
	}
	if err := json.Unmarshal(text, &reference); err != nil {
		t.Fatal(err)
	}
	for _, row := range reference.Rates {
		shares := map[string]map[string][2]float64{"Flow": row.Flow, "Like": row.Like}[method]
		best = max(best, shares["1300"][0])
	}
	return best
}

// foundIn writes what a sweep has found as the page does, and returns the best value of t_max.
func foundIn(r *toy2d.Rates) (text string, best int) {
	last := len(r.Iterations) - 1
	for i := range r.TMax {
		if r.Global[i][last] > r.Global[best][last] {
			best = i
		}
	}
	top := r.Global[best][last]
	var at []int
	for i := range r.TMax {
		if r.Global[i][last] == top {
			at = append(at, i)
		}
	}
	low, high := at[len(at)-1], at[0]
	where := "tmax = " + short(r.TMax[high])
	if len(at) > 1 {
		where = fmt.Sprintf("tmax from %s to %s", short(r.TMax[low]), short(r.TMax[high]))
		if len(at) != low-high+1 {
			where = fmt.Sprintf("%d values of %s", len(at), where)
		}
	}
	who := "At best " + percent(top) + " of the 10,000 starts end"
	if top == 1 {
		who = "All of the 10,000 starts end"
	}
	text = who + " at the global minimiser, with " + where
	separator := "; "
	for _, i := range []int{0, len(r.TMax) - 1} {
		if r.Global[i][last] != top {
			text += separator + percent(r.Global[i][last]) + " with " + short(r.TMax[i])
			separator = ", "
		}
	}
	return text + ".", best
}

// percent writes a share as the page does: only all is 100, only none is 0.
func percent(share float64) string {
	if share == 0 || share == 1 {
		return fmt.Sprintf("%.0f %%", 100*share)
	}
	text := fmt.Sprintf("%.1f", 100*share)
	if text == "0.0" || text == "100.0" {
		text = fmt.Sprintf("%.2f", 100*share)
	}
	return text + " %"
}

// short writes a number in three digits, as the page does.
func short(x float64) string {
	rounded, _ := strconv.ParseFloat(fmt.Sprintf("%.3g", x), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// fragmentOf is the part of a spec's link from the #.
func fragmentOf(s toy2d.Spec) string {
	_, fragment, found := strings.Cut(toyapp.Link("", s), "#")
	if !found {
		return ""
	}
	return "#" + fragment
}
