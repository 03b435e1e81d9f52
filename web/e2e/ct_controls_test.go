package e2e

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/internal/figure/figuretest"
	"gradus/internal/slow"
	"gradus/web"
	"gradus/web/ctapp"
	"gradus/web/wire"
)

// testCTLive: while a slider is dragged the first panel follows; the full run comes when it is let go.
func testCTLive(_ *testing.T, b *tab) {
	b.showCT("size=96&schedule.levels=6&scan.angles=60")
	entries := js[int](b, "history.length")
	before := js[[]int](b, "ct.pictures()")
	b.run("await ct.drag('scan.angles', [50, 40, 30, 20, 10])")
	b.wait("ct.panels()[0].preview === 'true' && document.getElementById('measured').dataset.rows === '10'")
	now := js[[]int](b, "ct.pictures()")
	b.check("the first panel follows, the others wait", now[0] != before[0] && now[1] == before[1])
	b.check("it is said to be a preview",
		js[bool](b, "ct.text('.panel-moment') === 'preview' && ct.text('#headline').startsWith('Live preview')"))
	b.check("the address follows within the entry", js[int](b, "history.length") == entries)
	b.run("ct.letGo('scan.angles')")
	b.wait("ct.done() && ct.panels().every(({ preview, k }) => preview === 'false' && k === '6')")
	b.check("one entry more", js[int](b, "history.length") == entries+1 &&
		js[string](b, "location.hash") == "#size=96&scan.angles=10&schedule.levels=6")
	b.check("the full size is measured again", js[string](b, "document.getElementById('truth').dataset.size") == "96")
	b.run("history.back()")
	b.wait("ct.done() && document.getElementById('angles').value === '60' && document.getElementById('measured').dataset.rows === '60'")
	b.check("Back brings the picture again", js[[]int](b, "ct.pictures()")[0] == before[0])
	for _, drag := range [][2]string{{"scan.noise", "0.3"}, {"alpha", "1"}, {"scan.arc", "90"}} {
		b.run(fmt.Sprintf("await ct.drag('%s', [%s])", drag[0], drag[1]))
		b.wait("ct.panels()[0].preview === 'true'")
		b.run(fmt.Sprintf("ct.letGo('%s')", drag[0]))
		b.wait("ct.done() && ct.panels()[0].preview === 'false'")
	}
}

// testCTAddress: a link holds all, a reload joins the same run, Back undoes.
func testCTAddress(_ *testing.T, b *tab) {
	const fragment = "size=64&scan.angles=12&starts=%5B%7B%22kind%22%3A%22zero%22%7D%2C%7B%22kind%22%3A%22noise%22%2C%22scale%22%3A2%2C%22seed%22%3A3%7D%5D&schedule.levels=5&compare=%5B%22tv%22%5D"
	b.showCT(fragment)
	b.check("a link stays as it is", js[string](b, "location.hash") == "#"+fragment)
	b.check("two starts and TV", js[bool](b, "ct.panels().length === 2 && ct.panels('tv').length === 1"))
	run := js[string](b, "look.plot().run")
	b.do(chromedp.Reload())
	b.lookCT()
	b.wait("ct.done()")
	b.check("a reload joins the same run", js[string](b, "look.plot().run") == run)
	b.run("ct.enter('#angles', '15')")
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '15'")
	b.check("other settings are another run", js[string](b, "look.plot().run") != run)
	b.run("history.back()")
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '12'")
	b.check("Back is the first run again", js[string](b, "look.plot().run") == run)
	b.run("ct.enter('#scrub', '2')")
	b.wait("location.hash.endsWith('view.k=2')")
	b.do(chromedp.Reload())
	b.lookCT()
	b.wait("ct.done() && look.plot().k === '2'")
}

