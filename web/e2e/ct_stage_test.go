package e2e

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web"
)

// startCT starts a server that computes.
func startCT(t *testing.T) *httptest.Server {
	t.Helper()
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	_, h := serve(t, web.Config{Kernel: k})
	return h
}

// TestBrowserCTLayout: for any number of pictures in any space, each has a box of its own, as large
// as can be.
func TestBrowserCTLayout(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	b := newTab(t, startBrowser(t), startCT(t))
	b.openCT(smallCT)
	for _, fault := range js[[]string](b, `(async () => {
		const { arrange } = await import(new URL('static/js/ct/layout.js', location.href));
		const faults = [];
		const spaces = [[336, 400], [336, -50], [375, 280], [659, 280], [736, 766], [640, 500], [684, 498], [886, 476], [943, 508], [1026, 640], [1440, 960], [1500, 900]];
		for (const [width, height] of spaces) for (const measured of [2, 3]) for (const starts of [0, 1, 2, 3, 4, 5, 6]) for (const off of [false, true]) for (const compared of [0, 1, 2, 3, 4, 5]) {
			if (starts === 0 && off) continue;
			const groups = Array(off ? 2 : 1).fill(Math.max(1, starts));
			const [gap, caption, label, least] = [8, 21, 22, 88];
			const layout = arrange({ measured, starts, groups, compared }, { width, height, gap, caption, label, least });
			const scene = JSON.stringify({ width, height, measured, starts, off, compared, side: layout.side });
			const boxes = layout.boxes.map(({ x, y, side, kind, group, index }) => ({ name: kind + group + '.' + index, left: x, top: y, right: x + side, bottom: y + side + caption }));
			const labels = layout.labels.map(({ kind, group, x, y, length, upright }) => ({ name: 'label ' + kind + group, left: x, top: y, right: x + (upright ? label : length), bottom: y + (upright ? length : label) }));
			const wanted = measured + starts + groups.reduce((sum, n) => sum + n, 0) + compared;
			if (new Set(boxes.map(({ name }) => name)).size !== wanted || boxes.length !== wanted) faults.push(scene + ': ' + boxes.length + ' boxes of ' + wanted);
			const all = [...boxes, ...labels];
			for (const [i, a] of all.entries()) {
				if (a.left < 0 || a.top < 0 || a.right > width || a.bottom > layout.height || a.right > layout.width + 1 && !a.name.startsWith('label')) faults.push(scene + ': ' + a.name + ' sticks out: ' + JSON.stringify(a));
				for (const b of all.slice(0, i)) if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) faults.push(scene + ': ' + a.name + ' lies over ' + b.name);
			}
			if (layout.boxes.some(({ side }) => side < 24) || layout.side < Math.min(least, 80)) faults.push(scene + ': too small');
			if (width >= 880 && height > 470 && !(layout.height <= height)) faults.push(scene + ': does not fit, ' + layout.height);
			const results = layout.boxes.filter(({ kind }) => kind === 'group');
			// From left to right, or from above, the measurement comes first, then starts, then results.
			for (const m of layout.boxes.filter(({ kind }) => kind === 'measured')) for (const r of [...results, ...layout.boxes.filter(({ kind }) => kind === 'start')]) {
				if (!(m.x + m.side <= r.x || m.y + m.side + caption <= r.y)) faults.push(scene + ': the measurement is not first');
			}
			for (const s of layout.boxes.filter(({ kind }) => kind === 'start')) for (const r of results) {
				if (!(s.x + s.side <= r.x || s.y + s.side + caption <= r.y)) faults.push(scene + ': a start is not before the results');
			}
		}
		// The page as it opens: four starts with graduation and without, on laptops and a screen.
		for (const [width, height, least] of [[886, 476, 160], [943, 508, 175], [1440, 960, 290]]) {
			const { side } = arrange({ measured: 3, starts: 4, groups: [4, 4], compared: 0 }, { width, height, gap: 8, caption: 21, label: 22, least: 88 });
			if (side < least) faults.push('as it opens at ' + width + ' x ' + height + ' pictures have ' + side + ' px');
		}
		return faults.slice(0, 20);
	})()`) {
		t.Error(fault)
	}
}

