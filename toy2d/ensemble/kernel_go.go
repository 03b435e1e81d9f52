package ensemble

import (
	"math"
	"unsafe"

	"gradus/solver"
	"gradus/toy2d/mixture"
)

// Plain Go twins of the kernels: they define the result to float32 rounding.

// affineGo applies an affine map and reports whether every result is within
// solver.Escape (NaN is not).
func affineGo(a *affineArgs) bool {
	dx, dy := unsafe.Slice(a.dst.x, a.n), unsafe.Slice(a.dst.y, a.n)
	sx, sy := unsafe.Slice(a.src.x, a.n), unsafe.Slice(a.src.y, a.n)
	inside := true
	for i := range dx {
		_, scoreX, scoreY := a.at.score(sx[i], sy[i])
		x, y := a.at.affine.apply(sx[i], sy[i], scoreX, scoreY)
		dx[i], dy[i] = x, y
		inside = inside && within(x) && within(y)
	}
	return inside
}

// armijoGo takes one step of the gradient-like method from every point.
func armijoGo(a *armijoArgs) bool {
	xs, ys := unsafe.Slice(a.x.x, a.n), unsafe.Slice(a.x.y, a.n)
	inside := true
	for i := range xs {
		x, y := xs[i], ys[i]
		_, scoreX, scoreY := a.at.score(x, y)
		dx, dy := a.at.affine.apply(x, y, scoreX, scoreY)
		logp, scoreX, scoreY := a.target.score(x, y)
		gx, gy := a.target.affine.apply(x, y, scoreX, scoreY)
		f := a.target.energy(x, y, logp)
		slope := gx*dx + gy*dy
		if !(slope < 0) {
			inside = inside && within(x) && within(y)
			continue
		}
		beta, passed := float32(1), false
		for l := range a.tries {
			if l > 0 {
				beta *= a.shrink
			}
			cx, cy := x+beta*dx, y+beta*dy
			logp, _, _ := a.target.score(cx, cy)
			if a.target.energy(cx, cy, logp) <= f+a.c*(beta*slope) {
				passed = true
				break
			}
		}
		if !passed {
			beta *= a.keep
		}
		xs[i], ys[i] = x+beta*dx, y+beta*dy
		inside = inside && within(xs[i]) && within(ys[i])
	}
	return inside
}

// countGo returns how many points have (x-cx)^2 + (y-cy)^2 <= r2.
func countGo(a *countArgs) int {
	xs, ys := unsafe.Slice(a.at.x, a.n), unsafe.Slice(a.at.y, a.n)
	count := 0
	for i, x := range xs {
		dx, dy := x-a.cx, ys[i]-a.cy
		if dx*dx+dy*dy <= a.r2 {
			count++
		}
	}
	return count
}

func within(v float32) bool { return v >= -solver.Escape && v <= solver.Escape }

func (m *affineMap) apply(x, y, sx, sy float32) (float32, float32) {
	return m.gxx*x + m.gxy*y + m.hxx*sx + m.hxy*sy + m.cx,
		m.gyx*x + m.gyy*y + m.hyx*sx + m.hyy*sy + m.cy
}

// score returns log2 of the sum of 2^exponent, and the score.
func (t *landscapeTable) score(x, y float32) (logSum, sx, sy float32) {
	modes := unsafe.Slice(t.modes, t.count)
	if len(modes) > mixture.MaxModes {
		return scoreOfMany(modes, x, y)
	}
	var exponents, us, vs [mixture.MaxModes]float32
	top := float32(math.Inf(-1))
	for i := range modes {
		m := &modes[i]
		dx, dy := x-m.x, y-m.y
		u := m.xx*dx + m.xy*dy
		v := m.xy*dx + m.yy*dy
		q := m.log - (dx*u+dy*v)*halfLog2E
		exponents[i], us[i], vs[i] = q, u, v
		top = max(top, q)
	}
	var sum, su, sv float32
	for i := range modes {
		w := exp2(exponents[i] - top)
		sum += w
		su += w * us[i]
		sv += w * vs[i]
	}
	return top + log2(sum), -su / sum, -sv / sum
}

// scoreOfMany is score without room for what each mode has: it is computed again.
func scoreOfMany(modes []modeTable, x, y float32) (logSum, sx, sy float32) {
	top := float32(math.Inf(-1))
	for i := range modes {
		q, _, _ := modes[i].exponent(x, y)
		top = max(top, q)
	}
	var sum, su, sv float32
	for i := range modes {
		q, u, v := modes[i].exponent(x, y)
		if q -= top; q < -126 {
			continue
		}
		w := exp2(q)
		sum += w
		su += w * u
		sv += w * v
	}
	return top + log2(sum), -su / sum, -sv / sum
}

func (m *modeTable) exponent(x, y float32) (q, u, v float32) {
	dx, dy := x-m.x, y-m.y
	u = m.xx*dx + m.xy*dy
	v = m.xy*dx + m.yy*dy
	return m.log - (dx*u+dy*v)*halfLog2E, u, v
}

// energy returns F(x, t), given what score says.
func (t *landscapeTable) energy(x, y, logSum float32) float32 {
	r0 := t.a[0]*x + t.a[1]*y - t.y[0]
	r1 := t.a[2]*x + t.a[3]*y - t.y[1]
	return t.halfA0*(r0*r0+r1*r1) - t.a1Log2*logSum + t.offset
}

const halfLog2E = 0.5 * math.Log2E

// Minimax polynomial of 2^f on [0, 1] with value 1 at 0, relative error 8e-8.
const (
	exp2c1 = 0.6931512951850891
	exp2c2 = 0.24016444385051727
	exp2c3 = 0.0557999312877655
	exp2c4 = 0.009017007425427437
	exp2c5 = 0.0018671407597139478
)

// exp2 returns 2^x for x <= 0; below -126 it returns 2^-126, which no sum that holds a 1 feels.
func exp2(x float32) float32 {
	x = max(x, -126)
	n := float32(math.Floor(float64(x)))
	f := x - n
	p := ((((exp2c5*f+exp2c4)*f+exp2c3)*f+exp2c2)*f+exp2c1)*f + 1
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// log2 returns the logarithm of x >= 1 by the series of atanh: with m in
// [sqrt(1/2), sqrt 2), s = (m-1)/(m+1), log2 m = (2 / log 2) (s + s^3/3 + s^5/5 + ..).
func log2(x float32) float32 {
	bits := math.Float32bits(x)
	e := int32(bits-sqrtHalfBits) >> 23
	m := math.Float32frombits(bits - uint32(e)<<23)
	s := (m - 1) / (m + 1)
	z := s * s
	return float32(e) + s*(((log2c7*z+log2c5)*z+log2c3)*z+log2c1)
}

const (
	sqrtHalfBits = 0x3F3504F3 // of sqrt(1/2) in float32
	log2c1       = 2 / math.Ln2
	log2c3       = log2c1 / 3
	log2c5       = log2c1 / 5
	log2c7       = log2c1 / 7
)
