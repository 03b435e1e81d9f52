package score

import "unsafe"

// plane is activations: height x width pixels of some channels each, with a border of one
// pixel all round that stays zero.
type plane struct {
	height, width, channels int
	data                    []float32
}

func newPlane(height, width, channels int) *plane {
	return &plane{height, width, channels, aligned((height + 2) * (width + 2) * channels)}
}

// at returns the index of a pixel; -1 is the border.
func (p *plane) at(row, column int) int {
	return ((row+1)*(p.width+2) + column + 1) * p.channels
}

// row returns the numbers of a row without its border.
func (p *plane) row(i int) []float32 {
	first := p.at(i, 0)
	return p.data[first : first+p.width*p.channels]
}

// aligned returns zeros that begin on a cache line, which is as long as a vector.
func aligned(n int) []float32 {
	const line = 64
	data := make([]float32, n+line/4)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(data)))%line) / 4
	return data[skip : skip+n : skip+n]
}
