package baseline

import (
	"context"
	"fmt"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/internal/parallel"
)

// TVOptions say how well and how long TV minimises.
type TVOptions struct {
	// Tolerance is the relative duality gap at which to stop; zero means 1e-4. As the
	// energy is 1/2 |Ax|^2 and more, A x is then within the root of two gaps of the
	// minimiser's: with the default, 1.5 to 3 % of the noise.
	Tolerance float64
	// MaxIterations is the end if the gap does not get there; zero means 5000.
	MaxIterations int
	// Start is a solution with the same A, y and n, for another lambda perhaps, from
	// which to go on; nil means from black.
	Start *TVSolution
}

func (o TVOptions) withDefaults() TVOptions {
	if o.Tolerance == 0 {
		o.Tolerance = 1e-4
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 5000
	}
	return o
}

// TVSolution is an approximate minimiser and how good it surely is.
type TVSolution struct {
	X          picture.Image
	Energy     float64 // 1/2 |Ax - y|^2 + lambda TV(x)
	Bound      float64 // no picture has a lower energy, up to the rounding of float32
	Iterations int     // applications of A and of its transpose
	Gap        float64 // (Energy - Bound)/(Energy + 1e-4 |y|^2/2), what Tolerance is for
	Converged  bool    // whether the gap became small enough, see TV

	isFlat      bool
	lambda, tau float64
	q, px, py   []float32 // dual variables
}

// TV minimises
//
//	1/2 |Ax - y|^2 + lambda sum_i |(grad x)_i|   over x >= 0
//
// over pictures of n x n pixels, grad by forward differences, |.| the Euclidean norm of
// its two numbers (isotropic total variation), by the primal-dual hybrid gradient method
// with over-relaxation (Chambolle and Pock, "A first-order primal-dual algorithm for
// convex problems with applications to imaging", 2011; Condat 2013). It stops when the
// duality gap is below Tolerance times (Energy + 1e-4 |y|^2/2): the second term, noise of
// 1 %, is what float32 can tell from the rounding of A x. As a small lambda hardly counts in
// the energy, and yet decides what no measurement sees, the gap must also be below Tolerance
// times 1000 lambda n level, level being the grey of the flat picture that fits best: a small
// part of the total variation of pictures. The error is the context's.
func TV(ctx context.Context, op operator.Operator, n int, y []float32, lambda float64,
	o TVOptions) (TVSolution, error) {
	return newTV(op, n, y).solve(ctx, lambda, o)
}

// tv is the memory of solves with the same operator and measurements. What a step of the
// method itself computes has "next" in its name; the iterates go beyond that by
// over-relaxation.
type tv struct {
	op    operator.Operator
	n     int
	y     []float32
	norms operatorNorms
	bound *dualBound

	x                    []float64 // whose steps can be below the rounding of float32
	nextX, barX          []float32
	q, nextQ             []float32
	px, py               []float32
	nextPX, nextPY       []float32
	lastX, lastQ         []float32 // when balance was last called
	lastPX, lastPY       []float32
	ax, nextAX           []float32 // A x
	back, nextBack       []float32 // A^T q
	tau, sigmaQ, sigmaP  float32
	lambda, floor        float64
	flat                 float32 // the flat picture that fits best, and its energy
	flatEnergy           float64
	primalStep, dualStep func(part int)
	parts                int
}

