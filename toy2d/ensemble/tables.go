package ensemble

import (
	"math"
	"unsafe"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// The kernels read float32 tables: everything that does not depend on the point is
// prepared in float64 and rounded once. A score is s = grad log p_t, an exponent is
// in units of log 2, so that the kernels need 2^x only.

// modeTable is one mode of p_t as the kernels read it.
type modeTable struct {
	x, y       float32 // mean
	xx, xy, yy float32 // precision
	log        float32 // log2 of its factor, relative to the largest of the table
}

// landscapeTable is a landscape as the kernels read it.
type landscapeTable struct {
	modes     *modeTable
	count     int
	isotropic bool      // every covariance is a multiple of the identity
	affine    affineMap // x -> the kernel's result, see affineMap

	// F = a0/2 |A x - y|^2 - a1 log 2 (log2 sum 2^exponent) + offset
	a      [4]float32
	y      [2]float32
	halfA0 float32
	a1Log2 float32 // a1 log 2
	offset float32
}

// affineMap takes a point x and the score s there to G x + H s + c. Every step rule
// without a line search is one, and so is the gradient:
//
//	gradient of F   G = a0 A^T A        H = -a1           c = -a0 A^T y
//	flow, plain     x - step * gradient
//	graduated       G = (1-step) I + step M, H = step w M, c = step m   (see correction)
type affineMap struct {
	gxx, gxy, gyx, gyy float32
	hxx, hxy, hyx, hyy float32
	cx, cy             float32
}

func newAffine(g, h plane.Sym, c plane.Vec) affineMap {
	return affineMap{
		float32(g.XX), float32(g.XY), float32(g.XY), float32(g.YY),
		float32(h.XX), float32(h.XY), float32(h.XY), float32(h.YY),
		float32(c[0]), float32(c[1]),
	}
}

// gradientMap is x -> keep x + scale grad F.
func gradientMap(p *mixture.Problem, keep, scale float64) affineMap {
	g, aty := plane.Gram(p.A), plane.Adjoint(p.A, p.Y)
	return newAffine(
		plane.Sym{XX: keep + scale*p.A0*g.XX, XY: scale * p.A0 * g.XY, YY: keep + scale*p.A0*g.YY},
		plane.Sym{XX: -scale * p.A1, XY: 0, YY: -scale * p.A1},
		plane.Vec{-scale * p.A0 * aty[0], -scale * p.A0 * aty[1]},
	)
}

// moveMaps are the steps of the methods that are an affine map at the landscape's smoothing.
var moveMaps = map[solver.Method]func(l *mixture.Landscape, step float64) affineMap{
	solver.Flow:      flowMap,
	solver.Plain:     func(l *mixture.Landscape, step float64) affineMap { return gradientMap(l.Problem, 1, -step) },
	solver.Graduated: graduatedMap,
}

// flowMap is a step of the graduated flow.
func flowMap(l *mixture.Landscape, step float64) affineMap {
	return gradientMap(l.Problem, 1, -step*l.T)
}

// graduatedMap is a step of the preconditioned graduated flow.
func graduatedMap(l *mixture.Landscape, step float64) affineMap {
	m, shift, w := l.Problem.Correction(l.V)
	return newAffine(
		plane.Sym{XX: 1 - step + step*m.XX, XY: step * m.XY, YY: 1 - step + step*m.YY},
		plane.Sym{XX: step * w * m.XX, XY: step * w * m.XY, YY: step * w * m.YY},
		plane.Vec{step * shift[0], step * shift[1]},
	)
}

// set rounds a landscape into the table, whose modes have room for all.
func (t *landscapeTable) set(l *mixture.Landscape, affine affineMap) {
	p := l.Problem
	modes := unsafe.Slice(t.modes, len(l.Modes))
	t.count, t.affine = len(l.Modes), affine
	t.isotropic = true
	top := math.Inf(-1)
	for i := range l.Modes {
		top = max(top, l.Modes[i].Log)
	}
	for i := range l.Modes {
		m := &l.Modes[i]
		modes[i] = modeTable{
			float32(m.Mean[0]), float32(m.Mean[1]),
			float32(m.Precision.XX), float32(m.Precision.XY), float32(m.Precision.YY),
			float32((m.Log - top) / math.Ln2),
		}
		t.isotropic = t.isotropic && modes[i].xy == 0 && modes[i].xx == modes[i].yy
	}
	t.a = [4]float32{float32(p.A[0][0]), float32(p.A[0][1]), float32(p.A[1][0]), float32(p.A[1][1])}
	t.y = [2]float32{float32(p.Y[0]), float32(p.Y[1])}
	t.halfA0 = float32(p.A0 / 2)
	t.a1Log2 = float32(p.A1 * math.Ln2)
	t.offset = float32(-p.A1 * top)
}

// points are coordinates apart, in a whole number of vectors (see Lanes).
type points struct {
	x, y *float32
}

// Lanes is the number of points that the widest kernel takes at once; all arrays
// are padded to a multiple.
const Lanes = 32

// affineArgs is one call of an affine kernel: dst = affine map of src, n points.
type affineArgs struct {
	dst, src points
	n        int
	at       *landscapeTable
	scratch  *float32 // 3 lanes a mode
}

// armijoArgs is one call of a line-search kernel: points move in place along
// d = at.affine = -t grad F(x, t) until f = target's energy has fallen enough;
// target.affine is the gradient of f.
type armijoArgs struct {
	x       points
	n       int
	at      *landscapeTable
	target  *landscapeTable
	scratch *float32
	shrink  float32
	c       float32
	tries   int
	keep    float32 // share of the last candidate's step that a failed search takes: 1 paper, 0 corrected
}

// countArgs asks how many of n points have (x-cx)^2 + (y-cy)^2 <= r2; n is a
// multiple of 8.
type countArgs struct {
	at         points
	n          int
	cx, cy, r2 float32
}