// TestBrowserCTStage: in windows of every size nothing of the page is cut, covered or outside, whatever it shows, and
// on a laptop measurement, starts, results, clock and verdict are in view at once.
func TestBrowserCTStage(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser, h := startBrowser(t), startCT(t)
	const quick = "size=64&schedule.levels=2&scan.angles=20"
	starts := `[{"kind":"noise"},{"kind":"zero"},{"kind":"constant","value":1},{"kind":"phantom","phantom":"letters","seed":1},{"kind":"fbp"},{"kind":"noise","scale":5,"seed":2}]`
	some := func(n int) string { return fmt.Sprintf("JSON.stringify(%s.slice(0, %d))", starts, n) }
	for _, c := range []struct {
		name, fragment string
		starts         int
		compare        string
	}{
		{"one start", quick, 1, `["off"]`},
		{"two starts", quick, 2, `["off","tv"]`},
		{"four starts", quick, 4, `["off"]`},
		{"four starts, graduation alone", quick, 4, `["tv"]`},
		{"six starts beside all", quick, 6, `["off","fbp","tikhonov","tv"]`},
		{"six starts alone", quick, 6, `[]`},
		{"denoising", quick + "&operator=identity", 2, `["off"]`},
		{"inpainting", quick + "&operator=mask", 4, `["off","tikhonov","tv"]`},
		{"a classical method", quick + "&method=tikhonov", 0, `["fbp"]`},
		{"the longest name of a method", quick + "&method=gradient-like", 2, `["off"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, browser, h)
			fragment := c.fragment + "&compare=" + c.compare
			if c.starts > 0 {
				fragment += "&starts=" + js[string](b, some(c.starts))
			}
			b.showCT(fragment)
			b.geometry()
			for _, size := range windowSizes {
				b.resize(size)
				b.fits(size.String())
				b.isCTStage(size.String(), size, c.starts)
			}
			b.run("document.documentElement.classList.add('projector')")
			for _, size := range []windowSize{{1280, 720}, {1920, 1080}} {
				b.resize(size)
				b.fits("projector " + size.String())
				b.isCTStage("projector "+size.String(), size, c.starts)
			}
		})
	}
	for name, show := range map[string]string{
		"errors":           "view.choose('mode', 'errors')",
		"wipe, difference": "document.getElementById('closer').open = true",
		"curves":           "document.getElementById('curves').open = true; document.querySelector('.look').open = true",
	} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, browser, h)
			b.showCTViews(quick + `&compare=["off"]`)
			b.geometry()
			b.run("for (const card of document.querySelectorAll('details')) card.open = false; " + show)
			for _, size := range windowSizes {
				b.resize(size)
				b.fits(size.String())
			}
		})
	}
	for name, open := range map[string]string{"draw": "ct.click('#image-draw')", "export": "ct.click('#export-open')"} {
		t.Run("the dialog: "+name, func(t *testing.T) {
			b := newTab(t, browser, h)
			b.showCTViews(quick)
			b.geometry()
			b.run(open)
			for _, size := range windowSizes {
				b.resize(size)
				for _, fault := range js[[]string](b,
					fmt.Sprintf("geometry.faults({ within: '#%s', ignore: 'textarea, [popover]' })", name)) {
					t.Errorf("%v: %s", size, fault)
				}
			}
		})
	}
}

// isCTStage: on a laptop all that the page is about is in view, the header is a line and the width is used.
func (b *tab) isCTStage(scene string, size windowSize, starts int) {
	b.t.Helper()
	if size.width < 1280 {
		return
	}
	parts := []string{"#truth", "#measured", "#headline"}
	if starts > 0 {
		parts = append(parts, "#play", "#smoothing")
	}
	for _, part := range parts {
		b.check(fmt.Sprintf("%s: %s is in view", scene, part), js[bool](b, fmt.Sprintf("geometry.inView(%q)", part)))
	}
	if n := js[int](b, "[...document.querySelectorAll('.panel, .board .shot')].filter((e) => !e.hidden).filter((e) => { const { top, bottom, left, right } = e.getBoundingClientRect(); const { bottom: end } = document.querySelector('.stage').getBoundingClientRect(); return !(top >= 0 && left >= 0 && right <= innerWidth && bottom <= end + 0.5); }).length"); n > 0 {
		b.t.Errorf("%s: %d pictures are not in view", scene, n)
	}
	if empty := b.number("geometry.emptyWidth('.board .view, .card')"); empty > 0.15 {
		b.t.Errorf("%s: %.3f of the width is empty", scene, empty)
	}
	b.check(scene+": the header is one line",
		b.number("(document.querySelector('.top').offsetHeight || 0) / parseFloat(getComputedStyle(document.documentElement).fontSize)") < 3.2)
}
