package e2e

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/ct/phantom"
	"gradus/internal/cpu"
)

// testCTDraw: ellipses and strokes with the pointer, undone and redone.
func testCTDraw(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("ct.click('#image-draw')")
	shapes := func() int { return js[int](b, "Number(document.getElementById('draw-canvas').dataset.shapes)") }
	b.check("begins with some", shapes() == 3)
	b.run("ct.click('#draw-clear'); view.pull(document.getElementById('draw-canvas'), [0.25, 0.25], [0.75, 0.5])")
	b.check("an ellipse", shapes() == 1 &&
		js[bool](b, `JSON.stringify(['x', 'y', 'a', 'b', 'turn'].map((name) => Number(document.getElementById('draw-' + name).value))) === '[0,-0.25,0.5,0.25,0]'`))
	b.run("view.pull(document.getElementById('draw-canvas'), [0.75, 0.375], [0.5, 0.75])") // the end of axis a
	b.check("turned", math.Abs(b.number("document.getElementById('draw-turn').value")-90) < 0.5 &&
		math.Abs(b.number("document.getElementById('draw-a').value")-0.75) < 0.01)
	b.run("view.choose('draw-tool', 'brush'); view.pull(document.getElementById('draw-canvas'), [0.1, 0.9], [0.9, 0.9], 'touch')")
	b.check("a stroke of two points", shapes() == 2 &&
		js[bool](b, `/"brush":\[0?\.?\d*,0.12,-0.8,0.8,0.8,0.8\]/.test(decodeURIComponent(location.hash))`))
	b.run("ct.click('#draw-undo')")
	b.check("undone", shapes() == 1)
	b.run("ct.click('#draw-redo')")
	b.check("redone", shapes() == 2)
	b.run("document.getElementById('draw').close()")
	b.wait("ct.done()")
	b.check("it is the truth",
		js[bool](b, "location.hash.includes('image') && document.getElementById('truth').dataset.size === '64'"))
	b.run("history.back()")
	b.wait("ct.done() && !decodeURIComponent(location.hash).includes('brush')")
}

// testCTDrawWithin: an ellipse begins within another, which a click chooses; pulled at its
// middle it moves.
func testCTDrawWithin(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("ct.click('#image-draw'); ct.click('#draw-clear')")
	canvas := "document.getElementById('draw-canvas')"
	b.run("view.pull(" + canvas + ", [0.1, 0.1], [0.9, 0.9]); view.pull(" + canvas + ", [0.2, 0.4], [0.4, 0.7])")
	b.check("the second lies in the first",
		js[string](b, "document.getElementById('draw-shape').selectedOptions[0].text") == "2: ellipse" &&
			js[bool](b, `['x', 'y', 'a', 'b'].every((name, i) => Math.abs(Number(document.getElementById('draw-' + name).value) - [-0.4, 0.1, 0.2, 0.3][i]) < 0.002)`))
	b.run("view.pull(" + canvas + ", [0.7, 0.7], [0.7, 0.7])")
	b.check("a click chooses",
		js[string](b, "document.getElementById('draw-shape').value + ' ' + document.getElementById('draw-a').value") == "0 0.8")
	b.run("ct.enter('#draw-value', '0.25')")
	b.check("its value", js[bool](b, `decodeURIComponent(location.hash).includes('"ellipse":[0,0,0.8,0.8,0,0.25]')`))
	b.run("view.pull(" + canvas + ", [0.5, 0.5], [0.55, 0.45])")
	b.check("moved by its middle",
		js[bool](b, `document.getElementById('draw-canvas').dataset.shapes === '2' && Math.abs(document.getElementById('draw-x').value - 0.1) < 0.002 && Math.abs(Number(document.getElementById('draw-y').value) + 0.1) < 0.002`))
	b.run("view.pull(" + canvas + ", [0.02, 0.02], [0.02, 0.02])")
	b.check("a click beside chooses none", js[string](b, "document.getElementById('draw-shape').value") == "-1")
	for _, key := range []string{"{ key: 'z', ctrlKey: true }", "{ key: 'Z', ctrlKey: true, shiftKey: true }",
		"{ key: 'z', ctrlKey: true }"} {
		b.run(canvas + ".dispatchEvent(new KeyboardEvent('keydown', " + key + "))")
	}
	b.check("undone by key",
		js[bool](b, `decodeURIComponent(location.hash).includes('"ellipse":[0,0,0.8,0.8,0,0.25]')`))
}

