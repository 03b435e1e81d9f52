package unconditional

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"gradus/ct/picture"
)

// Spectrum returns the mean power of pictures over the frequency: element k is of waves with about k periods in the
// side of a picture, k = 0 .. n/2. White noise has its variance everywhere. Each picture is without its mean, and
// tapered by a Hann window, so that what its edges cut counts for little.
func Spectrum(pictures []picture.Image) []float64 {
	n := pictures[0].N
	power, members := make([]float64, n/2+1), make([]float64, n/2+1)
	window, weight := hann(n)
	fft := fourier.NewCmplxFFT(n)
	rows, column := make([]complex128, n*n), make([]complex128, n)
	for _, m := range pictures {
		mean, _, _ := pixels([]picture.Image{m})
		for i := range n {
			row := rows[i*n : (i+1)*n]
			for j := range row {
				row[j] = complex(window[i]*window[j]*(float64(m.At(i, j))-mean), 0)
			}
			fft.Coefficients(row, row)
		}
		for j := range n {
			for i := range n {
				column[i] = rows[i*n+j]
			}
			fft.Coefficients(column, column)
			for i, c := range column {
				k := int(math.Round(math.Hypot(periods(i, n), periods(j, n))))
				if k < len(power) {
					power[k] += real(c)*real(c) + imag(c)*imag(c)
					members[k]++
				}
			}
		}
	}
	for k := range power {
		power[k] /= members[k] * weight * weight
	}
	return power
}

// periods is the frequency of a coefficient.
func periods(i, n int) float64 { return float64(min(i, n-i)) }

// hann returns Hann's window, and the sum of its squares.
func hann(n int) (window []float64, weight float64) {
	window = make([]float64, n)
	for i := range window {
		window[i] = (1 - math.Cos(2*math.Pi*(float64(i)+0.5)/float64(n))) / 2
		weight += window[i] * window[i]
	}
	return window, weight
}
