package homotopy

import (
	"math"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// track is the way of a stationary point through the smoothing.
type track struct {
	path    []Point   // without its ends
	at      plane.Vec // where it ended, in the frame
	tau     float64   // likewise
	arrived bool      // false: the Hessian became singular on the way, or the work is over
}

const (
	shortest = 1e-10 // step of log t
	bend     = 0.2   // by which a step may miss, in units of its length
)

// follow follows a stationary point from one log t to another: an Euler step along
// dz/dtau = -H^{-1} d(grad F)/dtau, then Newton. A step is taken only if Newton moves
// the point by less than the step's own length, so that it cannot change branch;
// and by less than tol, so that the path can be drawn with straight lines.
func follow(p *mixture.Problem, z plane.Vec, from level, to, tol float64) track {
	t := track{at: z, tau: from.tau}
	drawn := z
	j := from.f.At(z)
	kind := stationary.KindOf(j.Hess)
	for h := to - from.tau; t.tau != to; {
		if math.Abs(h) >= math.Abs(to-t.tau) {
			h = to - t.tau
		}
		if math.Abs(h) < min(shortest, math.Abs(to-t.tau)) || from.work.Over() {
			return t
		}
		tau := t.tau + h
		if h == to-t.tau {
			tau = to
		}
		next := newLevel(p, tau, from.work)
		v := j.Hess.Solve(j.Rate)
		guess := plane.AddScaled(t.at, -h, v)
		z, ok := next.f.Newton(guess)
		miss := plane.Distance(z, guess)
		nj := next.f.At(z)
		if !ok || stationary.KindOf(nj.Hess) != kind ||
			!(miss <= min(bend*math.Abs(h)*plane.Norm(v), tol)+1e-9*(1+plane.Norm(z))) {
			h /= 2
			continue
		}
		t.at, t.tau, j = z, tau, nj
		// Towards a fold the steps become tiny: not all are worth drawing.
		if tau != to && plane.Distance(z, drawn) > tol {
			x := next.f.Out(z)
			t.path = append(t.path, Point{T: next.l.T, X: x, Value: next.l.Energy(x)})
			drawn = z
		}
		h *= 2
	}
	t.arrived = true
	return t
}
