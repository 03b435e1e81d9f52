package toy2d

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gradus/solver"
	"gradus/toy2d/plane"
)

// Series are what the solver says of one start along its run, in float64. Entry i
// describes step K[i]: the point x_{K[i]-1} from where it sets out, and the move. One
// more entry, with K = Steps + 1, describes the end point.
//
// A point of the gradient-like method that waits for the next level skips steps: K
// jumps. Long runs are thinned.
type Series struct {
	Steps      int       // of the schedule
	K          []int     // from 1, rising
	T          []float64 // smoothing of the step; of the last one at the end point
	Energy     []float64 // F(x, T)
	Target     []float64 // f(x) = F(x, t_min)
	TargetNorm []float64 // |grad f(x)|
	Size       []float64 // step size, 0 for a point that waits; NaN at the end point
	Move       []float64 // |x_K - x_{K-1}|, 0 for a point that waits; NaN at the end point, and where the step leaves every bound
	Cosine     []float64 // of the angle between grad f and the direction; NaN at the end point
	Accepted   []bool    // the line search passed; true for the other methods
	// DivergedAt is the step at which the point left every bound, where the series
	// end without an end point; 0 if it did not.
	DivergedAt int
}

// seriesLength is the most entries that a Series has.
const seriesLength = 2000

// Observe runs the spec, whose Problem is p, from one start.
func Observe(ctx context.Context, s *Spec, p *Problem, start plane.Vec) (*Series, error) {
	settings := s.Settings()
	settings.Observe = true
	r := &Series{Steps: settings.Schedule.Steps()}
	every := (r.Steps + seriesLength - 3) / (seriesLength - 2) // beside the last step and the end
	bucket := -1
	var last solver.Step
	var lastMove float64
	x := start
	for step, err := range solver.Steps(ctx, p, settings, start[:]) {
		var diverged *solver.DivergedError
		if errors.As(err, &diverged) {
			r.DivergedAt = diverged.Step
		} else if err != nil {
			return nil, fmt.Errorf("observing %s: %w", s.Method, err)
		}
		to := plane.Vec(step.X)
		move := plane.Norm(plane.Sub(to, x))
		if r.DivergedAt > 0 {
			move = math.NaN()
		}
		last, lastMove, x = step, move, to
		if b := (step.K - 1) / every; b != bucket {
			bucket = b
			r.add(step, move)
		}
	}
	if r.K[len(r.K)-1] != last.K {
		r.add(last, lastMove)
	}
	if r.DivergedAt == 0 {
		r.end(p, x, settings.Schedule.Min)
	}
	return r, nil
}

func (r *Series) add(s solver.Step, move float64) {
	r.K = append(r.K, s.K)
	r.T = append(r.T, s.T)
	r.Energy = append(r.Energy, s.Energy)
	r.Target = append(r.Target, s.Target)
	r.TargetNorm = append(r.TargetNorm, s.TargetNorm)
	r.Size = append(r.Size, s.Size)
	r.Move = append(r.Move, move)
	r.Cosine = append(r.Cosine, s.Cosine)
	r.Accepted = append(r.Accepted, s.Accepted)
}

// end adds the entry of the end point; the last level is t_min.
func (r *Series) end(p *Problem, x plane.Vec, tmin float64) {
	f, g := p.At(tmin).Gradient(x)
	r.add(solver.Step{K: r.Steps + 1, T: tmin, Energy: f, Target: f, TargetNorm: plane.Norm(g), Size: math.NaN(),
		Cosine: math.NaN(), Accepted: true}, math.NaN())
}
