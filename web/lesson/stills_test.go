package lesson

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"gradus/internal/leak"
	"gradus/internal/slow"
)

func TestMain(m *testing.M) { leak.Main(m) }

// TestStills: each is a picture with something on it, and is computed once.
func TestStills(t *testing.T) {
	slow.Test(t)
	s := NewStills(kernel(t))
	for _, name := range Names() {
		body, ok, err := s.PNG(t.Context(), name)
		if err != nil || !ok {
			t.Fatalf("%s: %v, %v", name, ok, err)
		}
		img, err := png.Decode(bytes.NewReader(body))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[any]bool{}
		for y := 0; y < img.Bounds().Dy(); y += 7 {
			for x := range img.Bounds().Dx() {
				seen[img.At(x, y)] = true
			}
		}
		if len(seen) < 5 {
			t.Errorf("%s: %d colours", name, len(seen))
		}
		if again, _, err := s.PNG(t.Context(), name); err != nil || &again[0] != &body[0] {
			t.Errorf("%s: computed again, %v", name, err)
		}
		t.Logf("%s: %d kB", name, len(body)/1000)
	}
	if _, ok, err := s.PNG(t.Context(), "nothing"); ok || err != nil {
		t.Errorf("nothing: %v, %v", ok, err)
	}
}

// TestWorksheet: every figure has a code with its margin, and the address stands in it.
func TestWorksheet(t *testing.T) {
	w, err := NewWorksheet("https://example.org/lab", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Names() {
		c := w.Codes[name]
		if c.URL != "https://example.org/lab/learn#only="+name || c.Side != c.QRN+4 || c.QR == "" {
			t.Errorf("%s: %+v", name, c)
		}
		says(t, name, "") // there is such a figure
	}
	if _, err := NewWorksheet("https://example.org/"+strings.Repeat("x", 5000), ""); err == nil {
		t.Error("an address that fits in no code has one")
	}
}
