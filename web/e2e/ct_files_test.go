package e2e

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"gradus/ct/picture"
	"gradus/ct/picture/picturetest"
	"gradus/internal/slow"
)

// halves is a picture of 96 x 48 pixels: red, grey in the middle square with a bright half, clear.
func halves() image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, 96, 48))
	for y := range 48 {
		for x := range 96 {
			switch {
			case x < 24:
				m.Set(x, y, color.NRGBA{255, 0, 0, 255})
			case x < 48:
				m.Set(x, y, color.NRGBA{100, 100, 100, 255})
			case x < 72:
				m.Set(x, y, color.NRGBA{200, 200, 200, 255})
			}
		}
	}
	return m
}

// Go writes neither: they were made of halves' PNG, by avifenc 0.11.1 --lossless and cwebp 1.2.4
// -lossless -exact.
var (
	//go:embed testdata/files/halves.avif
	halvesAVIF []byte
	//go:embed testdata/files/halves.webp
	halvesWebP []byte
)

// dropped are files of several kinds, all under names and types that say nothing.
func dropped(t *testing.T) map[string][]byte {
	files := map[string]*bytes.Buffer{}
	into := func(kind string) *bytes.Buffer { files[kind] = new(bytes.Buffer); return files[kind] }
	half := make([]float32, 48*48)
	for i := range half {
		half[i] = []float32{-1, 30}[i%48/24]
	}
	for _, err := range []error{
		png.Encode(into("PNG"), halves()), jpeg.Encode(into("JPEG"), halves(), &jpeg.Options{Quality: 100}),
		gif.Encode(into("GIF"), halves(), nil),
		picture.WriteNPY(into("NumPy"), 48, 48, half), tiff.Encode(into("TIFF"), halves(), nil),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	all := map[string][]byte{"AVIF": halvesAVIF, "WebP": halvesWebP}
	for kind, b := range files {
		all[kind] = b.Bytes()
	}
	return all
}

func give(b *tab, file []byte, name string) { giveTo(b, file, name, "undefined") }

// giveTo gives a file to the input that a selector finds, or drops it on the page.
func giveTo(b *tab, file []byte, name, to string) {
	b.run(fmt.Sprintf("await ct.give([new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q)], %s)",
		base64.StdEncoding.EncodeToString(file), name, to))
}

// testCTFiles: a picture of any kind opens wherever it is dropped, by its first bytes; what is
// not read is called by its name; what was done is said.
func testCTFiles(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	for kind, file := range dropped(t) {
		b.run("document.getElementById('image-note').textContent = ''")
		give(b, file, "scan")
		b.wait(fmt.Sprintf("ct.text('#image-note').startsWith('scan, a %s') && ct.done()", kind))
		says := "The 48 × 48 pixels in the middle of 96 × 48. The brightest is 1."
		if kind == "NumPy" {
			says = "48 × 48 pixels. 0 is black, the brightest is 1; negative values are black."
		}
		b.check(kind+": says which part, and what is black: "+b.text("taking-note"), b.text("taking-note") == says)
		peak := "PSNR’s peak: 0." // of half as dark as the brightest
		if kind == "NumPy" {
			peak = "PSNR’s peak: 1"
		}
		b.check(kind+": "+b.text("truth-note"), strings.HasPrefix(b.text("truth-note"), peak))
	}
	for _, c := range []struct{ file, says string }{
		{"%PDF-1.7", "scan is a PDF file; PNG, JPEG, WebP, AVIF, GIF, TIFF, DICOM and .npy are read"},
		{string(dropped(t)["JPEG"][:40]), "scan is a JPEG file that this browser cannot read"},
	} {
		give(b, []byte(c.file), "scan")
		b.wait(fmt.Sprintf("ct.text('#status').includes(%q)", c.says))
	}
}

// testCTServedFiles: what the browser cannot read the server refuses, and says why; of DICOM nothing says
// whose it is, not even its name.
func testCTServedFiles(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	b.expect("422")
	for _, c := range []struct{ file, says string }{
		{"II*\x00........", "must be a whole TIFF file"},
		{string(dropped(t)["NumPy"][:200]), "must be a whole .npy file"},
		{strings.Repeat("\x00", 128) + "DICM....", "is a DICOM file in an order or compression that is not known"},
		{string(picturetest.DICOM(picturetest.JPEG2000, abdomen())), "is a DICOM file in JPEG 2000 compression, which is not read: save it uncompressed"},
		{string(picturetest.DICOM(picturetest.Explicit, abdomen())) + strings.Repeat("x", 4<<20), "The file has 4.0 MB; of DICOM files at most 4 MB are taken."},
	} {
		give(b, []byte(c.file), "doe.dcm")
		b.wait(fmt.Sprintf("ct.text('#status').includes(%q) && !ct.text('#status').includes('doe')", c.says))
	}
}

// abdomen is a slice of 40 x 64 pixels, brighter to the right.
func abdomen() []picturetest.Attribute {
	return picturetest.Slice(40, 64, func(i, j int) int { return -1000 + 40*j + 5*i })
}

// testCTDICOM: a slice is seen through the window that a person chooses, cropped or padded, and nothing of it says
// whose it is.
func testCTDICOM(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	const truth, preview = "ct.hash(document.querySelector('#truth canvas'))", "ct.hash(document.getElementById('taking-preview'))"
	chosen := func(control, value, hash string) {
		t.Helper()
		before := js[[2]int](b, "["+truth+", "+preview+"]")
		b.run(fmt.Sprintf("ct.enter('#%s', '%s')", control, value))
		b.wait(fmt.Sprintf("location.hash.includes('%s') && ct.done() && %s !== %d && %s !== %d", hash, truth, before[0], preview, before[1]))
	}
	give(b, picturetest.DICOM(picturetest.Implicit, abdomen()), "doe jane.dcm")
	b.wait("location.hash.includes('image.window=%5B-1000%2C2000%5D') && ct.done()")
	b.check("says what it is: "+b.text("image-note"), b.text("image-note") == "A DICOM slice; the server keeps its pixels only.")
	b.check("says how it is seen: "+b.text("taking-note"),
		b.text("taking-note") == "The 40 × 40 pixels in the middle of 64 × 40. Black is −1000 HU and less, white 2000 HU and more.")
	chosen("image-fit", "pad", "image.fit=pad")
	b.check("says that all of it is there: "+b.text("taking-note"), strings.HasPrefix(b.text("taking-note"), "All 64 × 40 pixels, on black."))
	chosen("image-window", "-1350,150", "image.window=%5B-1350%2C150%5D")
	chosen("image-window", "-160,239", "image.window=%5B-160%2C239%5D")
	chosen("window-low", "-500", "image.window=%5B-500%2C239%5D")
	b.run("ct.enter('#window-high', '-600')")
	b.wait("ct.text('#image-window-error').includes('must be two numbers')")
	b.run("ct.enter('#window-high', '300')")
	b.wait("ct.done() && location.hash.includes('image.window=%5B-500%2C300%5D') && !document.getElementById('image-window-error')")
	hash, was := js[string](b, "location.hash"), js[int](b, truth)
	b.check("nothing says whose it is", !js[bool](b, "/jane|secret/i.test(location.href + document.documentElement.innerHTML)"))

	// The link shows the same, with the same to choose.
	b.showCT(strings.TrimPrefix(hash, "#"))
	b.wait(fmt.Sprintf("%s === %d && ct.seen('#taking') && document.getElementById('image-fit').value === 'pad' && document.getElementById('window-high').value === '300'", truth, was))

	// A start may be one, too.
	b.run("const input = document.getElementById('picture-file'); input.click = () => {}; ct.enter('#starts li:nth-child(2) select', 'image')")
	giveTo(b, picturetest.DICOM(picturetest.Explicit, abdomen()), "slice", "'#picture-file'")
	b.wait("ct.done() && ct.seen('#starts li:nth-child(2) [data-part=window]') && document.querySelector('#starts li:nth-child(2) [data-part=window]').value === '-1000,2000'")
	b.run("ct.enter('#starts li:nth-child(2) [data-part=window]', '-1350,150'); ct.enter('#starts li:nth-child(2) [data-part=fit]', 'pad')")
	b.wait("ct.done() && decodeURIComponent(location.hash).includes('\"window\":[-1350,150],\"fit\":\"pad\"')")
}

// testCTWholeSpec: the exported spec of an upload brings the picture, and opens again at a server
// that never had it.
func testCTWholeSpec(t *testing.T, b *tab) {
	slow.Test(t)
	b.showCT(smallCT)
	give(b, dropped(t)["PNG"], "scan")
	b.wait("location.hash.includes('image.file=') && ct.done()")
	truth := js[int](b, "ct.hash(document.querySelector('#truth canvas'))")
	text := js[string](b, `(async () => {
		const { fromFragment } = await import(new URL('static/js/ct/link.js', location.href));
		const { defaults } = JSON.parse(document.getElementById('config').text);
		const spec = fromFragment(location.hash.slice(1), defaults);
		const response = await fetch('ct/export/spec.json', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ spec, compare: [] }) });
		return response.text();
	})()`)
	var spec struct{ Image struct{ File, Data string } }
	if err := json.Unmarshal([]byte(text), &spec); err != nil {
		t.Fatalf("%v: %.300s", err, text)
	}
	if data, err := base64.StdEncoding.DecodeString(spec.Image.Data); err != nil ||
		!bytes.Equal(data, dropped(t)["PNG"]) {
		t.Errorf("%d bytes came with the spec, %v", len(data), err)
	}
	crowdOut(t, b.h)
	b.showCT(smallCT)
	give(b, []byte(text), "spec.json")
	b.wait("location.hash.includes('image.file=') && ct.done()")
	b.check("the truth is the same", js[int](b, "ct.hash(document.querySelector('#truth canvas'))") == truth)
}

// crowdOut posts so many pictures that the server has lost those before, as one that was started
// again has.
func crowdOut(t *testing.T, h *httptest.Server) {
	t.Helper()
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 32, 32))); err != nil {
		t.Fatal(err)
	}
	const room, most = 64 << 20, 4 << 20 // what the server keeps, and takes, in bytes
	for i := range room/most + 1 {
		padded := append(append(slices.Clone(small.Bytes()), byte(i)), make([]byte, most-small.Len()-1)...)
		r, err := h.Client().Post(h.URL+"/uploads", "", bytes.NewReader(padded))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK {
			t.Fatalf("picture %d: %s", i, r.Status)
		}
	}
}
