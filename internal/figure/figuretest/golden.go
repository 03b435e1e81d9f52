package figuretest

import (
	"flag"
	"image"
	"os"
	"path/filepath"
	"testing"

	"gradus/internal/figure"
)

var update = flag.Bool("update-figures", false, "rewrite the golden figures")

// Golden compares a figure with the picture in testdata.
func Golden(t testing.TB, f *figure.Figure) {
	t.Helper()
	data := Written(t, f, "png")
	file := filepath.Join("testdata", "figure_"+f.Name+".png")
	if *update {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, want := Decoded(t, data), Decoded(t, golden)
	if got.Bounds() != want.Bounds() {
		t.Errorf("%s: size %v, want %v", f.Name, got.Bounds(), want.Bounds())
		return
	}
	// Rounding differs between machines: at rims of lines, and by an entry of the colour map.
	far := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if distance(got, want, x, y) > 24 {
				far++
			}
		}
	}
	if most := want.Bounds().Dx() * want.Bounds().Dy() / 500; far > most {
		t.Errorf("%s: %d pixels differ from the golden picture, more than %d", f.Name, far, most)
	}
}

func distance(a, b *image.RGBA, x, y int) int {
	p, q := a.RGBAAt(x, y), b.RGBAAt(x, y)
	d := func(p, q uint8) int { return max(int(p)-int(q), int(q)-int(p)) }
	return max(d(p.R, q.R), d(p.G, q.G), d(p.B, q.B))
}
