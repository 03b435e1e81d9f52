package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/slow"
	"gradus/web/ctapp"
	"gradus/web/wstest"
)

// batchFragment is a batch that is soon done: of the methods that take least.
const batchFragment = `size=64&schedule.levels=4&scan.angles=20&starts=[{"kind":"zero"}]` +
	`&batch.first=3&batch.count=6&batch.methods=["graduated","tikhonov","fbp"]`

// batchSpec is the spec of the fragment.
func batchSpec() ct.Spec {
	s := ctapp.Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	s.Size, s.Schedule.Levels, s.Scan.Angles = 64, 4, 20
	s.Starts = s.Starts[:1]
	s.Starts[0] = ct.Start{Kind: ct.StartZero}
	s.Batch = &ct.Batch{First: 3, Count: 6, Methods: []ct.Method{ct.MethodGraduated, ct.MethodTikhonov, ct.MethodFBP}}
	return s
}

const batchDone = "document.getElementById('batch').dataset.state === 'done'"

// TestBrowserCTBatch: the card about many seeds, in one Chromium.
func TestBrowserCTBatch(t *testing.T) {
	t.Parallel()
	browser, h := startBrowser(t), startCT(t)
	for name, test := range map[string]func(*testing.T, *tab){
		"opens by link":        testBatchLink,
		"asks when it is told": testBatchRun,
		"is about levels":      testBatchLevels,
		"stops":                testBatchStop,
		"shows errors":         testBatchErrors,
		"says what is better":  testBatchWords,
		"fits all windows":     testBatchGeometry,
	} {
		t.Run(name, func(t *testing.T) { test(t, newTab(t, browser, h)) })
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run("is accessible: "+theme, func(t *testing.T) {
			slow.Test(t)
			b := newTab(t, browser, h)
			b.theme(theme)
			b.openBatch(batchFragment)
			b.axe()
			for _, fault := range js[[]string](b, `ct.axe()`) {
				t.Error(fault)
			}
		})
	}
}

// openBatch shows the page with a batch and waits for it.
func (b *tab) openBatch(fragment string) {
	b.t.Helper()
	b.showCT(fragment)
	b.wait(batchDone)
}

// testBatchLink: a link opens the card, whose table and sentence are of RunBatch's figures.
func testBatchLink(t *testing.T, b *tab) {
	b.openBatch(batchFragment)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := batchSpec()
	rows, err := ct.RunBatch(t.Context(), &s, k, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	fixed := func(v ct.Number, digits int) string { return fmt.Sprintf("%.*f", digits, float64(v)) }
	for i, row := range rows {
		want := []string{fixed(row.PSNRMean, 2), fixed(row.PSNRLeast, 2), fixed(row.PSNRSD, 2), fixed(row.SSIMMean, 3),
			fixed(row.ChiMean, 2), fmt.Sprint(row.Wins)}
		got := js[[]string](b, fmt.Sprintf("[...document.querySelectorAll('#batch-rows tr')[%d].cells].slice(1).map((c) => c.textContent)", i))
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %q, want %q", row.Method, got, want)
		}
	}
	var parts []string
	for _, other := range rows[1:] {
		var better int
		var mean float64
		least, most := math.Inf(1), math.Inf(-1)
		for i, j := range other.Seeds {
			d := float64(rows[0].Seeds[i].PSNR - j.PSNR)
			if mean += d / 6; d > 0 {
				better++
			}
			least, most = min(least, d), max(most, d)
		}
		if mean < 0 || better < 4 {
			t.Fatalf("graduated loses to %s: another example is needed", other.Method)
		}
		name := map[ct.Method]string{ct.MethodTikhonov: "Tikhonov", ct.MethodFBP: "FBP"}[other.Method]
		parts = append(parts, fmt.Sprintf("better than %s on %d of 6 seeds, by %.1f dB on average (from %s to %.1f)", name, better, mean,
			strings.ReplaceAll(fmt.Sprintf("%.1f", least), "-", "−"), most))
	}
	if got, want := b.text("batch-verdict"), "Graduated is "+strings.Join(parts, "; and ")+"."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.check("it is open", js[bool](b, "document.getElementById('batch').open"))
	b.check("a dot for each seed", js[int](b, "document.querySelectorAll('.pairs-dot').length") == 12)
	b.check("with a zero and a mean", js[int](b, "document.querySelectorAll('.pairs-zero, .pairs-mean').length") == 4)
	b.check("in words for those who do not see it", js[bool](b, `/for 6 seeds: mean \+/.test(document.querySelector('.pairs-box').ariaLabel)`) &&
		strings.HasPrefix(b.text("batch-spoken"), "The batch is done. Graduated is better"))
	pair := js[[]string](b, fmt.Sprintf("ct.links(%s, location.hash.slice(1), [])", wstest.EncodedCT(t, s)))
	if want := strings.TrimPrefix(ctapp.Link("", s, nil), "/ct#"); pair[0] != want {
		t.Errorf("the page writes the link %s, the server %s", pair[0], want)
	}
	if answer := js[string](b, "ct.exported('batch.csv', [])"); !strings.HasPrefix(answer, "200 seed,method,psnr,ssim,chi") || strings.Count(answer, "\n") < 19 {
		t.Errorf("batch.csv: %.80s", answer)
	}
	b.run("ct.click('#export-open')")
	b.check("the dialog has the table", b.seenCT("[data-file='batch.csv']"))
}

