package baseline

import (
	"math"

	"gradus/ct/picture"
)

// Measured on ellipse phantoms and discs (64^2 and 128^2, 12 to 60 angles, 1 and 5 % noise,
// denoising). Over-relaxation takes a third off the iterations. A share of 0.1 or 0.75, or a
// tau four times as large or small as the best, doubles them; the best is up to four times
// the guess that tvScale makes, and balance finds it, but leads away from it in the long
// run, so that it stops early. What did not help: a ramp filter as preconditioner of q (it
// is the flat regions of x that take time), restarts, Halpern's anchor.
const (
	tvRelaxation = 1.8
	tvDataShare  = 0.5
	tvScale      = 0.02
	tvBalanced   = 60 // iterations
)

// steps sets tau, sigmaQ and sigmaP such that sigmaQ A^T A + sigmaP grad^T grad <= 1/tau,
// which makes the method converge. Of the right side tvDataShare is for A.
func (w *tv) steps(tau float64) {
	tau = min(max(tau, 0.01/w.norms.data), 1e4/w.norms.data) // a lambda of 0 or 10^9 asks for more
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
		dual := misfit(w.nextQ, w.lastQ)/float64(w.sigmaQ) +
			(misfit(w.nextPX, w.lastPX)+misfit(w.nextPY, w.lastPY))/float64(w.sigmaP)
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

// movePrimal does x_next = max(0, x - tau (A^T q + grad^T p)) on some rows.
func (w *tv) movePrimal(first, end int) {
	n := w.n
	var zero [picture.MaxSize]float32
	for i := first; i < end; i++ {
		at, to := i*n, (i+1)*n
		px, above := w.px[at:to], zero[:n]
		if i > 0 {
			above = w.py[at-n : at]
		}
		py, x, next, bar := w.py[at:][:n], w.x[at:][:n], w.nextX[at:][:n], w.barX[at:][:n]
		back, nextBack := w.back[at:][:n], w.nextBack[at:][:n]
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
	const tiny = 1e-35 // in case lambda and p are 0
	n, sigma, lambda := w.n, w.sigmaP, float32(w.lambda)
	for i := first; i < end; i++ {
		at, to := i*n, (i+1)*n
		bar, below := w.barX[at:to], w.barX[at:to]
		if i < n-1 {
			below = w.barX[to : to+n]
		}
		px, py := w.px[at:][:len(below)], w.py[at:][:len(below)]
		nextX, nextY := w.nextPX[at:][:len(below)], w.nextPY[at:][:len(below)]
		for j, b := range below {
			v := bar[j]
			right := v
			if j+1 < len(bar) {
				right = bar[j+1]
			}
			a := px[j] + sigma*(right-v)
			b = py[j] + sigma*(b-v)
			// No branch: nobody can predict where p is at its limit.
			s := lambda / max(lambda, float32(math.Sqrt(float64(a*a+b*b+tiny))))
			a, b = s*a, s*b
			nextX[j], nextY[j] = a, b
			px[j] += tvRelaxation * (a - px[j])
			py[j] += tvRelaxation * (b - py[j])
		}
	}
}
