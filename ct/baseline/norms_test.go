package baseline

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
)

// largestOf returns the largest eigenvalue of a A^T A + b grad^T grad.
func largestOf(op dense, n int, a, b float64) float64 {
	var gram, smooth mat.Dense
	m, g := mat.NewDense(op.rows, op.cols, op.a), denseGradient(n)
	gram.Mul(m.T(), m)
	gram.Scale(a, &gram)
	smooth.Mul(g.T(), g)
	smooth.Scale(b, &smooth)
	gram.Add(&gram, &smooth)
	sym := mat.NewSymDense(n*n, nil)
	for i := range n * n {
		for j := range i + 1 {
			sym.SetSym(i, j, gram.At(i, j))
		}
	}
	var eigen mat.EigenSym
	eigen.Factorize(sym, false)
	values := eigen.Values(nil)
	return values[len(values)-1]
}

func TestNorms(t *testing.T) {
	r := newRand(31)
	for range 40 {
		n := 2 + r.IntN(10)
		op := randomDense(r, 1+r.IntN(2*n*n), n*n)
		o := normsOf(op, n)
		if want := largestOf(op, n, 1, 0); o.data < want*(1-1e-6) || o.data > 1.3*want {
			t.Errorf("side %d, %d rows: |A|^2 = %g, bound %g", n, op.rows, want, o.data)
		}
		want := largestOf(op, n, tvDataShare/o.data, (1-tvDataShare)/8)
		if o.joint < want*0.999 || o.joint > 1.03*want {
			t.Errorf("side %d, %d rows: joint norm %g, taken as %g", n, op.rows, want, o.joint)
		}
	}
}

// Of a picture all of whose directions weigh the same, Lanczos ends at once.
func TestNormsOfIdentity(t *testing.T) {
	if o := normsOf(operator.Identity(32*32), 32); o.data < 1 || o.data > 1.01 || o.joint < 0.99 || o.joint > 1 {
		t.Errorf("%g and %g, want 1 and almost 1", o.data, o.joint)
	}
	if l := largestEigenvalue(5, func(dst, x []float32) { copy(dst, x) }); l < 0.9999 || l > 1.0001 {
		t.Errorf("largest eigenvalue of the identity: %g", l)
	}
}
