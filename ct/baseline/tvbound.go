package baseline

import (
	"math"

	"gradus/ct/operator"
)

// dualBound finds how low the energy of TV can be. Its dual problem is to maximise
//
//	D(q) = -1/2 |q|^2 - <q, y>   subject to   A^T q + grad^T p >= 0 and |p_i| <= lambda
//
// and D of any such q, p is below every energy. Iterates violate the first constraint a
// little, by v = -(A^T q + grad^T p) where that is positive. Three changes mend it:
//
//  1. v diffuses: p grows by a multiple of grad v, a few times, so that peaks sink into
//     their surroundings. From pixels that no measurement sees, v moves out to seen ones.
//  2. q grows by the same number everywhere, max v/c with c = A^T 1, which lifts
//     A^T q by v at least.
//  3. q and p are scaled down until |p| <= lambda, which leaves the sign of
//     A^T q + grad^T p as it is, or further where D is larger.
//
// Without the first the other two pay for the highest peak at every pixel, and the bound
// is up to ten times as far below the minimum.
type dualBound struct {
	n      int
	y      []float32
	seen   []float32 // A^T 1
	escape []escape  // of unseen pixels, the farthest from a seen one first

	v, other, sum []float32
	px, py        []float32
}

const (
	diffusions    = 10
	diffusionRate = 0.2  // up to 1/4 keeps what is positive so
	slack         = -0.1 // what is further below zero than a tenth of the highest peak takes no part
)

func newDualBound(op operator.Operator, n int, y []float32) *dualBound {
	b := &dualBound{n: n, y: y}
	for _, p := range []*[]float32{&b.seen, &b.v, &b.other, &b.sum, &b.px, &b.py} {
		*p = make([]float32, n*n)
	}
	ones := make([]float32, len(y))
	for i := range ones {
		ones[i] = 1
	}
	op.Transpose(b.seen, ones)
	b.escape = escapes(b.seen, n)
	return b
}

// of returns the bound from A^T q = back and |p| <= lambda.
func (b *dualBound) of(q, px, py, back []float32, lambda float64) float64 {
	plain := b.value(q, px, py, back, lambda)
	operator.Divergence(b.v, px, py, b.n)
	var peak float32
	for i, v := range back {
		b.v[i] -= v
		peak = max(peak, b.v[i])
	}
	if peak == 0 {
		return plain
	}
	for i, v := range b.v {
		b.v[i] = max(v, slack*peak)
	}
	b.diffuse(px, py)
	return max(plain, b.value(q, b.px, b.py, back, lambda))
}

// diffuse stores p + rate grad(v + S v + S^2 v + ..) with S v = v + rate div grad v.
func (b *dualBound) diffuse(px, py []float32) {
	copy(b.sum, b.v)
	for range diffusions - 1 {
		laplacian(b.other, b.v, b.n)
		for i, l := range b.other {
			b.v[i] += diffusionRate * l
			b.sum[i] += b.v[i]
		}
	}
	operator.Gradient(b.px, b.py, b.sum, b.n)
	for i := range b.px {
		b.px[i] = px[i] + diffusionRate*b.px[i]
		b.py[i] = py[i] + diffusionRate*b.py[i]
	}
}

// value mends by moving v out of unseen pixels, shifting and scaling, and returns D.
func (b *dualBound) value(q, px, py, back []float32, lambda float64) float64 {
	if len(b.escape) > 0 {
		px, py = b.flee(px, py, back)
	}
	operator.Divergence(b.other, px, py, b.n)
	var shift, longest float64
	anything := false
	for i, c := range b.seen {
		if c > 0 {
			anything = true
			shift = max(shift, float64(b.other[i]-back[i])/float64(c))
		}
		longest = max(longest, float64(px[i])*float64(px[i])+float64(py[i])*float64(py[i]))
	}
	if !anything { // A = 0
		return operator.Dot(b.y, b.y) / 2
	}
	var qq, qy float64
	for i, v := range q {
		s := float64(v) + shift
		qq += s * s
		qy += s * float64(b.y[i])
	}
	scale := 1.0
	if longest = math.Sqrt(longest); longest > lambda {
		scale = lambda / longest
	}
	if -qy < scale*qq { // D is largest there
		scale = max(0, -qy/qq)
	}
	return max(0, -scale*scale*qq/2-scale*qy)
}

// variation returns the total variation of x.
func (b *dualBound) variation(x []float32) (sum float64) {
	operator.Gradient(b.px, b.py, x, b.n)
	for i, dx := range b.px {
		dy := b.py[i]
		sum += math.Sqrt(float64(dx)*float64(dx) + float64(dy)*float64(dy))
	}
	return sum
}

// laplacian stores div grad x.
func laplacian(dst, x []float32, n int) {
	for i := range n {
		row, to := x[i*n:(i+1)*n], dst[i*n:(i+1)*n]
		above, below := row, row // at the borders nothing flows
		if i > 0 {
			above = x[(i-1)*n : i*n]
		}
		if i < n-1 {
			below = x[(i+1)*n : (i+2)*n]
		}
		before := row[0]
		for j, v := range row {
			after := v
			if j+1 < len(row) {
				after = row[j+1]
			}
			to[j] = before + after + above[j] + below[j] - 4*v
			before = v
		}
	}
}
