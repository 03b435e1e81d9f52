package e2e

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/internal/strict"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/toyapp"
)

// testReadsJSON: a file is JSON for the page where it is for the server, and the fault is at
// the same place and has the same words.
func testReadsJSON(t *testing.T, b *tab) {
	b.openParts("")
	const alphabet = "{}[]:,\"\\ \n\t0123.-+eEtrufalsnNü😀\x01/'"
	letters := []rune(alphabet)
	r := rand.New(rand.NewPCG(8, 6))
	toy, err := toy2d.Encode(toyapp.Default(solver.Flow))
	if err != nil {
		t.Fatal(err)
	}
	tomography, err := ct.Encode(ct.Default(ct.DefaultMethod, ct.DefaultPrior))
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(toy), string(tomography), `{"kind":"ct","size":64,}`, `[1, 2, ]`, `{"lambda":NaN}`,
		`{"a":1 "b":2}`, `{"a":1,"a":2}`, `{"a":{"b":1},"c":{"b":[]}}`, ``, ` `, `{"a":01}`, `{"a":1.}`,
		`{"a":.5}`, `{"a":1e}`, `{"a":-}`, `{"a":0,1}`, `{a:1}`, `{'a':1}`, `{"a":"x`, `{"a":"\q"}`, `{"a":"\u12g4"}`,
		`{"a":1}}`, `{} {}`, `nul`, "{\n\"é😀\": tru}", "{\"a\":\"x\ny\"}", "// c\n{}", `{"a":[1 2]}`, `{,}`, `[,1]`}
	for range 1500 { // of the short ones and of the two whole specs
		text := []rune(texts[r.IntN(20)])
		for range 1 + r.IntN(3) {
			at := r.IntN(len(text) + 1)
			switch letter := letters[r.IntN(len(letters))]; r.IntN(3) {
			case 0:
				text = append(text[:at:at], append([]rune{letter}, text[at:]...)...)
			case 1:
				text = append(text[:at:at], text[min(at+1, len(text)):]...)
			default:
				if at < len(text) {
					text[at] = letter
				}
			}
		}
		texts = append(texts, string(text))
	}
	var files []string
	var want []string
	for i, text := range texts {
		file := encodedText(text, i%4)
		files = append(files, base64.StdEncoding.EncodeToString(file))
		says := ""
		if err := strict.Peek(file, &struct{}{}); err != nil {
			if _, place, ok := strings.Cut(err.Error(), "not valid JSON"); ok {
				says = "not valid JSON" + place
			}
		}
		want = append(want, says)
	}
	asked, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	got := js[[]string](b, fmt.Sprintf(`(async () => {
		const { readJSON } = await import(new URL('static/js/lib/jsontext.js', location.href));
		return %s.map((file) => {
			try {
				readJSON(Uint8Array.from(atob(file), (c) => c.charCodeAt(0)).buffer);
				return '';
			} catch (reason) {
				return reason.message;
			}
		});
	})()`, asked))
	good, bad := 0, 0
	for i, text := range texts {
		if got[i] != want[i] {
			t.Errorf("%q, written as %d: the page says %q, the server %q", text, i%4, got[i], want[i])
		}
		if want[i] == "" {
			good++
		} else {
			bad++
		}
	}
	if good < 50 || bad < 500 {
		t.Errorf("%d are JSON and %d are not: too few to compare", good, bad)
	}
}

// encodedText is a text as UTF-8, the same with a byte order mark, and UTF-16 in either order.
func encodedText(text string, how int) []byte {
	switch how {
	case 0:
		return []byte(text)
	case 1:
		return []byte("\ufeff" + text)
	}
	order := [...]binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}[how-2]
	var file []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		file = order.AppendUint16(file, unit)
	}
	return file
}

// testForeignSpecs: what Windows PowerShell and Notepad write opens, and a comma too many is named.
func testForeignSpecs(t *testing.T, b *tab) {
	folder, err := filepath.Abs(filepath.Join("..", "..", "server", "testdata", "specs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"powershell-utf16le.json", "notepad-utf8-mark.json"} {
		b.openCT("size=32&schedule.levels=3")
		b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"), []string{filepath.Join(folder, name)}))
		b.wait(`!location.hash.includes('size=32') && !location.hash.includes('schedule.levels')`)
	}
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#spec-file"), []string{filepath.Join(folder, "trailing-comma.json")}))
	b.wait(`document.getElementById('status').textContent.includes('trailing-comma.json: not valid JSON at byte 38 (line 1, column 38): a comma with nothing after it')`)
}