func newTV(op operator.Operator, n int, y []float32) *tv {
	if n*n != op.Pixels() || len(y) != op.Measurements() {
		panic(fmt.Sprintf("baseline: TV of %d x %d pixels and %d measurements, but A has %d and %d", n, n, len(y),
			op.Pixels(), op.Measurements()))
	}
	w := &tv{op: op, n: n, y: y, norms: normsOf(op, n), bound: newDualBound(op, n, y),
		floor: 1e-4 * operator.Dot(y, y) / 2}
	for _, p := range []*[]float32{&w.nextX, &w.barX, &w.px, &w.py, &w.nextPX, &w.nextPY, &w.back, &w.nextBack,
		&w.lastX, &w.lastPX, &w.lastPY} {
		*p = make([]float32, n*n)
	}
	for _, p := range []*[]float32{&w.q, &w.nextQ, &w.ax, &w.nextAX, &w.lastQ} {
		*p = make([]float32, len(y))
	}
	w.x = make([]float64, n*n)
	w.flat, w.flatEnergy = w.norms.flat(y)
	const rows = 32 // of a part: enough work to be worth a helper
	w.parts = (n + rows - 1) / rows
	w.primalStep = func(part int) { w.movePrimal(part*rows, min((part+1)*rows, n)) }
	w.dualStep = func(part int) {
		w.moveSlopes(part*rows, min((part+1)*rows, n))
		w.moveResidual(part*len(y)/w.parts, (part+1)*len(y)/w.parts)
	}
	return w
}

func (w *tv) solve(ctx context.Context, lambda float64, o TVOptions) (s TVSolution, err error) {
	o = o.withDefaults()
	w.lambda = lambda
	w.begin(o.Start)
	check := 10
	for k := 1; ; k++ {
		parallel.For(w.parts, w.primalStep)
		w.op.Apply(w.nextAX, w.nextX)
		parallel.For(w.parts, w.dualStep)
		w.op.Transpose(w.nextBack, w.nextQ)
		if err = ctx.Err(); err == nil && k < check && k < o.MaxIterations {
			continue
		}
		s = w.solution(k)
		if gap := s.Energy - s.Bound; !(gap <= 0) { // below, it is rounding
			s.Gap = gap / (s.Energy + w.floor)
		}
		s.Converged = s.Gap <= o.Tolerance && (lambda == 0 || s.Energy-s.Bound <= o.Tolerance*w.resolved())
		if s.Converged || err != nil || k >= o.MaxIterations {
			break
		}
		if k <= tvBalanced && o.Start == nil {
			w.balance(k > 10)
		}
		check = k + max(10, k/10) // so that looking costs little, and looking late too
	}
	s.X = picture.NewImage(w.n)
	copy(s.X.Pix, w.nextX)
	if s.isFlat {
		for i := range s.X.Pix {
			s.X.Pix[i] = w.flat
		}
	}
	s.q = append(s.q, w.nextQ...)
	s.px, s.py = append(s.px, w.nextPX...), append(s.py, w.nextPY...)
	return s, err
}

// resolved is the energy of which the gap must be a small part for the total variation to
// have been minimised, too.
func (w *tv) resolved() float64 { return 1000 * w.lambda * float64(w.n) * w.norms.level(w.y) }

// begin sets the iterates.
func (w *tv) begin(start *TVSolution) {
	if start == nil {
		w.steps(w.firstStep())
		for _, v := range [][]float32{w.nextX, w.q, w.px, w.py, w.ax, w.back} {
			clear(v)
		}
	} else {
		w.steps(start.tau * start.lambda / w.lambda)
		copy(w.nextX, start.X.Pix)
		copy(w.q, start.q)
		weight := float32(1) // what was at its limit should be there again
		if start.lambda > 0 {
			weight = float32(w.lambda / start.lambda)
		}
		for i := range w.px {
			w.px[i], w.py[i] = weight*start.px[i], weight*start.py[i]
		}
		w.op.Apply(w.ax, w.nextX)
		w.op.Transpose(w.back, w.q)
	}
	copy(w.nextBack, w.back)
	for i, v := range w.nextX {
		w.x[i] = float64(v)
	}
}

// solution is the state after k iterations, but for its vectors.
func (w *tv) solution(k int) TVSolution {
	s := TVSolution{
		Energy:     misfit(w.nextAX, w.y)/2 + w.lambda*w.bound.variation(w.nextX),
		Bound:      w.bound.of(w.nextQ, w.nextPX, w.nextPY, w.nextBack, w.lambda),
		Iterations: k, lambda: w.lambda, tau: float64(w.tau),
	}
	if w.flatEnergy <= s.Energy {
		s.Energy, s.isFlat = w.flatEnergy, true
	}
	return s
}
