package ct

import (
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func TestScrambledFFT(t *testing.T) {
	r := newRand(41)
	for n := 2; n <= 1024; n *= 2 {
		w, a := newScrambledFFT(n), make([]complex128, n)
		for i := range a {
			a[i] = complex(r.NormFloat64(), r.NormFloat64())
		}
		want := fourier.NewCmplxFFT(n).Coefficients(nil, a)
		got := append([]complex128(nil), a...)
		w.forward(got)
		for i, v := range got {
			if k := w.frequency(i); cmplx.Abs(v-want[k]) > 1e-12*float64(n) {
				t.Fatalf("%d numbers, frequency %d: %g, want %g", n, k, v, want[k])
			}
		}
		w.backward(got)
		for i, v := range got {
			if cmplx.Abs(v/complex(float64(n), 0)-a[i]) > 1e-12 {
				t.Fatalf("%d numbers, number %d: %g, want %g", n, i, v, a[i])
			}
		}
	}
}
