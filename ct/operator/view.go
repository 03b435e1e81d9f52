package operator

import "math"

// position is a place on a line or a detector in 32.32 fixed point. Sums of many steps stay exact, so that every
// kernel sees the same positions.
type position = int64

const unit = 1 << 32

func toPosition(v float64) position { return position(math.Round(v * unit)) }

// view is one angle of a projector, as the loops see it. A steep view's lines are the
// rows of the picture, a flat one's its columns; u runs along a line. Both lie so that the
// bin position q grows with u:
//
//	q = origin + u along + line across
//
// with along in [1/sqrt 2, 1] and across within 1/sqrt 2 of 0.
type view struct {
	angle   int
	flat    bool
	flipped bool // bins count from the far end

	origin, along, across position
	hat                   hat

	// The inverse, where bin q meets a line: u = start + q step + line slope.
	start, step, slope position
	perSlope           float64 // 1/slope
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
	v.origin, v.along, v.across = toPosition(middle-(along+across)*centre), toPosition(along), toPosition(across)
	v.start, v.step, v.slope = toPosition(centre+(across*centre-middle)/along), toPosition(1/along),
		toPosition(-across/along)
	v.perSlope = 1 / float64(v.slope)
	v.gain = float32(1 / along)
	v.hat = hat{v.gain, float32(1 - 1/along)}
	for l := range k.lanes {
		v.rayOffsets[l] = uint32(position(l) * v.step >> k.shift)
		v.pixelOffsets[l] = uint32(position(l) * v.along >> k.shift)
	}
	return v
}

// rays is the memory of the projection of a view.
type rays struct {
	args rayArgs
	sums [maxLanes]float32
}

// project stores the sums along the rays of a view in dst, one for each bin. lines has
// the picture with its margins.
func (v *view) project(dst []float32, lines padded, p *Projector, r *rays) {
	n, lanes := position(p.N), p.kernels.lanes
	span := position(lanes-1) * v.step
	for k := 0; k < p.Bins; k += lanes {
		at := v.start + position(k)*v.step
		// Lines where some lane lies between the pixels -1 and n, beyond which all is zero.
		first, end := v.lines(at, -unit-span, n*unit, p.N)
		if first >= end {
			r.sums = [maxLanes]float32{}
		} else {
			r.args = rayArgs{picture: &lines.line(first)[0], stride: lines.stride, count: end - first,
				at: at + position(first)*v.slope, slope: v.slope, offsets: &v.rayOffsets, sums: &r.sums}
			p.kernels.rays(&r.args)
		}
		for l, sum := range r.sums[:min(lanes, p.Bins-k)] {
			if v.flipped {
				dst[p.Bins-1-k-l] = sum * v.gain
			} else {
				dst[k+l] = sum * v.gain
			}
		}
	}
}

// lines returns the lines [first, end) of n on which low < at + line slope < high, give
// or take one whose rays pass at the very edge: there the picture is zero either way.
func (v *view) lines(at, low, high position, n int) (first, end int) {
	if v.slope == 0 {
		if at > low && at < high {
			return 0, n
		}
		return 0, 0
	}
	a, b := float64(low-at)*v.perSlope, float64(high-at)*v.perSlope
	if a > b {
		a, b = b, a
	}
	return int(min(max(0, math.Floor(a)+1), float64(n))), int(min(max(0, math.Ceil(b)), float64(n)))
}
