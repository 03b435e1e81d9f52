package e2e

import (
	"testing"

	"gradus/ct"
	"gradus/ct/score/scoretest"
)

// testCTPriors: every prior can be chosen, and the page says what a learnt one was trained on; a link to one that
// the server lacks says so and keeps what it has.
func testCTPriors(t *testing.T, b *tab) {
	if err := ct.LoadPriors(scoretest.Folder(t, map[string]map[string]string{"a": {"name": "of-the-browser",
		"title": "Teeth & <bones>", "training": "Teeth, upper and lower", "licence": "CC0"}})); err != nil {
		t.Fatal(err)
	}
	b.showCT(smallCT)
	b.check("the program's own comes first", js[bool](b, `document.getElementById('prior').value === 'score' &&
		ct.text('#prior-about').startsWith('Trained on: Drawn phantoms (') && ct.text('#prior-about').includes('Licence: ')`))
	run := js[string](b, "look.plot().run")
	b.run("ct.enter('#alpha', '0.75')")
	b.wait("ct.done() && location.hash.includes('alpha=0.75')")
	b.run("ct.enter('#prior', 'of-the-browser')")
	b.wait("ct.done() && location.hash.includes('prior=of-the-browser')")
	b.check("another prior is another run with the same settings", js[string](b, "look.plot().run") != run &&
		js[bool](b, `location.hash.includes('alpha=0.75') && ct.seen('#alpha') &&
		ct.text('#prior-about') === 'Trained on: Teeth, upper and lower. Licence: CC0.' &&
		document.getElementById('prior').selectedOptions[0].text === 'Teeth & <bones>'`))
	b.run("ct.enter('#method', 'posterior')")
	b.wait("location.hash.includes('method=posterior')")
	b.check("samples of it, too, say what it was trained on, and have no weight", js[bool](b,
		"ct.seen('#prior-about') && ct.text('#prior-about').endsWith('Licence: CC0.') && !ct.seen('#alpha')"))
	b.run("ct.enter('#method', 'graduated')")
	b.wait("ct.done() && !location.hash.includes('method=')")
	b.run("ct.enter('#prior', 'tv')")
	b.wait("ct.done() && !ct.seen('#prior-about') && ct.seen('#lambda')")

	b.openCT("prior=nobodys&sde=vp&alpha=7&size=64&schedule.levels=6&scan.angles=20")
	b.wait("ct.seen('#prior-error') && ct.seen('#status')")
	b.check("it says which there are", js[bool](b, `ct.text('#prior-error').includes('must be one of score, ') &&
		ct.text('#prior-error').includes('"nobodys"') && ct.seen('#alpha') && !ct.seen('#prior-about') &&
		document.getElementById('prior').value === 'nobodys'`))
	b.run("ct.enter('#angles', '21')")
	b.wait("location.hash.includes('scan.angles=21')")
	b.check("nothing is lost", js[bool](b,
		`['prior=nobodys', 'sde=vp', 'alpha=7'].every((pair) => location.hash.includes(pair))`))
	b.run("ct.enter('#prior', 'of-the-browser')")
	b.wait("ct.done() && !ct.seen('#prior-error')")

	b.showCT(smallCT + "&prior=general&scan.seed=2")
	b.check("the program's own has one name", js[bool](b, "document.getElementById('prior').value === 'score'"))
}