// testCTDrawMove: shapes of all kinds are pulled to another place, by mouse and by finger, or
// moved by the arrow keys, and taken away; each can be undone.
func testCTDrawMove(_ *testing.T, b *tab) {
	b.showCTViews(smallCT +
		`&image.drawing=[{"ellipse":[0,0,0.3,0.2,10,1]},{"brush":[0.5,0.04,-0.8,-0.8,-0.2,-0.7,-0.5,-0.4]}]`)
	b.run("ct.click('#image-draw'); view.choose('draw-tool', 'move')")
	drawn := func(how, want string) {
		b.t.Helper()
		if got := js[string](b, "new URLSearchParams(location.hash.slice(1)).get('image.drawing') ?? ''"); got != want {
			b.t.Errorf("%s: %s, want %s", how, got, want)
		}
	}
	const ellipse, stroke = `{"ellipse":[0,0,0.3,0.2,10,1]}`, `{"brush":[0.5,0.04,-0.8,-0.8,-0.2,-0.7,-0.5,-0.4]}`
	const carried = `{"brush":[0.5,0.04,-0.3,-0.3,0.3,-0.2,0,0.1]}`
	canvas := "document.getElementById('draw-canvas')"
	press := func(key string) {
		b.t.Helper()
		b.run(canvas + ".dispatchEvent(new KeyboardEvent('keydown', { key: '" + key + "', bubbles: true }))")
	}
	b.run("view.pull(" + canvas + ", [0.1, 0.1], [0.35, 0.35], 'touch')") // at its end, which is thin
	drawn("a stroke by finger", "["+ellipse+","+carried+"]")
	b.check("it is chosen",
		js[string](b, "document.getElementById('draw-shape').selectedOptions[0].text") == "2: stroke" &&
			js[bool](b, canvas+".getAttribute('aria-label').includes('2: stroke')"))
	press("ArrowRight")
	press("ArrowDown")
	drawn("a stroke by keys", `[`+ellipse+`,{"brush":[0.5,0.04,-0.28,-0.28,0.32,-0.18,0.02,0.12]}]`)
	b.run("ct.click('#draw-undo'); ct.click('#draw-undo'); ct.click('#draw-undo')")
	drawn("undone", "["+ellipse+","+stroke+"]")
	b.run("view.pull(" + canvas + ", [0.45, 0.5], [0.7, 0.6])") // off its middle
	drawn("an ellipse", `[{"ellipse":[0.5,0.2,0.3,0.2,10,1]},`+stroke+`]`)
	b.run("view.pull(" + canvas + ", [0.75, 0.6], [3, 0.6])")
	drawn("no further than the edge", `[{"ellipse":[1,0.2,0.3,0.2,10,1]},`+stroke+`]`)
	b.run("view.pull(" + canvas + ", [0.1, 0.105], [-2, -2])")
	drawn("and in its form", `[{"ellipse":[1,0.2,0.3,0.2,10,1]},{"brush":[0.5,0.04,-1,-1,-0.4,-0.9,-0.7,-0.6]}]`)
	b.run("view.pull(" + canvas + ", [0.5, 0.9], [0.6, 0.95])")
	b.check("nothing is drawn beside",
		js[string](b, canvas+".dataset.shapes + document.getElementById('draw-shape').value") == "2-1" &&
			js[bool](b, "document.getElementById('draw-remove').disabled"))
	b.run("view.pull(" + canvas + ", [0.97, 0.6], [0.97, 0.6]); ct.click('#draw-remove')")
	drawn("taken away", `[{"brush":[0.5,0.04,-1,-1,-0.4,-0.9,-0.7,-0.6]}]`)
	b.run("view.choose('draw-tool', 'ellipse'); ct.enter('#draw-shape', '0'); view.pull(" + canvas +
		", [0.3, 0.05], [0.5, 0.5])") // its dot
	drawn("a stroke by its dot", `[{"brush":[0.5,0.04,-0.6,-0.1,0,0,-0.3,0.3]}]`)
	press("Delete")
	drawn("and by key", "[]")
}

// testCTDrawFull: a drawing that has no room for more says so, and stays as it is.
func testCTDrawFull(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run(`await ct.give([new File([JSON.stringify({ kind: 'ct', size: 64, scan: { angles: 20 }, schedule: { levels: 4 }, image: { drawing: Array.from({ length: 200 }, (_, i) => ({ ellipse: [i / 400, 0, 0.2, 0.2, 0, 1] })) } })], 's.json')])`)
	b.wait("ct.done() && document.getElementById('image-kind').value === 'drawing'")
	b.run("ct.click('#image-draw')")
	full := func(how, do string) {
		b.t.Helper()
		b.run(do)
		b.check(how+" is told that it is full",
			js[bool](b, "ct.text('#draw-note').startsWith('The drawing is full') && document.getElementById('draw-canvas').dataset.shapes === '200' && document.getElementById('draw-undo').disabled"))
	}
	full("Add", "ct.click('#draw-add')")
	full("an ellipse", "view.pull(document.getElementById('draw-canvas'), [0.05, 0.05], [0.2, 0.2])")
	full("a stroke", "view.choose('draw-tool', 'brush'); view.pull(document.getElementById('draw-canvas'), [0.05, 0.05], [0.2, 0.2])")
	b.run("ct.enter('#draw-shape', '3'); ct.click('#draw-remove'); ct.click('#draw-add')")
	b.check("room again",
		js[bool](b, "ct.text('#draw-note') === '' && document.getElementById('draw-canvas').dataset.shapes === '200'"))
}

