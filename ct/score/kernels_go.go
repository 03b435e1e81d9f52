package score

import (
	"math"
	"unsafe"
)

// Plain Go twins of the kernels: they define the result to float32 rounding.

func convolve32Go(a *convArgs) { convolveGo(a, 32) }

func convolve16Go(a *convArgs) { convolveGo(a, 16) }

// convolveGo sums for four channels at a time: more sums do not stay in registers.
func convolveGo(a *convArgs, block int) {
	for p := range a.pixels {
		for j := 0; j < block; j += 4 {
			sums := a.sums(p*a.srcStride, j, block)
			dst := (*[4]float32)(at(a.dst, p*a.dstStride+j))
			if a.onto {
				for i, v := range dst {
					sums[i] += v
				}
			}
			*dst = sums
		}
	}
}

// sums returns channels j to j+3 of the pixel whose source is p numbers from the first.
func (a *convArgs) sums(p, j, block int) [4]float32 {
	var s0, s1, s2, s3 float32
	for t, offset := range unsafe.Slice(a.offsets, a.taps) {
		w := at(a.w, t*a.in*block+j)
		for c, x := range unsafe.Slice((*float32)(at(a.src, offset+p)), a.in) {
			v := (*[4]float32)(unsafe.Add(w, c*block*4))
			s0 += x * v[0]
			s1 += x * v[1]
			s2 += x * v[2]
			s3 += x * v[3]
		}
	}
	return [4]float32{s0, s1, s2, s3}
}

// at returns where an element behind a pointer lies.
func at(p *float32, i int) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(p), i*4) }

func rectifyGo(row, scale, shift []float32) {
	shift = shift[:len(scale)]
	for ; len(row) > 0; row = row[len(scale):] {
		pixel := row[:len(scale)]
		for c, s := range scale {
			p := s*pixel[c] + shift[c]
			knee := min(max(p*0.5+0.5, 0), 1)
			pixel[c] = knee*knee + max(p-1, 0)
		}
	}
}

func slopeGo(row, a, scale []float32) {
	a = a[:len(row)]
	for ; len(row) > 0; row, a = row[len(scale):], a[len(scale):] {
		pixel, activity := row[:len(scale)], a[:len(scale)]
		for c, s := range scale {
			pixel[c] *= s * float32(math.Sqrt(float64(min(activity[c], 1))))
		}
	}
}