// testBatchRun: nothing is asked for before the button is pressed, and then not another run; figures of other
// settings are marked.
func testBatchRun(_ *testing.T, b *tab) {
	b.showCT("size=64&schedule.levels=4&scan.angles=20")
	b.run(`globalThis.sent = []; const { send } = WebSocket.prototype;
		WebSocket.prototype.send = function (text) { sent.push(JSON.parse(text)); return send.call(this, text); }`)
	b.check("its form waits for its script", js[bool](b, "document.getElementById('batch-form').inert"))
	b.run("document.getElementById('batch').open = true")
	b.wait("!document.getElementById('batch-form').inert")
	b.run("ct.enter('#batch-count', '4'); document.querySelector('#batch-methods [value=tv]').click(); document.querySelector('#batch-methods [value=tikhonov]').click()")
	b.check("nothing was asked", js[bool](b, "sent.every(({ type }) => type !== 'batch')"))
	b.check("its own method first", js[string](b, "document.querySelector('#batch-methods input').value") == "graduated")
	b.run("document.getElementById('batch-run').focus(); ct.click('#batch-run')")
	b.wait(batchDone)
	b.check("one batch, and no other run", js[bool](b, "sent.filter(({ type }) => type === 'batch').length === 1 && sent.every(({ type }) => type !== 'run' && type !== 'scan') && ct.done()"))
	b.check("no run has a batch", js[bool](b, "sent.every(({ type, spec }) => type === 'batch' || !spec?.batch)"))
	b.check("in the address", js[bool](b, "location.hash.includes('batch.first=1&batch.count=4&batch.methods=%5B%22graduated%22%2C%22tikhonov%22%5D')"))
	b.check("the keyboard is back at Run", js[bool](b, "document.activeElement.id === 'batch-run'"))
	b.run("ct.enter('#angles', '30')")
	b.wait("ct.done() && ct.seen('#batch-stale') && document.getElementById('batch').hasAttribute('data-stale')")
	b.check("not asked for again", js[bool](b, "sent.filter(({ type }) => type === 'batch').length === 1"))
	b.run("ct.click('[name=operator][value=identity]')")
	b.wait("document.querySelector('#batch-methods [value=fbp]').disabled")
	b.run("history.back(); ")
	b.wait("!document.querySelector('#batch-methods [value=fbp]').disabled && ct.seen('#batch-stale')")
	b.run("history.back(); ")
	b.wait("!ct.seen('#batch-stale') && !document.getElementById('batch').hasAttribute('data-stale')")
}

