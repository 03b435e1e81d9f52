package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/internal/slow"
)

// painted is a number that changes with any pixel of the plot.
const painted = `look.hash('base') + ' ' + look.hash('overlay')`

// testAnyLink: a page that is opened with nonsense, or led to it, says what is wrong and works on.
func testAnyLink(t *testing.T, b *tab) {
	slow.Test(t)
	b.open("")
	b.run(`look.seek(-1)`)
	good := js[string](b, painted)
	for i, c := range []struct{ fragment, says string }{
		{"starts.kind=points&starts.points=null", "starts.points: must not be null"},
		{"schedule=5", "schedule: must be an object"},
		{"starts=null", "starts: must not be null"},
		{"starts.points.length=5", "unknown field"},
		{"modes=null", "modes: must not be null"},
		{`starts.kind=points&starts.points="abc"`, "starts.points: must be a list"},
		{"starts.kind=points&starts.points=[1,[2]]", "starts.points[0]: must be a list of 2"},
		{"starts.n=x", "starts.n: must be a whole number"},
		{"starts.centre=null", "starts.centre: must not be null"},
		{`schedule={"tmax":"warm"}`, "schedule.tmax: must be a number"},
		{"starts.kind=points&starts.points=[]&schedule=null", "schedule: must not be null"},
		{"modes=" + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "modes: must be a list"},
		{"A=3", "A: must be a list of 2"},
		{"A[0][99999999]=1", "unknown field"},
		{`y="a"`, "y: must be a list of 2"},
		{"method=nonsense", "method: must be one of"},
		{"method=constructor", "method: must be one of"},
		{"noise=7", "noise: must be an object"},
		{"sigma=1e999", "sigma: must be a number"},
		{`note="\ud800"`, "note: "},
		{"note=" + strings.Repeat("x", 140_000), "too much for one message"},
	} {
		path, _, _ := strings.Cut(c.fragment, "=")
		if i < 5 { // loading takes its time
			b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.h.URL+"/toy2d#"+encoded(c.fragment)))
			b.look()
		} else {
			b.run(fmt.Sprintf(`location.hash = %q`, encoded(c.fragment)))
		}
		says := c.says // without the path where a label names the field
		if _, after, found := strings.Cut(says, ": "); found {
			says = after
		}
		b.wait(fmt.Sprintf(`document.querySelector('.desk').textContent.includes(%q)`, says))
		x := js[[]float64](b, "look.client([-4.25, -6.5])")
		b.do(chromedp.MouseClickXY(x[0], x[1]))
		b.wait(`location.hash.includes('starts.kind=points') && location.hash.includes('-4.2')`)
		if strings.HasPrefix(path, "starts") && path != "starts.points.length" {
			b.wait(`document.getElementById('schedule').value === '' || ['1', '17'].includes(look.plot().starts) && look.plot().whole === 'true'`)
		}
		b.run(`look.enter('levels', '700'); look.enter('y1', '0.25'); look.enter('A01', '0.5'); look.choose('method', 'graduated'); look.choose('starts', 'grid')`)
		b.wait(`['schedule.levels=700', '0.25', '0.5', 'method=graduated', 'starts.kind=grid'].every((part) => location.hash.includes(part))`)
		b.run(`document.getElementById('reset').click()`)
		b.wait(`look.hashOfSpec() === '' && look.plot().starts === '16' && look.plot().whole === 'true' && document.getElementById('status').hidden`)
		b.wait(fmt.Sprintf(`(look.seek(-1), %s === %q)`, painted, good)) // the run of the link may arrive first
	}

	// A mode may be without its weight: the server takes it for 1, and so does the picture.
	b.open("#" + encoded(`modes=[{"mean":[1,2],"cov":[[1,0],[0,1]],"weight":1},{"mean":[-3,0],"cov":[[1,0],[0,1]],"weight":2}]`))
	weighed := js[int](b, "look.hash('base')")
	b.open("#" + encoded(`modes=[{"mean":[1,2],"cov":[[1,0],[0,1]]},{"mean":[-3,0],"cov":[[1,0],[0,1]],"weight":2}]`))
	b.check("a weight left out is 1", js[int](b, "look.hash('base')") == weighed)
}

