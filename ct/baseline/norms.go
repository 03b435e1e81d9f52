package baseline

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
)

// operatorNorms are what the steps of a primal-dual method follow from.
type operatorNorms struct {
	ones []float32 // A 1
	// data is an upper bound of |A|^2, and joint the norm of
	// share/data A^T A + (1 - share)/8 grad^T grad, which is at most 1: 8 bounds |grad|^2.
	data, joint float64
}

// normsOf measures an operator whose entries are not negative, for tvDataShare.
func normsOf(op operator.Operator, n int) operatorNorms {
	o := operatorNorms{ones: make([]float32, op.Measurements()), data: operator.NormSquared(op)}
	if o.data == 0 {
		o.data = 1 // nothing is measured
	}
	op.Apply(o.ones, operator.Ones(n*n))
	dx, dy, div, ax := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n),
		make([]float32, op.Measurements())
	o.joint = min(1, 1.02*largestEigenvalue(n*n, func(dst, x []float32) {
		operator.Gradient(dx, dy, x, n)
		operator.Divergence(div, dx, dy, n)
		op.Apply(ax, x)
		op.Transpose(dst, ax)
		a, b := float32(tvDataShare/o.data), float32((1-tvDataShare)/8)
		for i, v := range div {
			dst[i] = a*dst[i] - b*v
		}
	}))
	if o.joint == 0 { // one pixel that is not measured
		o.joint = 1
	}
	return o
}

// level returns the grey value of the flat picture that fits best, or 1 if there is none
// above 0.
func (o operatorNorms) level(y []float32) float64 {
	if l := o.grey(y); l > 0 {
		return l
	}
	return 1
}

// flat returns the grey value of the flat picture that fits best, and 1/2 |Ax - y|^2 of it. It is the minimiser for a
// large enough lambda, where lambda times the rounding of a picture's float32 can be more than the data.
func (o operatorNorms) flat(y []float32) (grey float32, energy float64) {
	grey = float32(o.grey(y))
	for i, v := range y {
		d := float64(grey)*float64(o.ones[i]) - float64(v)
		energy += d * d / 2
	}
	return grey, energy
}

// grey is that of the flat picture that fits best, 0 if there is none above 0.
func (o operatorNorms) grey(y []float32) float64 {
	if l := operator.Dot(o.ones, y) / operator.Dot(o.ones, o.ones); l > 0 && !math.IsInf(l, 0) {
		return l
	}
	return 0
}

// largestEigenvalue estimates that of a symmetric positive semidefinite map of n numbers
// by 20 steps of Lanczos. It is below the true one, for the spectra of gradients and
// projectors by less than 2 %.
func largestEigenvalue(n int, apply func(dst, x []float32)) float64 {
	const steps = 20
	r := rand.New(rand.NewPCG(1, 1))
	last, v, w := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range v {
		v[i] = float32(r.Float64()) // of all frequencies, and of one sign as A's own is
	}
	size := math.Sqrt(operator.Dot(v, v))
	for i := range v {
		v[i] /= float32(size)
	}
	var diagonal, beside []float64
	for {
		apply(w, v)
		a := operator.Dot(w, v)
		diagonal = append(diagonal, a)
		if len(diagonal) == min(steps, n) {
			break
		}
		var b float32
		if len(beside) > 0 {
			b = float32(beside[len(beside)-1])
		}
		for i := range w {
			w[i] -= float32(a)*v[i] + b*last[i]
		}
		next := math.Sqrt(operator.Dot(w, w))
		if next <= 1e-6*a { // the rest is rounding
			break
		}
		beside = append(beside, next)
		for i := range w {
			last[i], v[i] = v[i], w[i]/float32(next)
		}
	}
	t := mat.NewSymDense(len(diagonal), nil)
	for i, a := range diagonal {
		t.SetSym(i, i, a)
		if i < len(beside) {
			t.SetSym(i, i+1, beside[i])
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(t, false) {
		panic("baseline: the eigenvalues of a small tridiagonal matrix")
	}
	values := eigen.Values(nil)
	return values[len(values)-1]
}