// testCTDrawKeys: a picture without a pointer.
func testCTDrawKeys(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	b.run("ct.click('#image-draw'); ct.click('#draw-clear'); ct.click('#draw-add'); ct.enter('#draw-x', '0.5'); ct.enter('#draw-a', '9')")
	b.check("typed, within limits",
		js[string](b, "document.getElementById('draw-x').value + ' ' + document.getElementById('draw-a').value") == "0.5 2")
	b.run("for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowUp']) document.getElementById('draw-canvas').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))")
	b.check("moved by arrows",
		js[string](b, "document.getElementById('draw-x').value + ' ' + document.getElementById('draw-y').value") == "0.48 -0.04")
	b.run("ct.click('#draw-add'); ct.enter('#draw-shape', '0'); ct.enter('#draw-turn', '30')")
	b.check("one of two chosen, and turned",
		js[bool](b, `/"ellipse":\[0.48,-0.04,2,0.2,30,/.test(decodeURIComponent(location.hash))`))
	b.run("ct.click('#draw-remove'); ct.enter('#draw-shape', '0')")
	b.run("document.getElementById('draw-canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'Delete', bubbles: true }))")
	b.check("removed", js[string](b, "document.getElementById('draw-canvas').dataset.shapes") == "0")
}

// testCTDrawMask: pixels that are lost are painted.
func testCTDrawMask(_ *testing.T, b *tab) {
	b.showCTViews(smallCT + "&operator=mask")
	b.run("ct.click('#mask-draw')")
	b.check("nothing is grey here", !js[bool](b, "ct.seen('#draw-value-field')"))
	b.run("ct.click('#draw-clear'); view.choose('draw-tool', 'brush'); view.pull(document.getElementById('draw-canvas'), [0.5, 0.1], [0.5, 0.9])")
	// The truth shows where nothing is lost, and through lines of two reds where it is.
	b.check("over the truth", js[bool](b, `(() => {
		const canvas = document.getElementById('draw-canvas');
		const truth = document.querySelector('#truth-view canvas');
		const at = (c, x, y) => [...c.getContext('2d').getImageData(Math.floor(x * c.width), Math.floor(y * c.height), 1, 1).data].slice(0, 3);
		const cells = Array.from({ length: 64 * 20 }, (_, i) => [((i % 20) + 0.5) / 64, (Math.floor(i / 20) + 0.5) / 64]);
		const alike = cells.every(([x, y]) => Math.abs(at(canvas, x, y)[0] - at(truth, x, y)[0]) <= 1);
		const reds = new Set(Array.from({ length: 60 }, (_, i) => at(canvas, 0.5, 0.3 + i / 300)).map(([r, g, b]) => (r <= g || r <= b ? 'none' : g > 150 ? 'line' : 'between')));
		return alike && cells.some(([x, y]) => at(canvas, x, y)[0] > 60) && reds.size === 2 && !reds.has('none');
	})()`))
	b.run("document.getElementById('draw').close()")
	b.wait("ct.done()")
	// Of the picture that is measured the column in the middle is black.
	b.check("lost in the measurement", js[bool](b, `(() => {
		const canvas = document.querySelector('#measured-view canvas');
		const data = canvas.getContext('2d').getImageData(32, 10, 1, 44).data;
		return data.filter((_, i) => i % 4 !== 3).every((value) => value < 40);
	})()`))
}

