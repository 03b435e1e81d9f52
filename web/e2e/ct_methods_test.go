package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/slow"
)

// ctProblem is an operator and a method that it has.
type ctProblem struct {
	operator ct.OperatorKind
	method   ct.Method
}

// fragment is that of a small run.
func (p ctProblem) fragment() string {
	f := fmt.Sprintf("size=32&scan.angles=20&operator=%s&method=%s", p.operator, p.method)
	if p.method.Solves() {
		f += `&schedule.levels=3&starts=[{"kind":"zero"},{"kind":"noise"}]`
	}
	if p.method.Samples() {
		f += "&schedule.levels=3&schedule.iterations=2&chains=2"
	}
	return f
}

// ctProblems are all there are.
func ctProblems() (all []ctProblem) {
	for operator := ct.OperatorRadon; operator <= ct.OperatorMask; operator++ {
		for _, method := range ct.Methods() {
			if method != ct.MethodFBP || operator == ct.OperatorRadon {
				all = append(all, ctProblem{operator, method})
			}
		}
	}
	return all
}

// testCTMethodLinks: a link opens every method with every operator, and the page shows what
// that method has: levels and starts of the solver's, one result of the others.
func testCTMethodLinks(t *testing.T, b *tab) {
	slow.Test(t)
	for _, p := range ctProblems() {
		b.openCT(p.fragment())
		b.checkCTMethod(p)
		b.run("ct.click('#export-open')")
		for _, file := range js[[]string](b,
			`[...document.querySelectorAll('#export [data-file], #export [data-figure]')].filter((e) => e.checkVisibility())
			.map(({ dataset }) => dataset.file ?? `+"`${dataset.figure}.svg`)") {
			if got := js[string](b, fmt.Sprintf("ct.exported(%q, [])", file)); got[:3] != "200" {
				t.Errorf("%v: %s is offered: %s", p, file, got)
			}
		}
	}
}

// testCTMethodMenu: the page goes from every method to the next, and back again to one that
// has levels.
func testCTMethodMenu(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT("size=32&scan.angles=20&schedule.levels=3")
	for _, operator := range []ct.OperatorKind{ct.OperatorRadon, ct.OperatorIdentity, ct.OperatorMask} {
		b.run(fmt.Sprintf("ct.click('[name=operator][value=%s]')", operator))
		for _, method := range js[[]string](b,
			"[...document.getElementById('method').options].filter(({ disabled }) => !disabled).map(({ value }) => value)") {
			b.run(fmt.Sprintf("ct.enter('#method', '%s')", method))
			var m ct.Method
			if err := m.UnmarshalText([]byte(method)); err != nil {
				b.t.Fatal(err)
			}
			if m.Solves() || m.Samples() {
				b.run("ct.enter('#levels', '3')")
			}
			b.checkCTMethod(ctProblem{operator, m})
		}
		b.run("ct.enter('#method', 'graduated')")
		b.checkCTMethod(ctProblem{operator, ct.MethodGraduated})
	}
}

