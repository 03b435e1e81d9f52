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
	Converged  bool    // whether the gap, Energy - Bound, became small enough

	isFlat      bool
	lambda, tau float64
	q, px, py   []float32 // dual variables
}

// Measured on ellipse phantoms and discs (64^2 and 128^2, 12 to 60 angles, 1 and 5 % noise,
// denoising). Over-relaxation takes a third off the iterations. A share of 0.1 or 0.75, or a
// tau four times as large or small as the best, doubles them; the best is up to four times
// the guess that tvScale makes, and balance finds it, but leads away from it in the long
// run, so that it stops early. What did not help: a ramp filter as preconditioner of q (it
// is the flat regions of x that take time), averages, restarts, Halpern's anchor.
const (
	tvRelaxation = 1.8
	tvDataShare  = 0.5
	tvScale      = 0.02
	tvBalanced   = 60 // iterations
)

// TV minimises
//
//	1/2 |Ax - y|^2 + lambda sum_i |(grad x)_i|   over x >= 0
//
// over pictures of n x n pixels, grad by forward differences, |.| the Euclidean norm of
// its two numbers (isotropic total variation), by the primal-dual hybrid gradient method
// with over-relaxation (Chambolle and Pock, "A first-order primal-dual algorithm for
// convex problems with applications to imaging", 2011; Condat 2013). It stops when the
// duality gap is below Tolerance times (Energy + 1e-4 |y|^2/2): the second term, noise of
// 1 %, is what float32 can tell from the rounding of A x. The error is the context's.
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

func newTV(op Operator, n int, y []float32) *tv {
	if n*n != op.Pixels() || len(y) != op.Measurements() {
		panic(fmt.Sprintf("ct: TV of %d x %d pixels and %d measurements, but A has %d and %d", n, n, len(y), op.Pixels(), op.Measurements()))
	}
	w := &tv{op: op, n: n, y: y, norms: normsOf(op, n), bound: newDualBound(op, n, y), floor: 1e-4 * dot(y, y) / 2}
	for _, p := range []*[]float32{&w.nextX, &w.barX, &w.px, &w.py, &w.nextPX, &w.nextPY, &w.back, &w.nextBack,
		&w.lastX, &w.lastPX, &w.lastPY} {
		*p = make([]float32, n*n)
	}
	for _, p := range []*[]float32{&w.q, &w.nextQ, &w.ax, &w.nextAX, &w.lastQ} {
		*p = make([]float32, len(y))
	}
	w.x = make([]float64, n*n)
	w.setFlat()
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
// which makes the method converge. Of the right side tvDataShare is for A.
func (w *tv) steps(tau float64) {
	tau = min(max(tau, 0.01/w.norms.data), 50/w.norms.data) // a lambda of 0 or 10^9 asks for more
	w.tau = float32(tau)
	w.sigmaQ = float32(tvDataShare / w.norms.data / w.norms.joint / tau)
	w.sigmaP = float32((1 - tvDataShare) / 8 / w.norms.joint / tau)
}

// firstStep guesses tau: changes of x are to those of p as grey values are to lambda.
func (w *tv) firstStep() float64 { return tvScale * w.norms.level(w.y) / w.lambda }

// balance moves tau most of the way to where x and the dual variables have gone equally
// far since the last call, each measured by its step, if there was one.
func (w *tv) balance(again bool) {
	if again {
		primal := misfit(w.nextX, w.lastX)
		dual := misfit(w.nextQ, w.lastQ)/float64(w.sigmaQ) + (misfit(w.nextPX, w.lastPX)+misfit(w.nextPY, w.lastPY))/float64(w.sigmaP)
		if primal > 0 && dual > 0 {
			ratio := math.Sqrt(primal / dual / float64(w.tau)) // wanted to present tau
			w.steps(float64(w.tau) * math.Pow(ratio, 0.8))
		}
	}
	copy(w.lastX, w.nextX)
	copy(w.lastQ, w.nextQ)
	copy(w.lastPX, w.nextPX)
	copy(w.lastPY, w.nextPY)
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
		s.Converged = s.Energy-s.Bound <= o.Tolerance*(s.Energy+w.floor)
		if s.Converged || err != nil || k >= o.MaxIterations {
			break
		}
		if k <= tvBalanced && o.Start == nil {
			w.balance(k > 10)
		}
		check = k + max(10, k/10) // so that looking costs little, and looking late too
	}
	s.X = NewImage(w.n)
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
		tau, before := float64(w.tau), float32(0)
		for j, p := range px {
			b := back[j] + tvRelaxation*(nextBack[j]-back[j])
			back[j] = b
			old := x[j]
			v := max(0, old-tau*float64(b-(p-before+py[j]-above[j])))
			before = p
			next[j] = float32(v)
			bar[j] = float32(2*v - old)
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

// setFlat finds the best flat picture. It is the minimiser for a large enough lambda,
// where lambda times the rounding of a picture's float32 can be more than the data.
func (w *tv) setFlat() {
	ones := w.norms.ones
	if l := dot(ones, w.y) / dot(ones, ones); l > 0 {
		w.flat = float32(l)
	}
	for i, v := range w.y {
		d := float64(w.flat)*float64(ones[i]) - float64(v)
		w.flatEnergy += d * d / 2
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
