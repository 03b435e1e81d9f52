package web

import (
	"fmt"
	"testing"
)

// testCTFormula: the card has the energy that the method minimises, and no other, and levels
// have its letter.
func testCTFormula(_ *testing.T, b *tab) {
	for _, c := range []struct{ fragment, letter, shown string }{
		{"", "σ", "F(x,σ)=‖Ax−y‖22ε2+αE(x,σ)"},
		{"sde=vp&schedule.levels=2", "t", "F(x,t)=‖Ax−y‖22ε2+ασ(t)E(x,σ(t))"},
		{"prior=tv&schedule.levels=2", "t", "F(x,t)=12‖Ax−y‖2+λ∑(|∇x|2+t2−t)"},
		{"prior=tikhonov&schedule.levels=2", "t", "F(x)=12‖Ax−y‖2+λ2‖∇x‖2"},
		{"method=tv", "t", "F(x)=12‖Ax−y‖2+λ∑|∇x|,x≥0"},
		{"method=tikhonov", "t", "F(x)=12‖Ax−y‖2+λ2‖∇x‖2"},
		{"method=fbp", "", ""},
	} {
		b.openCT("size=32&" + c.fragment)
		b.wait(fmt.Sprintf(`[...document.querySelectorAll('#method-card .formula')].filter((e) => e.checkVisibility()).map((e) => e.textContent.replace(/\s/g, '')).join() === %q`, c.shown))
		if c.letter == "σ" || c.fragment[0] != 'm' {
			b.wait(fmt.Sprintf(`document.querySelector('label[for=max]').textContent === 'First level, %smax'`, c.letter))
		}
	}
}

// testCTDefaultsOfStarts: a start of a link or file that leaves fields out shows what is in force.
func testCTDefaultsOfStarts(_ *testing.T, b *tab) {
	b.openCT(`size=32&schedule.levels=2&starts=` + encoded(`[{"kind":"noise"},{"kind":"phantom"},{"kind":"constant"},{"kind":"drawing"}]`))
	b.wait(`document.querySelectorAll('#starts li').length === 4 && ct.done()`)
	b.wait(`document.getElementById('start-0-scale').value === '1' && document.getElementById('start-0-seed').value === '1'`)
	b.wait(`document.querySelector('#starts li:nth-child(2) [data-part=phantom]').value === 'ellipses' && document.getElementById('start-1-seed').value === '1'`)
	b.wait(`document.getElementById('start-2-value').value === '0'`)
	b.run(`ct.enter('#start-0-seed', '4')`)
	b.wait(`ct.done() && location.hash.includes(encodeURIComponent('{"kind":"noise","seed":4}'))`)
}