// checkCTMethod checks all that the page says of a method once it is done.
func (b *tab) checkCTMethod(p ctProblem) {
	b.t.Helper()
	b.wait(fmt.Sprintf("ct.done() && !ct.seen('#work') && document.getElementById('method').value === '%s' && document.querySelector('[name=operator]:checked').value === '%s'", p.method, p.operator))
	solves, samples := p.method.Solves(), p.method.Samples()
	leveled := solves || samples
	check := func(what string, ok bool) {
		b.t.Helper()
		b.check(fmt.Sprintf("%v: %s", p, what), ok)
	}
	check("no error", !b.seenCT("#status"))
	check("pictures are lit",
		js[bool](b, "[...document.querySelectorAll('.panel canvas')].every((canvas) => ct.contrast(canvas) > 30)"))
	check("each has a PSNR",
		js[bool](b, "ct.panels().every(({ psnr }) => Number.isFinite(Number(psnr)) && psnr !== '') && /\\d dB$/.test(ct.text('.panel-metrics span'))"))
	check("levels are told where there are some",
		js[bool](b, fmt.Sprintf("/^[σt] /.test(ct.text('.panel-moment')) === %t", leveled)))
	check("a result without levels has its time", leveled ||
		js[bool](b, "/^[\\d.]+ m?s$/.test(ct.text('.panel-moment'))"))
	check("its one panel is named after the method", leveled ||
		js[bool](b, "document.querySelectorAll('.panel').length === 1 && ['FBP, Ram-Lak', 'FBP, Hann', 'Tikhonov', 'TV', 'TGV'].includes(ct.text('.panel b'))"))
	for _, selector := range []string{"#scrub", "#play", "#strip", "#curves", "#max"} {
		check(selector+" is there for levels", b.seenCT(selector) == leveled)
	}
	for _, selector := range []string{"#starts", "#distance"} {
		check(selector+" is there for starts", b.seenCT(selector) == solves)
	}
	for _, selector := range []string{"#sure", "#chains", "#posterior-row figure"} {
		check(selector+" is there for samples", b.seenCT(selector) == samples)
	}
	check("chains have names", !samples || js[string](b, "ct.text('.panel:nth-child(2) b')") == "Chain 2")
	check("graduation can be switched off where there is some",
		js[bool](b, fmt.Sprintf("document.getElementById('off').disabled === %t", !solves)))
	headline := b.text("headline")
	if samples {
		check("the verdict: "+headline, headline == "Not one picture but what the data and the prior leave possible.")
	} else if !solves {
		check("the verdict: "+headline,
			headline == map[ct.Method]string{ct.MethodFBP: "Reconstructed by filtered backprojection.",
				ct.MethodTikhonov: "Reconstructed by Tikhonov’s method.",
				ct.MethodTV:       "Reconstructed by total variation.",
				ct.MethodTGV:      "Reconstructed by total generalised variation."}[p.method])
	} else {
		check("the verdict: "+headline,
			slices.ContainsFunc([]string{"same picture", "depends on the start", "diverged"}, func(part string) bool {
				return js[bool](b, fmt.Sprintf("ct.text('#headline').includes(%q)", part))
			}))
	}
}

