package score

import (
	"math"
	"unsafe"
)

// Plain Go twins of the kernels: they define the result to float32 rounding.

func convolve32Go(a *convArgs) { convolveGo(a, 32) }

func convolve16Go(a *convArgs) { convolveGo(a, 16) }

// convolveGo sums for two pixels and four channels at a time, which is what stays in
// registers. An odd last pixel is its own neighbour.
func convolveGo(a *convArgs, block int) {
	for p := 0; p < a.pixels; p += 2 {
		q := min(p+1, a.pixels-1)
		for j := 0; j < block; j += 4 {
			first, second := a.sums(p*a.srcStride, q*a.srcStride, j, block)
			to := (*[4]float32)(at(a.dst, p*a.dstStride+j))
			next := (*[4]float32)(at(a.dst, q*a.dstStride+j))
			if a.onto {
				for i := range to {
					first[i] += to[i]
					second[i] += next[i]
				}
			}
			*to, *next = first, second
		}
	}
}

// sums returns channels j to j+3 of the pixels at p and q of the source.
func (a *convArgs) sums(p, q, j, block int) (first, second [4]float32) {
	var p0, p1, p2, p3, q0, q1, q2, q3 float32
	w := at(a.w, j)
	for t, offset := range unsafe.Slice(a.offsets, a.taps) {
		ps := unsafe.Slice((*float32)(at(a.src, offset+p)), a.in)
		qs := unsafe.Slice((*float32)(at(a.src, offset+q)), a.in)[:len(ps)]
		for c, x := range ps {
			y, v := qs[c], (*[4]float32)(unsafe.Add(w, (t*a.in+c)*block*4))
			p0 += x * v[0]
			p1 += x * v[1]
			p2 += x * v[2]
			p3 += x * v[3]
			q0 += y * v[0]
			q1 += y * v[1]
			q2 += y * v[2]
			q3 += y * v[3]
		}
	}
	return [4]float32{p0, p1, p2, p3}, [4]float32{q0, q1, q2, q3}
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
