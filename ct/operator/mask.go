package operator

import "fmt"

// Mask measures some of the pixels: the operator of inpainting. A measurement holds the
// pixels that are kept, in their order.
type Mask struct {
	pixels int
	kept   []int32
}

// NewMask returns the mask that keeps the pixels for which keep is true.
func NewMask(keep []bool) *Mask {
	m := &Mask{pixels: len(keep)}
	for i, k := range keep {
		if k {
			m.kept = append(m.kept, int32(i))
		}
	}
	return m
}

// Pixels is the number of pixels.
func (m *Mask) Pixels() int { return m.pixels }

// Measurements is the number of pixels that are kept.
func (m *Mask) Measurements() int { return len(m.kept) }

// Apply stores the kept pixels of x.
func (m *Mask) Apply(dst, x []float32) {
	m.check(dst, x)
	for i, k := range m.kept {
		dst[i] = x[k]
	}
}

// Transpose stores y in the kept pixels and zero in the others.
func (m *Mask) Transpose(dst, y []float32) {
	m.check(y, dst)
	clear(dst)
	for i, k := range m.kept {
		dst[k] = y[i]
	}
}

func (m *Mask) check(y, x []float32) {
	if len(x) != m.pixels || len(y) != len(m.kept) {
		panic(fmt.Sprintf("operator: mask of %d pixels that keeps %d got %d and %d", m.pixels,
			len(m.kept), len(x), len(y)))
	}
}