// testCTApart: where starts end apart the page says which of them agree and what their energies tell.
func testCTApart(t *testing.T, b *tab) {
	b.showCT(`size=64&scan.angles=20&schedule.max=0.03&starts=[{"kind":"zero"},{"kind":"constant","value":1},{"kind":"noise","scale":1,"seed":1}]`)
	said := b.text("explanation")
	for _, part := range []string{"Zero and Constant grey 1 agree; Noise of SD 1 ends elsewhere.", "The lowest energy is of ", "F of the truth is "} {
		b.check(part+" in "+said, strings.Contains(said, part))
	}
	got := js[[]string](b, `(async () => {
		const { groupsOf, lowestEnergy, whoAgrees } = await import(new URL('static/js/ct/apart.js', location.href));
		const flat = (value, lo = 0, hi = 2) => ({ rows: 2, columns: 2, lo, hi, q: Uint16Array.from({ length: 4 }, () => ((value - lo) / (hi - lo)) * 65535) });
		const pictures = [flat(1.5), flat(0.5), flat(0.501, 0.25, 1), flat(0), flat(1.499)];
		const [names, groups] = [['A', 'B', 'C', 'D', 'E'], groupsOf(pictures, 0.01)];
		const panels = (...pairs) => pairs.map(([energy, psnr]) => ({ energy, psnr }));
		return [JSON.stringify(groups), whoAgrees(groups, names), whoAgrees([[0, 1, 2]], names), whoAgrees([[0], [1]], names),
			lowestEnergy(groups, names, panels([4, 20], [3, 30], [3, 30], [2, 10], [4, 20])),
			lowestEnergy(groups, names, panels([4, 20], [3, 30], [3.1, 30.1], [5, 10], [4, 20])),
			lowestEnergy(groups, names, panels([4, 20], [3, null], [3, 30], [5, 10], [4, 20])),
			lowestEnergy([[0, 1]], names, panels([4, 20], [3, 21]))];
	})()`)
	want := []string{"[[0,4],[1,2],[3]]", "A and E agree; B and C agree; D ends elsewhere.", "A, B and C agree.", "No two of them agree.",
		"The lowest energy is of D (F = 2, 10.0 dB), the best picture of B (F = 3, 30.0 dB): a lower energy is not a better picture here.",
		"The lowest energy is of the best picture, B (F = 3, 30.0 dB).", "", ""}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// testCTExplained: χ is judged by what chance leaves open, which of few measurements is much.
func testCTExplained(t *testing.T, b *tab) {
	b.openCT(smallCT)
	got := js[[]string](b, `(async () => {
		const { explained } = await import(new URL('static/js/ct/words.js', location.href));
		const spec = (angles, size, method) => ({ operator: 'radon', size, scan: { angles }, mask: {}, method, prior: 'score' });
		const said = (spec) => [1.2, 0.6, 1].map((chi) => explained([{ chi }], spec).join());
		const masked = { ...spec(0, 16, 'tv'), operator: 'mask', mask: { keep: 0.5 } };
		return [spec(1, 16, 'tv'), spec(60, 128, 'graduated'), spec(60, 128, 'fbp'), masked].flatMap(said);
	})()`)
	want := []string{"χ = 1.20.", "χ = 0.60.", "χ = 1.00.",
		"χ = 1.20: more of the data is left than noise explains.",
		"χ = 0.60: some of the noise is fitted, too; a larger α fits less of it.", "χ = 1.00.",
		"χ = 1.20: more of the data is left than noise explains.", "χ = 0.60: some of the noise is fitted, too.", "χ = 1.00.",
		"χ = 1.20.", "χ = 0.60.", "χ = 1.00."}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// testCTLambda: a weight that a link gives as a number is shown, and can be chosen again.
func testCTLambda(_ *testing.T, b *tab) {
	const shown = "document.getElementById('lambda').selectedOptions[0].textContent"
	b.showCT("size=32&scan.angles=20&method=tikhonov&lambda=0.125")
	b.check("it is shown", js[string](b, shown) == "as the number 0.125" &&
		js[bool](b, "ct.text('#explanation').includes('λ = 0.13')"))
	b.run("ct.enter('#lambda', 'oracle')")
	b.wait("ct.done() && location.hash.includes('lambda=oracle')")
	b.run("ct.enter('#lambda', '0.125')")
	b.wait("ct.done() && location.hash.includes('lambda=0.125') && ct.text('#explanation').includes('λ = 0.13') && !ct.seen('#status')")
}

// testCTMethodCompared: beside a method without levels stand others, each with the whole of its way.
func testCTMethodCompared(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(`size=32&scan.angles=20&method=tv&compare=["fbp","tikhonov","flow"]`)
	b.check("each at its end",
		js[bool](b, "ct.panels('flow')[0].k === '200' && ct.panels('main')[0].k === '1' && ct.panels('fbp')[0].k === '1'"))
	b.check("the group has the method's name", b.seenCT("[data-group=main] .group-title") &&
		js[string](b, "ct.text('[data-group=main] .group-title b')") == "TV")
	b.run("ct.enter('#method', 'plain'); ct.enter('#levels', '3')")
	b.wait("ct.done() && ct.text('[data-group=main] .group-title b') === 'Plain descent'")
	b.run("ct.enter('#method', 'graduated'); ct.enter('#levels', '3')")
	b.wait("ct.done() && ct.text('[data-group=main] .group-title b') === 'With graduation' && ct.seen('#scrub')")
}
