package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/internal/figure"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/export"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
	"gradus/web/toyapp"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// openExport opens the page with the dialog of exports.
func (b *tab) openExport(fragment string) {
	b.t.Helper()
	b.openParts(fragment)
	b.press("#export-open")
	b.wait(`document.getElementById('export').open`)
}

// testExportDialog: it opens by button and by key, and the page behind keeps still.
func testExportDialog(_ *testing.T, b *tab) {
	b.openParts("")
	open := func() bool { return js[bool](b, `document.getElementById('export').matches(':modal')`) }
	b.check("closed at first", !open() && !b.seen("#export"))
	b.press("#export-open")
	b.check("open by the button", open() && b.seen("#export-files"))
	b.run(`look.seek(0)`)
	for _, pressed := range []string{"", "#export-files label:has([value=svg])", "#export-title",
		"#export-files h3"} { // where the focus may go
		if pressed != "" {
			b.press(pressed)
		}
		for _, key := range []string{kb.ArrowRight, kb.End, "e", "?"} {
			b.do(chromedp.KeyEvent(key))
		}
		b.run(``)
		b.check("after a click on "+pressed+" the page behind does not take the keys",
			js[string](b, "look.plot().k") == "0" && !js[bool](b, `document.getElementById('help').open`))
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById('export').open`)
	b.do(chromedp.KeyEvent("e"))
	b.check("open by its key", open())
	b.press("#export form button")
	b.check("closed by its button", !open())
	b.press("#help-open")
	b.check("the help knows the key",
		js[bool](b, `[...document.querySelectorAll('#keys dt')].some((e) => e.textContent === 'E' && e.nextSibling.textContent === 'export figures, tables and the spec')`))
}

// exported are the files that the dialog must give for a spec.
func exported(t *testing.T, s toy2d.Spec, link string) map[string]figure.File {
	t.Helper()
	ctx, p, k := t.Context(), s.Problem(), wstest.FastestKernel()
	trace := toy2d.NewTrace(&s)
	result, err := toy2d.Run(ctx, &s, p, k, trace.Record)
	if err != nil {
		t.Fatal(err)
	}
	rates, grid := sweptAs(t, s)
	grid.Sweep = true
	branches, err := homotopy.Find(ctx, p.Problem, s.Schedule.TMin, s.Schedule.TMax, nil)
	if err != nil {
		t.Fatal(err)
	}
	basins, err := toy2d.FindBasins(ctx, &s, p, k, toy2d.Workers(), nil)
	if err != nil {
		t.Fatal(err)
	}
	prior, err := toy2d.DrawFromPrior(ctx, &s, nil)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := toy2d.DrawCurve(ctx, &s, nil)
	if err != nil {
		t.Fatal(err)
	}
	posterior, err := toy2d.DrawFromPosterior(ctx, &s, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	bends, err := toy2d.FindCurvature(ctx, &s, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]figure.File{}
	for _, group := range [][]figure.File{
		export.RunFiles(&s, p, result, trace, link), export.SweepFiles(&grid, p, rates, link),
		export.HomotopyFiles(&s, branches, link), export.BasinFiles(&s, p, basins, link),
		export.PriorFiles(&s, p, prior, link), export.CurveFiles(&s, curve, link), export.PosteriorFiles(&s, p, posterior, link),
		export.CurvatureFiles(&s, bends, link),
	} {
		for _, f := range group {
			files[f.Name] = f
		}
	}
	return files
}

// savedFile is what a button saved.
type savedFile struct {
	Name, Type string
	Bytes      []byte
}

// save presses a button of the dialog and waits for its file.
func (b *tab) save(selector string) savedFile {
	b.t.Helper()
	count := js[int](b, "saved.length")
	b.press(selector)
	b.wait(fmt.Sprintf(`(saved.length > %d || parts.seen('#export-error')) && !document.getElementById('export-files').disabled`, count))
	if b.seen("#export-error") {
		b.t.Fatalf("%s: %s", selector, b.says("#export-error"))
	}
	return js[savedFile](b, "parts.lastSaved()")
}

// testExportFiles: every button saves what the core writes for the spec of the page.
func testExportFiles(t *testing.T, b *tab) {
	s := toyapp.Default(solver.Graduated)
	s.Schedule.Levels, s.A0 = 12, 0.02
	s.Samples.Prior.Particles, s.Samples.Prior.Steps, s.Samples.Posterior.Chains = 400, 20, 30
	want := exported(t, s, toyapp.Link(b.h.URL, s))
	types := map[string]string{".csv": "text/csv", ".json": "application/json", ".pdf": "application/pdf",
		".png": "image/png", ".svg": "image/svg+xml"}
	b.openExport(fragmentOf(s))
	b.run(`parts.keepSaved()`)
	buttons := map[string]string{} // by the file that it gives
	names := map[string]bool{}     // of files without their format, for which there is a button
	for _, file := range js[[]string](b,
		`[...document.querySelectorAll('#export-files [data-file]')].map((e) => e.dataset.file)`) {
		buttons[file], names[file] = fmt.Sprintf("#export-files [data-file='%s']", file), true
	}
	// Drawing takes time: every figure in one format, the first in all.
	formats := []string{"png", "svg", "pdf"}
	for i, figure := range js[[]string](b,
		`[...document.querySelectorAll('#export-files [data-figure]')].map((e) => e.dataset.figure)`) {
		names[figure] = true
		for j, format := range formats {
			if i == 0 || (i%len(formats) == j && !slow.Race) {
				buttons[figure+"."+format] = fmt.Sprintf("#export-files [data-figure='%s']", figure)
			}
		}
	}
	for file := range want {
		if figure := strings.TrimSuffix(file, path.Ext(file)); !names[file] &&
			(path.Ext(file) == ".csv" || !names[figure]) {
			t.Errorf("no button gives %s", file)
		}
	}
	for name, selector := range buttons {
		if format := strings.TrimPrefix(path.Ext(name), "."); strings.Contains(selector, "figure") {
			b.run(fmt.Sprintf(`look.choose('figure-format', '%s')`, format))
		}
		got := b.save(selector)
		if got.Name != "gradus-graduated-"+name || !strings.HasPrefix(got.Type, types[path.Ext(name)]) {
			t.Errorf("%s is saved as %s of type %s", name, got.Name, got.Type)
		}
		if text := b.says("#export-said"); text != got.Name+" is saved." {
			t.Errorf("%s: the page says %q", name, text)
		}
		if name == "spec.json" {
			if read, err := toy2d.Decode(got.Bytes); err != nil || toyapp.Link("", read) != toyapp.Link("", s) {
				t.Errorf("the spec is %s, %v", got.Bytes, err)
			}
			continue
		}
		f, ok := want[name]
		if !ok {
			t.Errorf("no such file: %s", name)
			continue
		}
		var text bytes.Buffer
		if err := f.Write(&text); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes, text.Bytes()) {
			t.Errorf("%s: %d bytes that differ from the %d of the core: %.80q", name, len(got.Bytes),
				text.Len(), got.Bytes)
		}
		if err := wstest.ReadableExport(t, path.Ext(name), got.Bytes); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// testExportMoment: what differs from step to step is of the step that the clock shows, or of the last one; without
// starts the dialog says what to do.
func testExportMoment(t *testing.T, b *tab) {
	b.openExport("#schedule.levels=40&view.k=10")
	b.run(`parts.keepSaved(); look.choose('figure-format', 'svg')`)
	s := toyapp.Default(solver.Flow)
	s.Schedule.Levels = 40
	trace := toy2d.NewTrace(&s)
	if _, err := toy2d.Run(t.Context(), &s, s.Problem(), wstest.FastestKernel(), trace.Record); err != nil {
		t.Fatal(err)
	}
	b.check("the dialog says which moment", strings.HasPrefix(b.says("#export-moment"),
		"Landscape, paths and ends at step 10, t = "))
	for _, c := range []struct {
		moment, name string
		step         int
	}{{"now", "gradus-flow-landscape-step-10.svg", 10}, {"end", "gradus-flow-landscape.svg", 40}} {
		b.run(fmt.Sprintf(`look.choose('export-moment', '%s')`, c.moment))
		got := b.save("#export-files [data-figure=landscape]")
		title, _, _ := strings.Cut(string(got.Bytes), "</title>")
		if want := fmt.Sprintf("at t = %.3g", trace.T[c.step]); got.Name != c.name || !strings.HasSuffix(title, want) {
			t.Errorf("%s: %s with the title %q, want %s and %q", c.moment, got.Name, title, c.name, want)
		}
	}
	b.run(`document.getElementById('export').close(); document.getElementById('clear').click()`)
	b.wait(`look.plot().starts === '0' && parts.text('#headline') === 'No starts yet.'`)
	b.press("#export-open")
	b.press("#export-files [data-figure=landscape]")
	b.waitText("#export-error", "There is no start yet: drop one on the landscape.")
	b.save("#export-files [data-figure=homotopy]")
}

// testPrint: on paper nothing is cut off, and there is nothing to press.
func testPrint(t *testing.T, b *tab) {
	b.openParts("#schedule.levels=20")
	for _, pane := range []string{"none", "twin", "homotopy"} {
		b.run(fmt.Sprintf(`look.choose('pane', '%s')`, pane))
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
			t.Fatal(err)
		}
		b.wait(`matchMedia('print').matches`)
		cut := js[[]string](b,
			`[document.body, ...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !e.closest('.hidden') && getComputedStyle(e).overflowY !== 'visible'
			&& e.scrollHeight > e.clientHeight + 1).map((e) => e.id || e.className || e.tagName)`)
		pressed := js[[]string](b,
			`[...document.querySelectorAll('button, input')].filter((e) => e.checkVisibility() && !e.closest('.hidden')).map((e) => e.id)`)
		if len(cut) > 0 || len(pressed) > 0 || js[int](b, `document.documentElement.scrollWidth - innerWidth`) > 0 {
			t.Errorf("%s: cut off %q, to press %q", pane, cut, pressed)
		}
		b.prefer("reduce")
	}
}

// testExportDownload: the browser really gets a file.
func testExportDownload(t *testing.T, b *tab) {
	b.openExport("#method=plain&schedule.levels=20&starts.n=3")
	folder, whole := t.TempDir(), true
	if _, err := chromedp.Call(b.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, EventsEnabled: &whole,
	}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, wstest.Patience)
	defer cancel()
	progress := chromedp.Events(ctx, browser.DownloadProgress)
	b.press("[data-figure=landscape]")
	for p, err := range progress {
		if err != nil {
			t.Fatal(err)
		}
		if p.State == browser.DownloadProgressStateCanceled {
			t.Fatal("the download was cancelled")
		}
		if p.State == browser.DownloadProgressStateCompleted {
			break
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "gradus-plain-landscape.png"))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(text)); err != nil || c.Width < 500 {
		t.Errorf("a picture of %d x %d, %v", c.Width, c.Height, err)
	}
}

// testExportErrors: why there is no file is said in the dialog, and the next one can be made.
func testExportErrors(t *testing.T, b *tab) {
	b.expect("422")
	b.openParts("#schedule.levels=20")
	b.run(`parts.keepSaved(); look.enter('tmax', '40')`)
	b.wait(`document.getElementById('tmax').getAttribute('aria-invalid') === 'true'`)
	b.do(chromedp.KeyEvent("e"))
	b.press("[data-file='ends.csv']")
	b.waitText("#export-error", strings.Replace(wire.NewError(0, solver.Within("schedule.tmax", 40, 1e-9, 20)).Message,
		"schedule.tmax:", "First level, tmax (schedule.tmax)", 1))
	b.check("nothing is saved", js[int](b, "saved.length") == 0)
	b.check("others can be tried", js[bool](b, `!document.getElementById('export-files').disabled`) &&
		!b.seen("#export-working"))

	b.do(chromedp.KeyEvent(kb.Escape))
	b.run(`look.enter('tmax', '1.5'); look.enter('levels', '6000')`)
	b.wait(`document.getElementById('steps').textContent === '6000'`)
	b.do(chromedp.KeyEvent("e"))
	b.check("an old error is gone", !b.seen("#export-error"))
	b.press("[data-figure=global]")
	b.wait(`parts.seen('#export-error') && parts.text('#export-error').includes('at most 5000')`)

	b.run(`globalThis.send = fetch; globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'))`)
	b.press("[data-file='paths.csv']")
	b.waitText("#export-error", "The server cannot be reached. Is it still running?")
	b.run(`globalThis.fetch = async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' })`)
	b.press("[data-file='paths.csv']")
	b.waitText("#export-error", "The server answered 502 Bad Gateway")
	b.run(`globalThis.fetch = send`)
	if got := b.save("[data-file='ends.csv']"); !bytes.HasPrefix(got.Bytes, []byte("start,x1,")) ||
		b.seen("#export-error") {
		t.Errorf("the next file is %.80q", got.Bytes)
	}
}

// testExportCancel: what takes long is named, can be cancelled, and then ends on the server.
func testExportCancel(t *testing.T, b *tab, gate sweepGate) {
	b.openExport("#method=graduated&schedule.levels=11&seed=13")
	b.run(`parts.keepSaved()`)
	b.press("[data-file='rates.csv']")
	wstest.Soon(t, "the sweep is under way", gate.held)
	b.wait(`parts.seen('#export-working') && parts.text('#export-making').startsWith('rates.csv is being made')`)
	b.check("one file at a time",
		js[bool](b, `[...document.querySelectorAll('#export-files button, #export-files input')].every((e) => e.matches(':disabled'))`))
	b.check("the keyboard is at Cancel", js[bool](b, `document.activeElement.id === 'export-cancel'`))
	b.do(chromedp.KeyEvent(kb.Enter))
	wstest.Soon(t, "the server stops", gate.ended)
	b.waitText("#export-said", "rates.csv was cancelled.")
	b.check("the keyboard is back", js[bool](b, `document.activeElement.dataset.file === 'rates.csv'`) &&
		!b.seen("#export-working") && !b.seen("#export-error"))

	// Closing the dialog cancels, too.
	b.press("[data-file='starts.csv']")
	wstest.Soon(t, "the sweep is under way again", gate.held)
	b.do(chromedp.KeyEvent(kb.Escape))
	wstest.Soon(t, "the server stops", gate.ended)
	b.wait(`!document.getElementById('export').open`)
	b.check("nothing was saved", js[int](b, "saved.length") == 0)
}

// testCitation: the link is the page's, the citation is the paper's, and both are copied.
func testCitation(_ *testing.T, b *tab) {
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
		}); err != nil {
			b.t.Fatal(err)
		}
	}
	b.openExport("#method=graduated&a0=0.02&view.pane=basins")
	link := js[string](b, `document.getElementById('export-link').value`)
	b.check("the link is the address", link == js[string](b, "location.href") &&
		strings.HasPrefix(link, b.h.URL+"/toy2d#method=graduated&a0=0.02"))
	citation := js[string](b, `document.getElementById('citation').value`)
	for _, part := range []string{
		"@misc{fernsel2024convergence,\n",
		"title = {Convergence Properties of Score-Based Models for Linear Inverse Problems Using Graduated Optimisation}",
		`author = {Fernsel, Pascal and Kereta, {\v{Z}}eljko and Denker, Alexander}`, "year = {2024}",
		"eprint = {2404.18699}", "url = {https://arxiv.org/abs/2404.18699}\n}",
	} {
		b.check("the citation has "+part, strings.Contains(citation, part))
	}
	for id, text := range map[string]string{"export-link-copy": link, "citation-copy": citation} {
		b.press("#" + id)
		b.waitText("#export-said", "Copied.")
		if got := js[string](b, "navigator.clipboard.readText()"); strings.ReplaceAll(got, "\r\n", "\n") != text {
			b.t.Errorf("%s copied %q", id, got)
		}
	}
	// Where the page must not copy, it selects.
	b.run(`navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false`)
	b.press("#citation-copy")
	b.waitText("#export-said", "The browser does not let the page copy: the text is selected, copy it with Ctrl+C.")
	b.check("all of it is selected",
		js[string](b, `(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.getElementById('citation'))`) == citation)
}

