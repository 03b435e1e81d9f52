package baseline

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/scan"
)

// dense is an operator given by its matrix.
type dense struct {
	rows, cols int
	a          []float64
}

// randomDense has about half of its entries zero, the others in [0, 1).
func randomDense(r *rand.Rand, rows, cols int) dense {
	d := dense{rows, cols, make([]float64, rows*cols)}
	for i := range d.a {
		d.a[i] = max(0, 2*r.Float64()-1)
	}
	return d
}

func (d dense) Pixels() int       { return d.cols }
func (d dense) Measurements() int { return d.rows }

func (d dense) Apply(dst, x []float32) {
	for i := range dst {
		var sum float64
		for j, v := range x {
			sum += d.a[i*d.cols+j] * float64(v)
		}
		dst[i] = float32(sum)
	}
}

func (d dense) Transpose(dst, y []float32) {
	for j := range dst {
		var sum float64
		for i, v := range y {
			sum += d.a[i*d.cols+j] * float64(v)
		}
		dst[j] = float32(sum)
	}
}

// denseGradient is gradient as a matrix, dx above dy.
func denseGradient(n int) *mat.Dense {
	g := mat.NewDense(2*n*n, n*n, nil)
	x, dx, dy := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	for j := range x {
		clear(x)
		x[j] = 1
		operator.Gradient(dx, dy, x, n)
		for i := range x {
			g.Set(i, j, float64(dx[i]))
			g.Set(n*n+i, j, float64(dy[i]))
		}
	}
	return g
}

// diagonalOf is that of a map of n numbers.
func diagonalOf(apply func(dst, x []float32), n int) func(dst []float32) {
	diagonal, unit, column := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range unit {
		unit[i] = 1
		apply(column, unit)
		diagonal[i], unit[i] = column[i], 0
	}
	return func(dst []float32) { copy(dst, diagonal) }
}

func TestConjugateGradients(t *testing.T) {
	r := newRand(1)
	var c ConjugateGradients // serves systems of different sizes one after the other
	for _, n := range []int{1, 7, 30, 12} {
		a := randomDense(r, 2*n, n)
		ax := make([]float32, 2*n)
		apply := func(dst, x []float32) {
			a.Apply(ax, x)
			a.Transpose(dst, ax)
		}
		s := System{Apply: apply, Diagonal: diagonalOf(apply, n)}
		want, b, x := random(r, n), make([]float32, n), random(r, n)
		apply(b, want)
		applied, converged, err := c.Solve(context.Background(), s, x, b, 1e-6, 10*n+10)
		if err != nil || !converged || applied > 10*n {
			t.Fatalf("%d unknowns: %d applications, converged %v, %v", n, applied, converged, err)
		}
		got := make([]float32, n)
		apply(got, x)
		if e := math.Sqrt(misfit(got, b) / operator.Dot(b, b)); e > 3e-6 {
			t.Errorf("%d unknowns: relative residual %g", n, e)
		}
	}
}