// testCTDrawStart: a start that is drawn, in units of the picture's scale, is the first picture of its panel.
func testCTDrawStart(t *testing.T, b *tab, k cpu.Kernel) {
	b.showCTViews(smallCT)
	b.run("ct.enter('#starts select', 'drawing')")
	b.check("the editor opens",
		js[bool](b, "document.getElementById('draw').open && ct.text('#draw-title') === 'Draw a start'"))
	b.run("ct.click('#draw-clear'); ct.enter('#draw-value', '1'); view.pull(document.getElementById('draw-canvas'), [0.25, 0.25], [0.5, 0.5]); document.getElementById('draw').close()")
	b.wait("ct.done()")
	b.run("document.querySelector('#strip li:first-child button').click()")
	scale := smallCTRun(t, k).Scale
	if scale < 0.5 || scale > 0.99 {
		t.Fatalf("the scale is %g", scale)
	}
	if grey, want := js[float64](b, "view.pixel(0, 24, 24)[0]"), math.Floor(256*scale); math.Abs(grey-want) > 1 {
		t.Errorf("in the ellipse it is %g, want %g", grey, want)
	}
	b.check("black beside it", js[bool](b, "view.pixel(0, 24, 40)[0] < 5 && view.pixel(0, 40, 24)[0] < 5"))
}

// testCTDrawWidths: the dialog fits, and axe-core finds nothing.
func testCTDrawWidths(_ *testing.T, b *tab) {
	b.showCTViews(smallCT + "&operator=mask")
	b.axe()
	for _, width := range []int64{360, 1280, 1920} {
		b.do(chromedp.EmulateViewport(width, 800))
		for _, theme := range []string{"light", "dark"} {
			b.theme(theme)
			for _, kind := range []string{"image", "mask"} {
				if kind == "image" {
					b.run("ct.enter('#image-kind', 'drawing')")
				} else {
					b.run("ct.click('#mask-draw')")
				}
				b.run("document.querySelector('#draw details').open = true; ct.enter('#draw-shape', '0')")
				scene := fmt.Sprintf("%s at %d px, %s", kind, width, theme)
				b.wait("document.getAnimations().length === 0")
				for _, found := range js[[]string](b, "ct.axe()") {
					b.t.Errorf("%s: %s", scene, found)
				}
				for _, fault := range js[[]string](b, `(() => {
					const dialog = document.getElementById('draw');
					const { left, top, right, bottom } = dialog.getBoundingClientRect();
					const { width, height } = document.getElementById('draw-canvas').getBoundingClientRect();
					return [
						...(left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || dialog.scrollWidth > dialog.clientWidth ? ['out of the screen'] : []),
						...(Math.abs(width - height) > 1 || width < 250 ? ['a canvas of ' + width + ' x ' + height] : []),
						...[...dialog.querySelectorAll('button, select, input:not([type=radio]), label:has([type=radio]), summary')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map((e) => 'too small to touch: ' + e.outerHTML.slice(0, 80)),
					];
				})()`) {
					b.t.Errorf("%s: %s", scene, fault)
				}
				b.run("document.getElementById('draw').close()")
			}
		}
	}
}

// testCTDrawAnyLink: what is no shape is left out of the editor.
func testCTDrawAnyLink(_ *testing.T, b *tab) {
	b.showCTViews(smallCT)
	for _, drawing := range []string{"[null]", `[{"brush":[1,0.1]}]`, `[{"ellipse":[]}]`, "[7]"} {
		b.run("location.hash = '" + smallCT + `&image.drawing=` + drawing + "'")
		b.wait("document.getElementById('image-kind').value === 'drawing'")
		b.run("ct.click('#image-draw')")
		b.check(drawing+" is empty",
			js[bool](b, "document.getElementById('draw').open && document.getElementById('draw-canvas').dataset.shapes === '0'"))
		b.run("document.getElementById('draw').close()")
	}
}

// testCTDrawnAlike: what the editor shows is what the server draws.
func testCTDrawnAlike(t *testing.T, b *tab) {
	drawing := phantom.Drawing{
		{Ellipse: &[6]float64{-0.2, 0.1, 0.6, 0.3, 30, 0.8}}, {Ellipse: &[6]float64{0.3, -0.3, 0.2, 0.5, -20, 0.4}},
		{Brush: []float64{1, 0.15, -0.8, -0.8, 0.1, -0.6, 0.7, 0.8}}, {Brush: []float64{0, 0.2, 0.5, 0.5}},
	}
	b.showCTViews(smallCT +
		`&image.drawing=[{"ellipse":[-0.2,0.1,0.6,0.3,30,0.8]},{"ellipse":[0.3,-0.3,0.2,0.5,-20,0.4]},{"brush":[1,0.15,-0.8,-0.8,0.1,-0.6,0.7,0.8]},{"brush":[0,0.2,0.5,0.5]}]`)
	b.run("ct.click('#image-draw'); view.choose('draw-tool', 'brush')") // no handles
	want, err := ct.Source{Drawing: drawing}.Draw(64, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := js[[]float64](b, "view.cells(64)")
	var off float64
	for i, v := range want.Pix {
		off += math.Abs(got[i]/255-float64(v)) / float64(len(got))
	}
	if off > 0.01 {
		t.Errorf("off by %.4f on average", off)
	}
}