// testCTLinks: the page writes and reads the links that the server does.
func testCTLinks(t *testing.T, b *tab) {
	b.showCT(smallCT)
	specs := map[string]struct {
		spec    ct.Spec
		compare []string
	}{}
	for _, p := range ct.Presets() {
		specs[p.Name] = struct {
			spec    ct.Spec
			compare []string
		}{p.Spec, p.Compare}
	}
	for _, text := range []string{
		`{"image": {"file": "a b.png"}, "starts": [{"kind": "image", "file": "ü.png"}], "lambda": 3}`,
		`{"image": {"drawing": [{"ellipse": [0, 0.125, 0.5, 0.3, 10, 1]}]}, "operator": "mask", "mask": {"drawing": [{"brush": [1, 0.1, 0, 0, 0.5, 0.5]}]}}`,
		`{"method": "flow", "sde": "vp", "alpha": 12.5}`, `{"method": "fbp", "filter": "hann"}`,
		`{"prior": "tv", "lambda": "oracle", "scan": {"photons": 1000}}`,
		`{"method": "posterior", "prior": "tikhonov", "chains": 4, "adjust": true, "gamma": 0.25, "seed": 3, "steps": 40}`,
	} {
		spec, err := ct.Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		specs[text] = struct {
			spec    ct.Spec
			compare []string
		}{spec, nil}
	}
	for name, c := range specs {
		text, err := ct.Encode(c.spec)
		if err != nil {
			t.Fatal(err)
		}
		_, fragment, _ := strings.Cut(ctapp.Link("http://x", c.spec, c.compare), "#")
		if got, want := js[string](b, fmt.Sprintf("ct.compared(%q)", fragment)),
			fmt.Sprint(len(c.compare)); got != want {
			t.Errorf("%s: the page reads %s that are compared, not %s", name, got, want)
		}
		compare := "[]"
		if len(c.compare) > 0 {
			compare = string(wire.JSON(c.compare))
		}
		got := js[[]string](b, fmt.Sprintf("ct.links(%s, %q, %s)", text, fragment, compare))
		if got[0] != fragment {
			t.Errorf("%s: the page writes %q, the server %q", name, got[0], fragment)
		}
		if read, err := ct.Decode([]byte(got[1])); err != nil || !reflect.DeepEqual(read, c.spec) {
			t.Errorf("%s: the page reads %s, %v", name, got[1], err)
		}
	}
}

// testCTExports: every file of the dialog can be had.
func testCTExports(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT + `&compare=["fbp"]`)
	b.run("ct.click('#export-open')")
	b.check("nothing without graduation", !js[bool](b, "ct.seen('#export-off')"))
	b.run("document.getElementById('export').close(); ct.click('#off')")
	b.wait("ct.done() && ct.panels('off').length === 4")
	b.run("ct.click('#export-open')")
	b.check("and with", js[bool](b, "ct.seen('#export-off')"))
	spec := ctapp.Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Schedule.Levels, spec.Scan.Angles = 64, 6, 20 // smallCT
	for _, file := range js[[]string](b,
		"[...document.querySelectorAll('#export :is([data-file], [data-figure]):not([hidden])')].map(({ dataset }) => dataset.file ?? `${dataset.figure}.svg`)") {
		got := js[string](b, fmt.Sprintf("ct.exported(%q)", file))
		table, isTable := strings.CutPrefix(got, "200 ")
		if !isTable && got != "200" {
			t.Errorf("%s: %s", file, got)
		}
		if !isTable {
			continue
		}
		rows, note := figuretest.Table(t, []byte(table))
		if want := ctapp.Link(b.h.URL, spec, []string{"off", "fbp"}) +
			"\nimage.seed 1; scan.seed 1; starts[0].seed 1"; !strings.HasPrefix(note, want) {
			t.Errorf("%s: note %q, want %q", file, note, want)
		}
		if starts := len(spec.Starts); len(rows) != 1+starts*(spec.Schedule.Levels+1) {
			t.Errorf("%s: %d rows of %d starts", file, len(rows), starts)
		}
	}
	b.run("for (const button of document.querySelectorAll('#export [data-file=\"spec.json\"]')) button.click()")
	b.wait("ct.text('#export-said') === 'ct-gradus-graduated-spec.json is saved.'")
}

// testCTPresets: an example is taken whole, and reset brings the beginning.
func testCTPresets(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	b.check("there are examples", js[int](b, "document.querySelectorAll('.examples button').length") > 0)
	b.run("ct.click('.examples button:last-child')")
	b.wait("document.querySelector('.examples button:last-child').ariaPressed === 'true' && ct.text('.see').startsWith('What to see: ')")
	b.run("ct.click('#reset')")
	b.wait("location.hash === '' && document.getElementById('size').value === '128'")
}

// testCTStarts: the list of starts is edited, up to six.
func testCTStarts(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	b.run("ct.click('#starts .add')")
	b.wait("ct.done() && ct.panels().length === 5")
	b.run("ct.click('#starts .add')")
	b.wait("ct.done() && ct.panels().length === 6")
	b.check("six are the most", js[bool](b, "document.querySelector('#starts .add').disabled"))
	b.run("ct.enter('#starts li:nth-child(1) select', 'constant')")
	b.wait("ct.done() && ct.text('.panel b') === 'Constant grey 0.5'")
	b.run("ct.enter('#start-0-value', '0.25')")
	b.wait("ct.done() && ct.text('.panel b') === 'Constant grey 0.25'")
	b.check("in the address",
		js[bool](b, `decodeURIComponent(location.hash).includes('{"kind":"constant","value":0.25}')`))
	for n := 5; n >= 1; n-- {
		b.run("ct.click('#starts li:first-child .remove')")
		b.wait(fmt.Sprintf("ct.done() && ct.panels().length === %d", n))
	}
	b.check("one stays", js[bool](b, "document.querySelector('#starts .remove').disabled"))
	b.check("one has no distance", b.text("distance") == "–")
	b.run("history.back()")
	b.wait("ct.done() && ct.panels().length === 2")
}

