package e2e

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gradus/internal/slow"
)

// testCTFormula: the card has the energy that the method minimises, and no other, and levels
// have its letter.
func testCTFormula(t *testing.T, b *tab) {
	slow.Test(t)
	for _, c := range []struct{ fragment, letter, shown string }{
		{"", "σ", "F(x,σ)=‖Ax−y‖22ε2+αE(x,σ)"},
		{"sde=vp&schedule.levels=2", "t", "F(x,t)=‖Ax−y‖22ε2+ασ(t)E(x,σ(t))"},
		{"prior=tv&schedule.levels=2", "t", "F(x,t)=12‖Ax−y‖2+λ∑(|∇x|2+t2−t)"},
		{"prior=tikhonov&schedule.levels=2", "t", "F(x)=12‖Ax−y‖2+λ2‖∇x‖2"},
		{"method=tv", "t", "F(x)=12‖Ax−y‖2+λ∑|∇x|,x≥0"},
		{"method=tikhonov", "t", "F(x)=12‖Ax−y‖2+λ2‖∇x‖2"},
		{"method=fbp", "", ""},
		{"method=posterior&schedule.levels=2&chains=1", "σ", "F(x,σ)=‖Ax−y‖22ε2+E(x,σ)x←x−gP−1∇F+n"},
	} {
		b.openCT("size=32&" + c.fragment)
		b.wait(fmt.Sprintf(`[...document.querySelectorAll('#method-card .formula')].filter((e) => e.checkVisibility()).map((e) => e.textContent.replace(/\s/g, '')).join() === %q`, c.shown))
		if c.letter == "σ" || c.fragment[0] != 'm' {
			b.wait(fmt.Sprintf(`document.querySelector('label[for=max]').textContent === 'First level, %smax'`,
				c.letter))
		}
	}
}

// testCTDefaultsOfStarts: a start of a link or file that leaves fields out shows what is in force.
func testCTDefaultsOfStarts(t *testing.T, b *tab) {
	slow.Test(t)
	b.openCT(`size=32&schedule.levels=2&starts=` +
		url.QueryEscape(`[{"kind":"noise"},{"kind":"phantom"},{"kind":"constant"},{"kind":"drawing"}]`))
	b.wait(`document.querySelectorAll('#starts li').length === 4 && ct.done()`)
	b.wait(`document.getElementById('start-0-scale').value === '1' && document.getElementById('start-0-seed').value === '1'`)
	b.wait(`document.querySelector('#starts li:nth-child(2) [data-part=phantom]').value === 'ellipses' && document.getElementById('start-1-seed').value === '1'`)
	b.wait(`document.getElementById('start-2-value').value === '0'`)
	b.run(`ct.enter('#start-0-seed', '4')`)
	b.wait(`ct.done() && location.hash.includes(encodeURIComponent('{"kind":"noise","seed":4}'))`)
}

// typed clears a field and types into it key by key.
func (b *tab) typed(selector, text string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`const field = document.querySelector(%q); field.closest('details')?.setAttribute('open', ''); field.focus(); field.select()`, selector))
	b.do(chromedp.KeyEvent(text))
}

// testCommas: a decimal comma is read in every number field, and one that may part thousands
// of a whole number is refused at the field.
func testCommas(_ *testing.T, b *tab) {
	b.openParts("")
	for field, hash := range map[string]string{"#a0": "a0=0.25", "#A01": "A=[[1,0.25],[0,0]]", "#y1": "y=[2,0.25]",
		"#tmax": "schedule.tmax=0.25", "#step-size": "step=0.25"} {
		b.typed(field, "0,25")
		b.check("a point stands in "+field,
			js[string](b, fmt.Sprintf("document.querySelector(%q).value", field)) == "0.25")
		b.wait(fmt.Sprintf("decodeURIComponent(location.hash).includes(%q)", hash))
	}
	b.typed("#levels", "1,000")
	b.wait(`document.getElementById('levels-error')?.textContent === 'must be a whole number, without a comma'`)
	b.check("nothing runs with 1", !js[bool](b, "location.hash.includes('levels')"))
	b.typed("#levels", "40")
	b.wait(`!document.getElementById('levels-error') && location.hash.includes('schedule.levels=40')`)
	for _, text := range []string{"1,5,5", "1,000.5", "1.000,5"} {
		b.typed("#a0", text)
		b.wait(`document.getElementById('a0-error')?.textContent === 'must be a number with one decimal point'`)
	}
	b.check("nothing runs with two points", js[bool](b, "location.hash.includes('a0=0.25')"))
}

// testCTCommas is the same of tomography, also where fields come and go.
func testCTCommas(_ *testing.T, b *tab) {
	b.openCT("size=32&schedule.levels=2&starts=" + url.QueryEscape(`[{"kind":"noise"},{"kind":"constant"}]`))
	b.wait("ct.done()")
	b.typed("#noise", "0,25")
	b.wait(`location.hash.includes('scan.noise=0.25')`)
	b.typed("#start-0-scale", "2,5")
	b.wait(`decodeURIComponent(location.hash).includes('"scale":2.5')`)
	b.typed("#start-0-seed", "1,000")
	b.wait(`document.getElementById('start-0-error')?.textContent === 'must be a whole number, without a comma'`)
	b.typed("#window-width", "0,5")
	b.do(chromedp.KeyEvent(kb.Tab))
	b.wait(`location.hash.includes('window')`)
	b.check("half the width", js[string](b, "document.getElementById('window-width').value") == "0.5")
}
