package operator

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMask(t *testing.T) {
	m := NewMask([]bool{true, false, false, true, true})
	if m.Pixels() != 5 || m.Measurements() != 3 {
		t.Fatalf("%d pixels, %d measurements", m.Pixels(), m.Measurements())
	}
	y, x := make([]float32, 3), []float32{9, 9, 9, 9, 9}
	m.Apply(y, []float32{1, 2, 3, 4, 5})
	if !slices.Equal(y, []float32{1, 4, 5}) {
		t.Errorf("keeps %v", y)
	}
	m.Transpose(x, y)
	if !slices.Equal(x, []float32{1, 0, 0, 4, 5}) {
		t.Errorf("puts back %v", x)
	}
}

func TestPixelwiseAdjoints(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	keep := make([]bool, 2000)
	for i := range keep {
		keep[i] = r.IntN(3) > 0
	}
	for name, op := range map[string]Operator{"mask": NewMask(keep), "identity": Identity(2000)} {
		if e := adjointError(op, r); e > 1e-7 {
			t.Errorf("%s: %g", name, e)
		}
	}
}
