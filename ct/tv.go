package ct

import (
	"context"
	"fmt"
	"math"

	"gradus/solver/parallel"
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
	X          Image
	Energy     float64 // 1/2 |Ax - y|^2 + lambda TV(x)
	Bound      float64 // no picture has a lower energy, up to the rounding of float32
	Iterations int     // applications of A and of its transpose
	Converged  bool    // whether the gap, Energy - Bound, met the tolerance

	lambda    float64
	q, px, py []float32 // dual variables
}

// Steps of the primal-dual iteration, see tv.steps.
const (
	tvRelaxation = 1.8
	tvDataShare  = 0.5
	tvScale      = 0.02
)

// TV minimises
//
//	1/2 |Ax - y|^2 + lambda sum_i |(grad x)_i|   over x >= 0
//
// over pictures of n x n pixels, grad by forward differences, |.| the Euclidean norm of
// its two numbers (isotropic total variation), by the primal-dual hybrid gradient method
// with over-relaxation (Chambolle and Pock, "A first-order primal-dual algorithm for
// convex problems with applications to imaging", 2011; Condat 2013). It stops when the
// duality gap is below Tolerance times (Energy + 1e-6 |y|^2/2); the second term, noise of
// a thousandth, is for problems that can be solved exactly. The error is the context's.
func TV(ctx context.Context, op Operator, n int, y []float32, lambda float64, o TVOptions) (TVSolution, error) {
	return newTV(op, n, y).solve(ctx, lambda, o)
}

// tv is the memory of solves with the same operator and measurements. What a step of the
// method itself computes has "next" in its name; the iterates go beyond that by
// over-relaxation.
type tv struct {
	op    Operator
	n     int
	y     []float32
	norms operatorNorms
	bound *dualBound

	x, nextX, barX       []float32
	q, nextQ             []float32
	px, py               []float32
	nextPX, nextPY       []float32
	ax, nextAX           []float32 // A x
	back, nextBack       []float32 // A^T q
	tau, sigmaQ, sigmaP  float32
	lambda, floor        float64
	primalStep, dualStep func(part int)
	parts                int
}

func newTV(op Operator, n int, y []float32) *tv {
	if n*n != op.Pixels() || len(y) != op.Measurements() {
		panic(fmt.Sprintf("ct: TV of %d x %d pixels and %d measurements, but A has %d and %d", n, n, len(y), op.Pixels(), op.Measurements()))
	}
	w := &tv{op: op, n: n, y: y, norms: normsOf(op, n), bound: newDualBound(op, n, y), floor: 1e-6 * dot(y, y) / 2}
	for _, p := range []*[]float32{&w.x, &w.nextX, &w.barX, &w.px, &w.py, &w.nextPX, &w.nextPY, &w.back, &w.nextBack} {
		*p = make([]float32, n*n)
	}
	for _, p := range []*[]float32{&w.q, &w.nextQ, &w.ax, &w.nextAX} {
		*p = make([]float32, len(y))
	}
	const rows = 32 // of a part: enough work to be worth a helper
	w.parts = (n + rows - 1) / rows
	w.primalStep = func(part int) { w.movePrimal(part*rows, min((part+1)*rows, n)) }
	w.dualStep = func(part int) {
		w.moveSlopes(part*rows, min((part+1)*rows, n))
		w.moveResidual(part*len(y)/w.parts, (part+1)*len(y)/w.parts)
	}
	return w
}

// steps sets tau, sigmaQ and sigmaP such that sigmaQ A^T A + sigmaP grad^T grad <= 1/tau,
// which makes the method converge. Of the right side tvDataShare is for A. Measured on
// ellipse phantoms (60 angles, 5 % noise), the gap falls fastest with tau about
// 0.004/lambda: changes of x are to those of the dual p as the grey values are to lambda.
func (w *tv) steps() {
	scale := tvScale * w.norms.level(w.y)
	// For a small lambda sigmaQ should not fall below 0.01, for a large one x should move.
	tau := math.Min(scale/w.lambda, 50/w.norms.data)
	tau = math.Max(tau, 0.3/w.norms.data)
	w.tau = float32(tau)
	w.sigmaQ = float32(tvDataShare / w.norms.data / w.norms.joint / tau)
	w.sigmaP = float32((1 - tvDataShare) / 8 / w.norms.joint / tau)
}