// testBatchLevels: a link with numbers of levels has a row and a dot for each, and tells the energy and what each region
// keeps, of RunBatch's figures.
func testBatchLevels(t *testing.T, b *tab) {
	b.openBatch(`size=64&scan.angles=20&starts=[{"kind":"zero"}]&regions=[{"inside":[0,0,0.2]},{"inside":[0.3,0,0.1]}]` +
		`&batch.first=3&batch.count=2&batch.methods=["graduated","fbp"]&batch.levels=[2,4,8]`)
	s := batchSpec()
	s.Schedule.Levels = 20
	s.Regions = []ct.Region{{Inside: [3]float64{0, 0, 0.2}}, {Inside: [3]float64{0.3, 0, 0.1}}}
	s.Batch = &ct.Batch{First: 3, Count: 2, Methods: []ct.Method{ct.MethodGraduated, ct.MethodFBP}, Levels: []int{2, 4, 8}}
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := ct.RunBatch(t.Context(), &s, k, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"Graduated, 2 levels", "Graduated, 4 levels", "Graduated, 8 levels", "FBP"}
	for i, row := range rows {
		cells := js[[]string](b, fmt.Sprintf("[...document.querySelectorAll('#batch-rows tr')[%d].cells].map((c) => c.textContent)", i))
		kept := fmt.Sprintf("keeps %.0f %%, %.0f %%", 100*float64(row.RecoveryMean[0]), 100*float64(row.RecoveryMean[1]))
		if len(cells) != 7 || cells[0] != names[i]+strings.ReplaceAll(kept, "-", "−") ||
			cells[1] != fmt.Sprintf("%.2f", float64(row.PSNRMean)) || (cells[6] == "–") != (row.EnergyMean == nil) {
			t.Errorf("%v: %q, kept %s", row.BatchMember, cells, kept)
		}
	}
	b.check("a dot for each number, in each figure", js[int](b, "document.querySelectorAll('.levels-line').length") == 3 &&
		js[int](b, "document.querySelectorAll('.pairs-dot').length") == 9)
	b.check("typed as numbers", js[string](b, "document.getElementById('batch-levels').value") == "2, 4, 8")
	b.check("in the sentence", strings.HasPrefix(b.text("batch-verdict"), "The mean PSNR is best with "))
	b.check("in words for those who do not see it", js[bool](b, `/^PSNR, dB: .* with 2 levels, /.test(document.querySelector('.pairs-box').ariaLabel)`))
	b.run("ct.enter('#batch-levels', '8, 4'); ct.click('#batch-run')")
	b.wait("ct.seen('#batch-error') && ct.text('#batch-error').includes('batch.levels[1]')")
	b.check("at the field", js[bool](b, "document.getElementById('batch-levels').ariaInvalid === 'true'"))
	b.geometry()
	for _, size := range windowSizes {
		b.resize(size)
		for _, fault := range js[[]string](b, "geometry.faults({ within: '#batch' })") {
			t.Errorf("%s: %s", size, fault)
		}
	}
}

// testBatchStop: a batch that is stopped keeps what has come.
func testBatchStop(_ *testing.T, b *tab) {
	b.openCT("size=64&schedule.levels=80&scan.angles=60&starts=[{\"kind\":\"zero\"}]&batch.count=12&batch.methods=[\"fbp\",\"graduated\"]")
	b.wait("document.querySelectorAll('#batch-rows tr').length === 2 && ct.seen('#batch-stop') && ct.text('#batch-doing').includes('reconstructions')")
	b.run("document.getElementById('batch-stop').focus(); ct.click('#batch-stop')")
	b.wait("document.getElementById('batch').dataset.state === 'partly' && ct.seen('#batch-run') && !ct.seen('#batch-stop')")
	b.check("it says so", b.text("batch-spoken") == "The batch is stopped.")
	b.check("the keyboard goes to Run", js[bool](b, "document.activeElement.id === 'batch-run'"))
	b.check("what has come stays", js[bool](b, "/of 24 reconstructions/.test(ct.text('#batch-of'))"))
}

// testBatchErrors: the server's refusal stands at the field.
func testBatchErrors(_ *testing.T, b *tab) {
	b.showCT("size=64&schedule.levels=4&scan.angles=20&batch.count=51")
	b.wait("ct.seen('#batch-error') && ct.text('#batch-error').startsWith('Seeds (batch.count) must be a whole number up to 50')")
	b.check("at the field", js[bool](b, "document.getElementById('batch-count').ariaInvalid === 'true'"))
	b.check("the run is there", js[bool](b, "ct.done() && !ct.seen('#status')"))
	b.run("for (const box of document.querySelectorAll('#batch-methods input')) box.checked && box.click(); ct.enter('#batch-count', '4'); ct.click('#batch-run')")
	b.wait("ct.text('#batch-error').includes('a list of methods')")
}