// testManyLinks: nonsense of all kinds in one page, with edits between, throws nothing.
func testManyLinks(t *testing.T, b *tab) {
	slow.Test(t)
	b.open("")
	b.run(`look.seek(-1)`)
	good := js[string](b, painted)
	b.run(`globalThis.thrown = [];
		addEventListener('error', (e) => thrown.push(e.message));
		addEventListener('unhandledrejection', (e) => thrown.push(String(e.reason)))`)
	paths := strings.Fields(`method armijo step schedule schedule.kind schedule.tmax schedule.tmin schedule.levels schedule.iterations
		starts starts.kind starts.n starts.min starts.centre starts.centre[0] starts.radius starts.points starts.points[0] starts.points[0][1] seed
		a0 a1 sigma A A[0] A[1][0] A[2] y y[1] y.length noise noise.sd modes modes[0] modes[1].cov modes[0].mean modes[9].x
		kind sweep constructor __proto__ __proto__.polluted toString.x . [ a.b.c.d.e.f.g.h.i.j`)
	values := []string{"null", "true", "0", "-1", "0.5", "1e9", "1e308", "-1e999", "NaN", "", "abc", `"abc"`, "[]",
		"{}", "[null]", "[[]]", "[1,2]",
		"[[1,2]]", `[["a",null],[3]]`, `[[1e999,0]]`, `{"a":{"b":[1]}}`, `{"__proto__":1}`, `{"kind":null,"n":[]}`,
		`{"length":7}`, "[{}]", "points", "grid", "ring",
		"random", "constructor", "plain", `"\udfff"`, "[[[[[[[[[[[[[1]]]]]]]]]]]]]", "9007199254740993", "%%%"}
	edits := []string{
		`document.getElementById('clear').click()`, `look.enter('n', '7')`, `look.enter('n', '')`,
		`look.enter('tmax', '')`, `look.enter('tmin', '')`,
		`look.enter('A00', '2')`, `look.enter('schedule', 'log')`, `look.choose('starts', 'random')`,
		`look.choose('starts', 'points')`, `look.choose('method', 'plain')`,
		`document.getElementById('overlay').dispatchEvent(new MouseEvent('click', { clientX: look.client([3, 3])[0], clientY: look.client([3, 3])[1] }))`,
		`look.seek(-1)`, `document.getElementById('play').click()`, `look.enter('levels', '0')`,
	}
	r := rand.New(rand.NewPCG(11, 12))
	for i := range 60 {
		var pairs []string
		for range 1 + r.IntN(4) {
			pairs = append(pairs, paths[r.IntN(len(paths))]+"="+values[r.IntN(len(values))])
		}
		fragment, edit := strings.Join(pairs, "&"), edits[r.IntN(len(edits))]
		b.run(fmt.Sprintf(`location.hash = %q; await look.drawn(); %s`, encoded(fragment), edit))
		if thrown := js[[]string](b, "thrown.splice(0)"); len(thrown) > 0 {
			t.Errorf("%s, then %s: %q", fragment, edit, thrown)
		}
		if i%6 == 5 {
			b.run(`document.getElementById('reset').click()`)
			b.wait(`look.hashOfSpec() === '' && look.plot().starts === '16' && document.getElementById('steps').textContent === '1300' && look.plot().whole === 'true' && document.getElementById('status').hidden`)
			b.wait(fmt.Sprintf(`(look.seek(-1), %s === %q)`, painted, good)) // the run of the link may arrive first
		}
	}
}

// encoded escapes the values of a fragment, not its & and =.
func encoded(fragment string) string {
	pairs := strings.Split(fragment, "&")
	for i, pair := range pairs {
		path, value, _ := strings.Cut(pair, "=")
		pairs[i] = url.QueryEscape(path) + "=" + url.QueryEscape(value)
	}
	return strings.Join(pairs, "&")
}

// testDoubt: where the server does not know all minima, the page does not say so either.
func testDoubt(_ *testing.T, b *tab) {
	const note = "Not all minima are surely known here: the star is the lowest one found."
	b.open("")
	b.wait(`document.getElementById('headline').textContent.startsWith('All 16')`)
	b.check("nothing is in doubt", !strings.Contains(b.text("explanation"), note))
	b.run(`const parse = JSON.parse;
		JSON.parse = (text) => { const m = parse(text); if (m.type === 'done') m.result.claims.push({ kind: 'unsure', valley: -1, count: 0, of: 16, value: 0, t: 0 }); return m; };
		look.enter('levels', '1200')`)
	b.wait(fmt.Sprintf(`document.getElementById('explanation').textContent === %q`, note))
	b.run(`look.choose('method', 'plain')`)
	b.wait(fmt.Sprintf(`/^Nothing is smoothed.* %s$/.test(document.getElementById('explanation').textContent)`, note))
}