func TestConjugateGradientsEnds(t *testing.T) {
	var c ConjugateGradients
	applications := 0
	singular := func(dst, x []float32) { // two of three directions
		applications++
		dst[0], dst[1], dst[2] = 5*x[0]+4*x[1], 4*x[0]+5*x[1], 0
	}
	s := System{Apply: singular, Diagonal: diagonalOf(singular, 3)}
	x := make([]float32, 3)
	for _, k := range []struct {
		name       string
		b          []float32
		iterations int
		converged  bool
	}{
		{"in the range", []float32{1, 2, 0}, 10, true},
		{"outside the range", []float32{1, 2, 3}, 1000, false},
		{"too few iterations", []float32{1, 2, 0}, 1, false},
	} {
		clear(x)
		applications = 0
		applied, converged, err := c.Solve(context.Background(), s, x, k.b, 1e-6, k.iterations)
		if err != nil || converged != k.converged || applied != applications {
			t.Errorf("%s: converged %v after %d applications of %d, %v", k.name, converged, applied, applications, err)
		}
		for _, v := range x {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("%s: ends at %v", k.name, x)
			}
		}
	}
	x[1] = 5
	if applied, converged, _ := c.Solve(context.Background(), s, x, make([]float32, 3), 1e-6, 10); !converged ||
		applied != 0 || x[1] != 0 {
		t.Errorf("b = 0: %v after %d", x, applied)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := c.Solve(ctx, s, x, []float32{1, 2, 0}, 1e-6, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestConjugateGradientsKeepMemory(t *testing.T) {
	var c ConjugateGradients
	apply := func(dst, x []float32) {
		for i, v := range x {
			dst[i] = v * float32(1+i)
		}
	}
	s := System{Apply: apply, Diagonal: func(dst []float32) {
		for i := range dst {
			dst[i] = 1 // not the diagonal, to leave some work
		}
	}}
	x, b := make([]float32, 50), random(newRand(3), 50)
	solve := func() {
		clear(x)
		if _, _, err := c.Solve(context.Background(), s, x, b, 1e-4, 100); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(10, solve); n > 0 {
		t.Errorf("%g allocations a solve", n)
	}
}

func TestTikhonovAgainstDense(t *testing.T) {
	const n = 9
	r := newRand(2)
	a := randomDense(r, 60, n*n)
	y := random(r, 60)
	g := denseGradient(n)
	for _, lambda := range []float64{0.1, 1, 30} {
		var gram, smooth mat.Dense
		m := mat.NewDense(a.rows, a.cols, a.a)
		gram.Mul(m.T(), m)
		smooth.Mul(g.T(), g)
		smooth.Scale(lambda, &smooth)
		gram.Add(&gram, &smooth)
		var right, want mat.VecDense
		right.MulVec(m.T(), mat.NewVecDense(60, widen(y)))
		if err := want.SolveVec(&gram, &right); err != nil {
			t.Fatal(err)
		}
		s, err := Tikhonov(context.Background(), a, n, y, lambda, nil)
		if err != nil || !s.Converged {
			t.Fatalf("lambda %g: %v after %d iterations, %v", lambda, s.Converged, s.Iterations, err)
		}
		var diff, norm float64
		for i, v := range s.X.Pix {
			diff += math.Pow(float64(v)-want.AtVec(i), 2)
			norm += math.Pow(want.AtVec(i), 2)
		}
		if e := math.Sqrt(diff / norm); e > 1e-3 {
			t.Errorf("lambda %g: relative error %g", lambda, e)
		}
		// Energy is of x, and nowhere lower.
		w := newTikhonov(a, n, y)
		if e := w.energy(s.X.Pix, lambda); e != s.Energy {
			t.Errorf("lambda %g: energy %g, of x %g", lambda, s.Energy, e)
		}
		x := random(r, n*n)
		for i := range x {
			x[i] = s.X.Pix[i] + 1e-2*x[i]
		}
		if e := w.energy(x, lambda); e < s.Energy {
			t.Errorf("lambda %g: energy %g, nearby %g", lambda, s.Energy, e)
		}
	}
}

// At the solution A^T (Ax - y) = lambda div grad x, and a good start saves work.
func TestTikhonovOptimality(t *testing.T) {
	const n, lambda = 64, 5
	p := newProjector(n, 30)
	truth := picture.Image{N: n, Pix: slices.Repeat([]float32{0.5}, n*n)}
	y, _, err := scan.Simulate(p, truth, scan.Scan{Noise: 0.05, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Tikhonov(context.Background(), p, n, y, lambda, nil)
	if err != nil || !s.Converged {
		t.Fatalf("%v, %v", s.Converged, err)
	}
	ax, b, back := make([]float32, len(y)), make([]float32, n*n), make([]float32, n*n)
	dx, dy, div := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	p.Transpose(b, y)
	p.Apply(ax, s.X.Pix)
	p.Transpose(back, ax)
	operator.Gradient(dx, dy, s.X.Pix, n)
	operator.Divergence(div, dx, dy, n)
	for i := range back {
		back[i] += -b[i] - lambda*div[i]
	}
	if e := math.Sqrt(operator.Dot(back, back) / operator.Dot(b, b)); e > 2*tikhonovTolerance {
		t.Errorf("relative gradient %g", e)
	}
	again, err := Tikhonov(context.Background(), p, n, y, lambda*1.1, s.X.Pix)
	cold, err2 := Tikhonov(context.Background(), p, n, y, lambda*1.1, nil)
	if err != nil || err2 != nil || again.Iterations >= cold.Iterations {
		t.Errorf("%d iterations from a good start, %d from none; %v, %v", again.Iterations, cold.Iterations, err, err2)
	}
}

// Much smoothing leaves the constant picture that fits best.
func TestTikhonovHugeLambda(t *testing.T) {
	const n = 32
	y := random(newRand(4), n*n)
	var mean float64
	for i := range y {
		y[i] += 3
		mean += float64(y[i]) / n / n
	}
	s, err := Tikhonov(context.Background(), operator.Identity(n*n), n, y, 1e6, nil)
	if err != nil || !s.Converged {
		t.Fatalf("%v, %v", s.Converged, err)
	}
	for i, v := range s.X.Pix {
		if math.Abs(float64(v)-mean) > 1e-3 {
			t.Fatalf("pixel %d: %g, want %g", i, v, mean)
		}
	}
}

func widen(x []float32) []float64 {
	w := make([]float64, len(x))
	for i, v := range x {
		w[i] = float64(v)
	}
	return w
}