// testBatchWords: the sentence says which method is better, and in the same way which is worse.
func testBatchWords(t *testing.T, b *tab) {
	b.openCT(smallCT)
	for _, c := range []struct{ graduated, tv, want string }{
		{"[30, 31, 32]", "[29, 29.5, 32.4]", "Graduated is better than TV on 2 of 3 seeds, by 0.7 dB on average (from −0.4 to 1.5)."},
		{"[29, 29.5, 32.4]", "[30, 31, 32]", "Graduated is worse than TV on 2 of 3 seeds, by 0.7 dB on average (from −0.4 to 1.5)."},
		{"[34, 31, 32]", "[30, 31.5, 32.4]", "Graduated is better than TV on only 1 of 3 seeds, yet by 1.0 dB on average (from −0.5 to 4.0)."},
		{"[30, 30]", "[30, 30]", "Graduated is as good as TV on all 2 seeds."},
		{"[30, null]", "[29, 29]", "Graduated is better than TV on 1 of 1 seeds, by 1.0 dB on average (from 1.0 to 1.0)."},
		{"[null]", "[29]", ""},
	} {
		got := js[string](b, fmt.Sprintf(`(async () => {
			const { Batch } = await import(new URL('static/js/ct/batch/figures.js', location.href));
			const { verdict } = await import(new URL('static/js/ct/batch/words.js', location.href));
			const all = { graduated: %s, tv: %s };
			const batch = new Batch({ first: 5, count: all.tv.length, rows: [{ method: 'graduated' }, { method: 'tv' }] });
			let done = 0;
			for (const [row, method] of ['graduated', 'tv'].entries()) for (const [i, psnr] of all[method].entries()) batch.add({ seed: 5 + i, row, psnr, ssim: 1, chi: null, done: ++done });
			return verdict(batch);
		})()`, c.graduated, c.tv))
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.graduated, c.tv, got, c.want)
		}
	}
	unfinished := js[string](b, `(async () => {
		const { Batch } = await import(new URL('static/js/ct/batch/figures.js', location.href));
		const batch = new Batch({ first: 1, count: 3, rows: [{ method: 'tv' }, { method: 'graduated' }, { method: 'posterior' }] });
		const figures = { psnr: 30, ssim: 1, chi: 1 };
		for (const seed of [1, 2, 3]) batch.add({ seed, row: 0, ...figures, converged: seed === 2, done: seed });
		batch.add({ seed: 1, row: 1, ...figures, diverged_at: 7, done: 4 });
		batch.add({ seed: 2, row: 1, ...figures, done: 5 });
		const posterior = { sd_rms: 1, error_rms: 1, coverage: [0.7, 0.9] };
		batch.add({ seed: 1, row: 2, ...figures, posterior, done: 6 });
		batch.add({ seed: 2, row: 2, ...figures, psnr: null, posterior: { ...posterior, diverged: 2 }, done: 7 });
		return JSON.stringify(batch.rows.map((row) => [row.unfinished, row.seeds]));
	})()`)
	if unfinished != "[[2,3],[1,2],[1,2]]" {
		t.Errorf("unfinished on %s", unfinished)
	}
	for mean, want := range map[string]string{
		"[30, 31, 30.5]": "The mean PSNR is best with 20 levels, 31.00 dB; with 40 it is 30.50: more levels lose 0.5 dB.",
		"[30, 31, 31]":   "The mean PSNR is best with 20 levels, 31.00 dB; with 40 it is 31.00: it hardly matters.",
		"[30, 31, 32]":   "The mean PSNR is best with 40 levels, 32.00 dB: the most that were tried. More may be better still.",
	} {
		got := js[string](b, fmt.Sprintf(`(async () => {
			const { Batch } = await import(new URL('static/js/ct/batch/figures.js', location.href));
			const { verdict } = await import(new URL('static/js/ct/batch/words.js', location.href));
			const rows = [...[10, 20, 40].map((levels) => ({ method: 'graduated', levels })), { method: 'tv' }];
			const batch = new Batch({ first: 1, count: 1, rows });
			for (const [row, psnr] of [...%s, 99].entries()) batch.add({ seed: 1, row, psnr, ssim: 1, chi: null, energy: 5, done: row + 1 });
			return verdict(batch);
		})()`, mean))
		if got != want {
			t.Errorf("%s: %q, want %q", mean, got, want)
		}
	}
	ticks := js[string](b, `(async () => {
		const { evenTicks, rangeOf } = await import(new URL('static/js/ct/batch/scale.js', location.href));
		return JSON.stringify([evenTicks(-0.5, 3.1, 4), evenTicks(1, 20, 6), rangeOf([]), rangeOf([1, 2])]);
	})()`)
	if ticks != "[[0,1,2,3],[5,10,15,20],[-0.1,0.1],[-0.24,2.24]]" {
		t.Errorf("%s", ticks)
	}
}

// testBatchGeometry: nothing is cut, covered or outside, in any window and on a projector.
func testBatchGeometry(t *testing.T, b *tab) {
	b.openBatch(batchFragment)
	b.geometry()
	b.run("document.getElementById('curves').open = false")
	fits := func(scene string) {
		t.Helper()
		for _, fault := range js[[]string](b, "geometry.faults({ within: '#batch' })") {
			t.Errorf("%s: %s", scene, fault)
		}
	}
	for _, size := range windowSizes {
		b.resize(size)
		fits(size.String())
		if size.width == 360 {
			for _, fault := range js[[]string](b, "ct.geometry()") {
				t.Error(fault)
			}
		}
	}
	b.run("document.documentElement.classList.add('projector')")
	for _, size := range []windowSize{{1280, 720}, {1920, 1080}} {
		b.resize(size)
		fits("projector " + size.String())
	}
}
