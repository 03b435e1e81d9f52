package ct

import (
	"math"
	"math/bits"
)

// scrambledFFT is a Fourier transform of a power of two of numbers whose frequencies come
// in bit-reversed order. To filter, which needs no order, it saves both permutations
// (Gentleman and Sande's transform there, Cooley and Tukey's back), and is several
// times as fast as a general one.
type scrambledFFT []complex128 // exp(-2 pi i j/n) for j < n/2

func newScrambledFFT(n int) scrambledFFT {
	w := make(scrambledFFT, n/2)
	for j := range w {
		sin, cos := math.Sincos(2 * math.Pi * float64(j) / float64(n))
		w[j] = complex(cos, -sin)
	}
	return w
}

// frequency returns which one is at place i.
func (w scrambledFFT) frequency(i int) int {
	return int(bits.Reverse64(uint64(i)) >> (65 - bits.Len(uint(2*len(w)))))
}

// forward transforms a in place.
func (w scrambledFFT) forward(a []complex128) {
	for half, stride := len(a)/2, 1; half > 0; half, stride = half/2, 2*stride {
		for at := 0; at < len(a); at += 2 * half {
			low, high := a[at:at+half], a[at+half:][:half]
			for j, u := range low {
				v := high[j]
				low[j], high[j] = u+v, (u-v)*w[j*stride]
			}
		}
	}
}

// backward undoes forward, but for the factor len(a).
func (w scrambledFFT) backward(a []complex128) {
	for half, stride := 1, len(a)/2; half < len(a); half, stride = 2*half, stride/2 {
		for at := 0; at < len(a); at += 2 * half {
			low, high := a[at:at+half], a[at+half:][:half]
			for j, u := range low {
				t := w[j*stride]
				v := high[j] * complex(real(t), -imag(t))
				low[j], high[j] = u+v, u-v
			}
		}
	}
}