// testCTUpload: a picture comes by dialog and by drop, as truth and as start.
func testCTUpload(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	before := js[int](b, "ct.hash(document.querySelector('#truth canvas'))")
	b.run("await ct.give([await ct.file()], '#picture-file')")
	b.wait("location.hash.includes('image.file=') && ct.done()")
	b.wait(fmt.Sprintf("ct.hash(document.querySelector('#truth canvas')) !== %d && document.getElementById('image-kind').value === 'file'", before))
	b.run("await ct.give([await ct.file(32)])")
	b.wait("ct.done()")
	b.run("history.back(); history.back()")
	b.wait("ct.done() && !location.hash.includes('image.file')")
	b.run("const input = document.getElementById('picture-file'); input.click = () => {}; ct.enter('#starts li:nth-child(2) select', 'image'); await ct.give([await ct.file()], '#picture-file')")
	b.wait("ct.done() && ct.text('.panel:nth-child(2) b') === 'Your picture'")
	b.expect("400")
	b.expect("415")
	b.expect("422")
	b.run("await ct.give([new File(['no picture'], 'x.png', { type: 'image/png' })])")
	b.wait("ct.seen('#status') && ct.text('#status') !== ''")
}

// testCTLostUpload: what the server has lost, the page brings again by itself.
func testCTLostUpload(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	b.run("await ct.give([await ct.file(40)])")
	b.wait("location.hash.includes('image.file=') && ct.done()")
	forget := func() { crowdOut(t, b.h) }
	forget()
	b.run("ct.enter('#angles', '21')")
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '21' && !ct.seen('#status')")
	forget()
	b.run("ct.enter('#angles', '22')")
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '22'")
	forget()
	b.openCT(smallCT + "&scan.seed=5&image.file=" + strings.Repeat("0", 64) + ".png")
	b.wait("document.getElementById('image-kind').getAttribute('aria-invalid') === 'true' && ct.text('#image-kind-error').includes('choose the picture again')")
}

// testCTSpecDropped: a spec file opens where it is dropped.
func testCTSpecDropped(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	b.run(`await ct.give([new File(['{"kind":"ct","size":64,"image":{"drawing":[{"ellipse":[0,0,0.5,0.3,0,1]}]},"schedule":{"levels":4},"scan":{"angles":9}}'], 's.json')])`)
	b.wait("ct.done() && document.getElementById('measured').dataset.rows === '9' && document.getElementById('image-kind').value === 'drawing'")
	b.run(`await ct.give([new File(['{"kind":"toy2d"}'], 's.json')])`)
	b.wait("ct.text('#status').includes('opens \"ct\"')")
}

// testCTProblems: denoising and inpainting on the same page.
func testCTProblems(_ *testing.T, b *tab) {
	b.showCT(smallCT + "&starts=[{\"kind\":\"fbp\"},{\"kind\":\"noise\"}]")
	b.run("ct.click('[name=operator][value=identity]')")
	b.wait("ct.done() && ct.text('#measured-title') === 'Noisy picture' && !ct.seen('#angles') && ct.text('.panel b') === 'Zero'")
	b.run("ct.click('[name=operator][value=mask]')")
	b.wait("ct.done() && ct.seen('#keep') && ct.text('#measured-title') === 'Known'")
	b.run("ct.enter('#keep', '0.3')")
	b.wait("ct.done() && location.hash.includes('mask.keep=0.3')")
	b.run("ct.click('[name=operator][value=radon]')")
	b.wait("ct.done() && ct.seen('#angles') && document.getElementById('measured').dataset.rows === '20'")
}

