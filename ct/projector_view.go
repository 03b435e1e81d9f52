package ct

import "math"

// fixed is a position in 32.32 fixed point. Sums of many steps stay exact, so that every
// kernel and the transpose see the same positions.
type fixed = int64

const fixedOne = 1 << 32

func toFixed(v float64) fixed { return fixed(math.Round(v * fixedOne)) }

// view is one angle of a projector, as the loops see it. A steep view's lines are the
// rows of the picture, a flat one's its columns; u runs along a line. Both lie so that the
// bin position q grows with u:
//
//	q = origin + u along + line across
//
// with along in [1/sqrt 2, 1] and across in [-1, 1].
type view struct {
	angle   int
	flat    bool
	flipped bool // bins count from the far end

	origin, along, across fixed
	hat                   hat

	// The inverse, where bin q meets a line: u = start + q step + line slope.
	start, step, slope fixed
	gain               float32 // length of a ray between two lines, 1/along

	rayOffsets, pixelOffsets [maxLanes]uint32 // of the lanes of a vector, see projectorKernels
}

// hat is the weight of a bin at distance d < 1 from a pixel, max(0, 1 - d slope).
type hat struct{ slope, rest float32 } // rest = 1 - slope

// linear is the hat of linear interpolation between bins.
var linear = hat{1, 0}

func newView(p *Projector, angle int, k projectorKernels) view {
	sin, cos := math.Sincos(p.Theta(angle))
	v := view{angle: angle, flat: math.Abs(sin) > math.Abs(cos)}
	along, across := cos, -sin // rows count downwards, y upwards
	if v.flat {
		along, across = -sin, cos
	}
	if along < 0 {
		v.flipped, along, across = true, -along, -across
	}
	middle, centre := float64(p.Bins-1)/2, float64(p.N-1)/2
	v.origin, v.along, v.across = toFixed(middle-(along+across)*centre), toFixed(along), toFixed(across)
	v.start, v.step, v.slope = toFixed(centre+(across*centre-middle)/along), toFixed(1/along), toFixed(-across/along)
	v.gain = float32(1 / along)
	v.hat = hat{v.gain, float32(1 - 1/along)}
	for l := range k.lanes {
		v.rayOffsets[l] = uint32(fixed(l) * v.step >> k.shift)
		v.pixelOffsets[l] = uint32(fixed(l) * v.along >> k.shift)
	}
	return v
}

// project stores the sums along the rays of a view in dst, one for each bin. lines has
// the picture with its margins.
func (v *view) project(dst []float32, lines padded, p *Projector) {
	var sums [maxLanes]float32
	n, lanes := fixed(p.N), p.kernels.lanes
	span := fixed(lanes-1) * v.step
	for k := 0; k < p.Bins; k += lanes {
		at := v.start + fixed(k)*v.step
		// Lines where some lane lies between the pixels -1 and n, beyond which all is zero.
		first, end := v.lines(at, -fixedOne-span, n*fixedOne, p.N)
		if first >= end {
			clear(sums[:])
		} else {
			p.kernels.rays(&rayArgs{picture: &lines.line(first)[0], stride: lines.stride, count: end - first,
				at: at + fixed(first)*v.slope, slope: v.slope, offsets: &v.rayOffsets, sums: &sums})
		}
		for l := range min(lanes, p.Bins-k) {
			if v.flipped {
				dst[p.Bins-1-k-l] = sums[l] * v.gain
			} else {
				dst[k+l] = sums[l] * v.gain
			}
		}
	}
}

// lines returns the lines [first, end) of n on which low < at + line slope < high.
func (v *view) lines(at, low, high fixed, n int) (first, end int) {
	switch {
	case v.slope == 0:
		if at > low && at < high {
			return 0, n
		}
		return 0, 0
	case v.slope < 0: // mirrored
		return between(-at, -high, -low, -v.slope, n)
	}
	return between(at, low, high, v.slope, n)
}

// between solves low < at + i slope < high for i in 0 .. n-1, slope > 0.
func between(at, low, high, slope fixed, n int) (first, end int) {
	first = int(floorDiv(low-at, slope)) + 1
	end = -int(floorDiv(at-high, slope)) // ceil((high - at)/slope)
	return max(0, min(first, n)), max(0, min(end, n))
}

func floorDiv(a, b fixed) fixed {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