func (w *tv) solve(ctx context.Context, lambda float64, o TVOptions) (s TVSolution, err error) {
	o = o.withDefaults()
	w.lambda = lambda
	w.steps()
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
		s.Converged = s.Energy-s.Bound <= o.Tolerance*(s.Energy+w.floor)
		if s.Converged || err != nil || k >= o.MaxIterations {
			break
		}
		check = k + max(10, k/10) // so that looking costs little, and looking late too
	}
	s.X = Image{w.n, append([]float32(nil), w.nextX...)}
	s.q = append(s.q, w.nextQ...)
	s.px, s.py = append(s.px, w.nextPX...), append(s.py, w.nextPY...)
	return s, err
}

// begin sets the iterates.
func (w *tv) begin(start *TVSolution) {
	if start == nil {
		for _, v := range [][]float32{w.x, w.q, w.px, w.py, w.ax, w.back} {
			clear(v)
		}
	} else {
		copy(w.x, start.X.Pix)
		copy(w.q, start.q)
		weight := float32(1) // what was at its limit should be there again
		if start.lambda > 0 {
			weight = float32(w.lambda / start.lambda)
		}
		for i := range w.px {
			w.px[i], w.py[i] = weight*start.px[i], weight*start.py[i]
		}
		w.op.Apply(w.ax, w.x)
		w.op.Transpose(w.back, w.q)
	}
	copy(w.nextBack, w.back)
}

// movePrimal does x_next = max(0, x - tau (A^T q + grad^T p)) on some rows.
func (w *tv) movePrimal(first, end int) {
	n := w.n
	var zero [MaxSize]float32
	for i := first; i < end; i++ {
		at, to := i*n, (i+1)*n
		px, py, above := w.px[at:to], w.py[at:to], zero[:n]
		if i > 0 {
			above = w.py[at-n : at]
		}
		x, next, bar := w.x[at:to], w.nextX[at:to], w.barX[at:to]
		back, nextBack := w.back[at:to], w.nextBack[at:to]
		tau, before := w.tau, float32(0)
		for j, p := range px {
			b := back[j] + tvRelaxation*(nextBack[j]-back[j])
			back[j] = b
			old := x[j]
			v := max(0, old-tau*(b-(p-before+py[j]-above[j])))
			before = p
			next[j] = v
			bar[j] = 2*v - old
			x[j] = old + tvRelaxation*(v-old)
		}
	}
}

// moveResidual does q_next = (q + sigma (A bar x - y))/(1 + sigma) on some measurements.
func (w *tv) moveResidual(first, end int) {
	q, next, y := w.q[first:end], w.nextQ[first:end], w.y[first:end]
	ax, nextAX := w.ax[first:end], w.nextAX[first:end]
	sigma, shrink := w.sigmaQ, 1/(1+w.sigmaQ)
	for i, v := range nextAX {
		old := ax[i]
		new := (q[i] + sigma*(2*v-old-y[i])) * shrink
		next[i] = new
		q[i] += tvRelaxation * (new - q[i])
		ax[i] = old + tvRelaxation*(v-old)
	}
}

// moveSlopes does p_next = the nearest to p + sigma grad bar x with |p| <= lambda on some
// rows. The last column of px and the last row of py stay zero.
func (w *tv) moveSlopes(first, end int) {
	n, sigma, lambda := w.n, w.sigmaP, float32(w.lambda)
	for i := first; i < end; i++ {
		at, to := i*n, (i+1)*n
		bar, below := w.barX[at:to], w.barX[at:to]
		if i < n-1 {
			below = w.barX[to : to+n]
		}
		px, py := w.px[at:to], w.py[at:to]
		nextX, nextY := w.nextPX[at:to], w.nextPY[at:to]
		for j, v := range bar {
			right := v
			if j+1 < len(bar) {
				right = bar[j+1]
			}
			a, b := px[j]+sigma*(right-v), py[j]+sigma*(below[j]-v)
			if r := a*a + b*b; r > lambda*lambda {
				s := lambda / float32(math.Sqrt(float64(r)))
				a, b = s*a, s*b
			}
			nextX[j], nextY[j] = a, b
			px[j] += tvRelaxation * (a - px[j])
			py[j] += tvRelaxation * (b - py[j])
		}
	}
}

// solution is the state after k iterations, but for its vectors.
func (w *tv) solution(k int) TVSolution {
	variation := w.bound.variation(w.nextX)
	return TVSolution{
		Energy:     misfit(w.nextAX, w.y)/2 + w.lambda*variation,
		Bound:      w.bound.of(w.nextQ, w.nextPX, w.nextPY, w.nextBack, w.lambda),
		Iterations: k, lambda: w.lambda,
	}
}