// testCTFilter: the filter is chosen where FBP is compared with, Hann's at first, and is in the
// panel's name and in the link; a link of the method alone means what it always has.
func testCTFilter(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	b.check("no filter without FBP", !b.seenCT("#filter") && !b.seenCT("#filter-compared"))
	b.run("ct.click('[name=compare][value=fbp]')")
	b.wait("ct.done() && ct.panels('fbp').length === 1")
	name := "ct.text('.panel[data-track=fbp] b')"
	b.check("Hann's by default", js[string](b, name) == "FBP, Hann" &&
		js[string](b, "document.getElementById('filter-compared').value") == "hann" && b.seenCT("#filter-compared"))
	hann := b.number("Number(ct.panels('fbp')[0].psnr)")
	b.run("ct.enter('#filter-compared', 'ram-lak')")
	b.wait("ct.done() && " + name + " === 'FBP, Ram-Lak'")
	b.check("in the link", js[bool](b, "location.hash.includes('&filter=ram-lak')"))
	b.check("the ramp keeps the noise", b.number("Number(ct.panels('fbp')[0].psnr)") < hann-1)
	b.run("ct.click('[name=compare][value=fbp]'); ct.enter('#method', 'fbp')")
	b.wait("ct.done() && ct.text('.panel b') === 'FBP, Ram-Lak'")
	b.check("beside the method", b.seenCT("#filter") && !b.seenCT("#filter-compared"))
	b.run("location.hash = 'size=64&method=fbp'")
	b.wait("ct.done() && ct.text('.panel b') === 'FBP, Ram-Lak' && document.getElementById('filter').value === 'ram-lak'")
	b.run("location.hash = '" + smallCT + `&starts=[{"kind":"fbp"}]` + "'")
	b.wait("ct.done() && ct.panels().length === 1 && document.getElementById('filter').value === 'hann'")
	b.check("beside a start", b.seenCT("#filter"))
}

// testCTNoise: there is one model of the noise at a time, with its own field and its name in the
// caption; a link that names photons alone, or Gaussian noise beside them, is of photons.
func testCTNoise(_ *testing.T, b *tab) {
	b.showCT(smallCT)
	shows := func(model, note string, fields ...bool) {
		b.t.Helper()
		b.wait(fmt.Sprintf("ct.done() && ct.text('#measured-note').endsWith(%q)", note))
		b.check(note, js[string](b, "document.getElementById('noise-model').value") == model &&
			b.seenCT("#noise") == fields[0] && b.seenCT("#photons") == fields[1])
	}
	shows("gaussian", "5 % Gaussian noise", true, false)
	b.run("ct.enter('#noise-model', 'photons')")
	shows("photons", "10,000 photons a ray", false, true)
	b.check("in the link", js[bool](b, "location.hash.includes('scan.noise=0&scan.photons=10000')"))
	b.run("ct.enter('#photons', '500')")
	shows("photons", ", 500 photons a ray", false, true)
	psnr := js[string](b, "ct.panels()[0].psnr")
	b.run("ct.enter('#noise-model', 'none')")
	shows("none", "no noise", false, false)
	b.check("no seed of no noise", !b.seenCT("#scan-seed"))
	b.run("ct.enter('#noise-model', 'gaussian')")
	shows("gaussian", "5 % Gaussian noise", true, false)
	b.run("document.getElementById('noise').focus(); ct.enter('#noise', '0')")
	b.wait("ct.done() && ct.text('#measured-note').endsWith('no noise')")
	b.check("a field stays under the hand", b.seenCT("#noise"))
	for _, older := range []string{"&scan.photons=500", "&scan.noise=0.1&scan.photons=500"} {
		b.run("location.hash = '" + smallCT + older + "'")
		shows("photons", ", 500 photons a ray", false, true)
		b.check("the same run"+older, js[string](b, "ct.panels()[0].psnr") == psnr)
	}
}

// testCTAnyLink: whatever a link holds, the page stands and says what is wrong.
func testCTAnyLink(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	for _, fragment := range []string{"starts=3", "starts=[null]", "image=7", "scan=x", "schedule=[]", "method=magic",
		"size=1e9", "scan.angles=many", "nothing=1", "__proto__.x=1", "compare=7", "view.look={}",
		"mask.drawing=4&operator=mask"} {
		b.run(fmt.Sprintf("location.hash = %q", "size=64&schedule.levels=4&"+fragment))
		b.wait("ct.done() || ct.text('#status') !== '' || document.querySelector('#controls .error') !== null")
	}
	b.run("location.hash = '" + smallCT + "'")
	b.wait("ct.done() && ct.panels().length === 4 && ct.text('#status') === ''")
}

// testCTReconnect: the server drops the connection, and the page finds its run again.
func testCTReconnect(t *testing.T, b *tab, s *web.Server) {
	slow.Test(t)
	b.expect("WebSocket connection to")
	b.openCT("size=64&schedule.levels=100&scan.angles=20")
	b.wait("Number(look.plot()?.received) > 2")
	run := js[string](b, "look.plot().run")
	s.Sockets.Drop()
	b.wait("document.documentElement.dataset.connection === 'lost' || look.plot().state === 'done'")
	b.wait("document.documentElement.dataset.connection === 'open' && ct.done()")
	b.check("it is the same run", js[string](b, "look.plot().run") == run && b.text("connection") == "")
}