// specFileOf writes a file for the page to open.
func specFileOf(t *testing.T, folder, name, text string) string {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// otherSpec is one that differs from the page's in many fields, and its file.
func otherSpec(t *testing.T) (toy2d.Spec, string) {
	t.Helper()
	s := toyapp.Default(solver.Graduated)
	s.Schedule.Levels, s.Schedule.TMax, s.Y, s.Modes = 30, 2.5, plane.Vec{1, 0}, s.Modes[:3]
	s.Starts.Kind, s.Starts.Points = "points", []plane.Vec{{1, 2}, {-3, 4}}
	text, err := toy2d.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return s, string(text)
}

// testSpecOpened: a file that was saved, here or by replay, opens by the button.
func testSpecOpened(t *testing.T, b *tab) {
	s, text := otherSpec(t)
	file := specFileOf(t, t.TempDir(), "other.json", text)
	b.openExport("")
	b.run(`document.getElementById('spec-file').click = function () { globalThis.asked = true; }`)
	b.press("#spec-open")
	b.check("the button asks for a file", js[bool](b, "globalThis.asked === true"))
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"), []string{file}))
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && look.plot().starts === '2' && look.plot().whole === 'true'`,
		fragmentOf(s)))
	b.check("the dialog is gone", !b.seen("#export"))
	rows := js[[]listed](b, "look.starts()")
	for i, end := range result(t, s, nil).Ends {
		if apart(rows[i].End, end) > 1e-3 {
			t.Errorf("start %d ends at %v, want %v", i, rows[i].End, end)
		}
	}
	// The same file, after a change, opens again; Back undoes it.
	b.run(`look.enter('levels', '40')`)
	b.wait(`location.hash.includes('schedule.levels=40')`)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"), []string{file}))
	b.wait(fmt.Sprintf(`look.hashOfSpec() === %q`, fragmentOf(s)))
	b.run(`history.back()`)
	b.wait(`location.hash.includes('schedule.levels=40')`)
	// What a file leaves out is the page's default; a sweep is asked for on the page.
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"),
		[]string{specFileOf(t, t.TempDir(), "short.json", `{"method": "plain", "a0": 0.5, "sweep": true}`)}))
	b.wait(`look.hashOfSpec() === '#method=plain&a0=0.5' && look.plot().starts === '16' && look.plot().whole === 'true'`)
}

// drop drags files over the page and lets them go.
func (b *tab) drop(files ...string) {
	b.t.Helper()
	b.drag(input.DispatchDragEventTypeDragEnter, files)
	b.drag(input.DispatchDragEventTypeDragOver, files)
	b.wait(`parts.seen('#drop-hint')`)
	b.drag(input.DispatchDragEventTypeDrop, files)
	b.wait(`!parts.seen('#drop-hint')`)
}

func (b *tab) drag(kind input.DispatchDragEventType, files []string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, input.DispatchDragEvent, input.DispatchDragEventParams{
		Type: kind, X: 300, Y: 300, Data: &input.DragData{Items: []*input.DragDataItem{}, Files: files,
			DragOperationsMask: 1},
	}); err != nil {
		b.t.Fatal(err)
	}
}

// testSpecDropped: a file opens wherever it is dropped, over the dialog as well.
func testSpecDropped(t *testing.T, b *tab) {
	s, text := otherSpec(t)
	file := specFileOf(t, t.TempDir(), "other.json", text)
	b.openParts("")
	b.drag(input.DispatchDragEventTypeDragEnter, []string{file})
	b.drag(input.DispatchDragEventTypeDragOver, []string{file})
	b.wait(`parts.seen('#drop-hint')`)
	b.run(`document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true }))`) // the devtools' drag cannot leave the window
	b.wait(`!parts.seen('#drop-hint') && look.hashOfSpec() === ''`)
	for _, dialog := range []bool{false, true} {
		if dialog {
			b.do(chromedp.KeyEvent("e"))
		}
		b.drop(file)
		b.wait(fmt.Sprintf(`look.hashOfSpec() === %q && look.plot().starts === '2' && look.plot().whole === 'true'`,
			fragmentOf(s)))
		b.check("no dialog is left", !js[bool](b, `document.getElementById('export').open`))
		b.run(`document.getElementById('reset').click()`)
		b.wait(`look.hashOfSpec() === '' && look.plot().starts === '16' && look.plot().whole === 'true'`)
	}
}

// testSpecRefused: what is no spec is named, and the page stays as it is.
func testSpecRefused(t *testing.T, b *tab) {
	folder := t.TempDir()
	b.openParts("#schedule.levels=900")
	b.run(`look.seek(-1)`)
	good := js[string](b, painted)
	_, text := otherSpec(t)
	type wrong struct{ name, text, says string }
	files := []wrong{
		{"picture.json", "\x89PNG\r\n\x1a\n", "picture.json is a PNG file; this page opens specs, which are JSON."},
		{"cut.json", text[:len(text)/2], "cut.json: not valid JSON at byte "},
		{"empty.json", "", "empty.json: not valid JSON at byte 1 (line 1, column 1): it ends too early"},
		{"large.json", text + strings.Repeat(" ", 64*1024), "large.json has 66 kB; a spec has at most 64 kB."},
		{"list.json", "[1, 2]", "list.json holds no spec: a spec is an object, { … }."},
		{"null.json", "null", "null.json holds no spec"},
		{"pixels.json", `{"kind": "image"}`, `pixels.json is a spec of kind "image"; this page opens "toy2d".`},
		{"huge.json", `{"schedule": {"tmax": 1e999}}`,
			"huge.json: First level, tmax (schedule.tmax) is a number too large."},
		{"deep.json", `{"modes": ` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}", "deep.json: modes[0]"},
	}
	for _, dialog := range []bool{false, true} {
		says := "#status"
		if dialog {
			b.do(chromedp.KeyEvent("e"))
			b.wait(`document.getElementById('export').open`)
			says = "#export-error"
		}
		for i, f := range files {
			file := specFileOf(t, folder, f.name, f.text)
			if i%2 == 0 {
				b.drop(file)
			} else {
				b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"), []string{file}))
			}
			b.wait(fmt.Sprintf(`parts.seen(%q) && parts.text(%q).startsWith(%q)`, says, says, f.says))
		}
		b.drop(specFileOf(t, folder, "one.json", text), specFileOf(t, folder, "two.json", text))
		b.waitText(says, "These are 2 files; the page opens one spec at a time.")
		b.drop(folder)
		b.wait(fmt.Sprintf(`/ cannot be read. Is it a folder\?$/.test(parts.text(%q))`, says))
		b.run(``)
		b.check("the state is kept", js[string](b, "look.hashOfSpec()") == "#schedule.levels=900")
		b.check("the picture is kept", js[string](b, painted) == good)
	}
	b.do(chromedp.KeyEvent(kb.Escape))

	// What the server refuses is said at the field, and the picture stays.
	b.drop(specFileOf(t, folder, "warm.json", `{"schedule": {"tmax": 40, "levels": 900}}`))
	b.wait(`document.getElementById('tmax').getAttribute('aria-invalid') === 'true' && document.getElementById('tmax').value === '40'`)
	b.check("the picture is still there", js[string](b, "look.plot().starts + look.plot().whole") == "16true")
	b.drop(specFileOf(t, folder, "odd.json", `{"colour": "red"}`))
	b.wait(`document.getElementById('status').textContent.includes('unknown field')`)
	b.drop(specFileOf(t, folder, "good.json", text))
	b.wait(`look.plot().starts === '2' && look.plot().whole === 'true' && document.getElementById('status').hidden`)
}
