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

	"gradus/ct/picture"
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
		picture.WriteNPY(into("NumPy"), 48, 48, half),
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

func give(b *tab, file []byte, name string) {
	b.run(fmt.Sprintf("await ct.give([new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q)])",
		base64.StdEncoding.EncodeToString(file), name))
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
		if kind != "NumPy" {
			b.check(kind+": says which part", strings.Contains(b.text("image-note"),
				"of 96 × 48 pixels the 48 × 48 in the middle"))
		} else {
			b.check(kind+": says what became of negative values", strings.Contains(b.text("image-note"),
				"negative values are black"))
		}
		peak := "PSNR’s peak: 0." // of half as dark as the brightest
		if kind == "NumPy" {
			peak = "PSNR’s peak: 1"
		}
		b.check(kind+": "+b.text("truth-note"), strings.HasPrefix(b.text("truth-note"), peak))
	}
	for _, c := range []struct{ file, says string }{
		{"II*\x00........", "scan is a TIFF file, which is not read yet"},
		{strings.Repeat("\x00", 128) + "DICM....", "scan is a DICOM file, which is not read yet"},
		{"%PDF-1.7", "scan is a PDF file; PNG, JPEG, WebP, AVIF, GIF and .npy are read"},
		{string(dropped(t)["NumPy"][:200]), "scan is a NumPy array and is cut off"},
		{string(dropped(t)["JPEG"][:40]), "scan is a JPEG file that this browser cannot read"},
	} {
		give(b, []byte(c.file), "scan")
		b.wait(fmt.Sprintf("ct.text('#status').includes(%q)", c.says))
	}
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
