package figure

import "testing"

// Iterations that end out of step make a narrower cell, not a wrong place.
func TestUnevenCells(t *testing.T) {
	xs := EdgesAround([]float64{0, 10, 20, 24}, 1)
	for i, want := range []float64{-5, 5, 15, 22, 26} {
		if xs[i] != want {
			t.Fatalf("edges %v", xs)
		}
	}
	norm := func(x float64) float64 { return (x + 5) / 31 }
	cells := cellOfPixel(xs, norm)
	for i, cell := range cells {
		if x := -5 + 31*(float64(i)+0.5)/float64(len(cells)); x < xs[cell] || x > xs[cell+1] {
			t.Fatalf("pixel %d of %d at %g shows cell %d of %v", i, len(cells), x, cell, xs)
		}
	}
	if n := len(cellOfPixel(EdgesAround([]float64{0, 10, 20}, 1),
		func(x float64) float64 { return (x + 5) / 30 })); n != 3 {
		t.Errorf("even cells have %d pixels", n)
	}
}
