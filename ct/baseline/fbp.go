package baseline

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/solver"
)

// FBP returns the filtered backprojection of a sinogram, which holds one row of p.Bins
// numbers for each of p.Angles. On an arc below 180 degrees it is the same sum over
// fewer angles; above, lines that are seen twice count half each time.
func FBP(p *operator.Projector, y []float32, f Filter) picture.Image {
	filtered := make([]float32, len(y))
	newRowFilter(p.Bins, f).filter(filtered, y, func(j int) float64 { return angleWeight(p.Theta(j), p.Angles, p.Arc) })
	x := picture.NewImage(p.N)
	p.Backproject(x.Pix, filtered)
	return x
}

// angleWeight is the part of the arc that an angle's cell stands for. Directions of the
// first and the last arc - pi are seen twice, and count half.
func angleWeight(theta float64, angles int, arc float64) float64 {
	cell := arc / float64(angles)
	from, to := theta-cell/2, theta+cell/2
	twice := max(0, min(to, arc-math.Pi)-from) + max(0, to-max(from, math.Pi))
	return cell - twice/2
}

// Filter is a ramp filter of FBP: |frequency|, times a window that spares the noise of
// high frequencies.
type Filter int

const (
	FilterRamLak     Filter = iota // no window
	FilterHann                     // (1 + cos(pi f/f_max))/2
	FilterSheppLogan               // sin(z)/z with z = pi f/(2 f_max)
)

var filterNames = solver.Names[Filter]{"ram-lak", "hann", "shepp-logan"}

func (f Filter) String() string                { return filterNames.String(f) }
func (f Filter) MarshalText() ([]byte, error)  { return filterNames.Marshal(f) }
func (f *Filter) UnmarshalText(b []byte) error { return filterNames.Unmarshal(f, b) }

// window returns the factor at a frequency, in parts of the highest one.
func (f Filter) window(part float64) float64 {
	switch f {
	case FilterHann:
		return (1 + math.Cos(math.Pi*part)) / 2
	case FilterSheppLogan:
		if part == 0 {
			return 1
		}
		z := math.Pi * part / 2
		return math.Sin(z) / z
	}
	return 1
}

// rampKernel is the band-limited ramp filter between bins at distance k, for bins of
// width 1: the inverse Fourier transform of |f| on [-1/2, 1/2], sampled. (Sampling |f|
// itself would lose the mean of a finite detector.) Kak and Slaney, Principles of
// Computerized Tomographic Imaging, 1988, equation 3.61.
func rampKernel(k int) float64 {
	switch {
	case k == 0:
		return 0.25
	case k%2 == 0:
		return 0
	}
	return -1 / (math.Pi * math.Pi * float64(k) * float64(k))
}

// rowFilter convolves detector rows with a filter's kernel. It is for one goroutine.
type rowFilter struct {
	bins     int
	response []float64 // of each frequency, over the transform's length
	fft      *fourier.CmplxFFT
	z, w     []complex128
}

func newRowFilter(bins int, f Filter) *rowFilter {
	size := 1
	for size < 2*bins { // so that no row's end reaches its start
		size *= 2
	}
	r := &rowFilter{bins: bins, fft: fourier.NewCmplxFFT(size), z: make([]complex128, size),
		w: make([]complex128, size)}
	for i := range size {
		r.z[i] = complex(rampKernel(min(i, size-i)), 0)
	}
	r.fft.Coefficients(r.w, r.z)
	for i, c := range r.w {
		// The inverse transform multiplies by the length.
		r.response = append(r.response, real(c)*f.window(2*float64(min(i, size-i))/float64(size))/float64(size))
	}
	return r
}

// filter stores weight times the filtered rows in dst, two at a time: a real and even
// response keeps what is the real part apart from what is the imaginary one.
func (r *rowFilter) filter(dst, rows []float32, weight func(row int) float64) {
	count := len(rows) / r.bins
	for j := 0; j < count; j += 2 {
		a := rows[j*r.bins : (j+1)*r.bins]
		b := a[:0]
		if j+1 < count {
			b = rows[(j+1)*r.bins : (j+2)*r.bins]
		}
		clear(r.z[r.bins:])
		for i, v := range a {
			r.z[i] = complex(float64(v), 0)
		}
		for i, v := range b {
			r.z[i] += complex(0, float64(v))
		}
		r.fft.Coefficients(r.w, r.z)
		for i, h := range r.response {
			r.w[i] = complex(real(r.w[i])*h, imag(r.w[i])*h)
		}
		r.fft.Sequence(r.z, r.w)
		wa := weight(j)
		for i := range a {
			dst[j*r.bins+i] = float32(wa * real(r.z[i]))
		}
		if len(b) > 0 {
			wb := weight(j + 1)
			for i := range b {
				dst[(j+1)*r.bins+i] = float32(wb * imag(r.z[i]))
			}
		}
	}
}
