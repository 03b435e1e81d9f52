package toy2d

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gradus/solver"
	"gradus/solver/kernel"
)

// SweepTMax returns the paper's 100 values of t_max, log-spaced from 10 to 0.01.
func SweepTMax() []float64 {
	ts := make([]float64, 100)
	for i := range ts {
		ts[i] = math.Pow(10, 1-3*float64(i)/99)
	}
	ts[0], ts[99] = 10, 0.01 // exactly
	return ts
}

// Rates are what the paper's pictures show of one method.
type Rates struct {
	TMax       []float64   // values of t_max, falling
	Iterations []int       // at which the shares were recorded: 0, 10, 20, ..
	Global     [][]float64 // [t_max][iteration]: share of starts within Near of the global minimiser
	Stationary [][]float64 // [t_max][iteration]: share of starts with |grad f| <= Flat
	Reached    []float64   // [start]: share of t_max values whose run ends within Near of the global minimiser
}

// Sweep runs the spec with each of the paper's values of t_max, on as many workers
// as there are processors; the result does not depend on their number. progress,
// unless nil, is told after each value how many are done, by one worker at a time.
func Sweep(ctx context.Context, s *Spec, k kernel.Kernel, workers int, progress func(done, of int)) (*Rates, error) {
	tmax := SweepTMax()
	p, starts := s.Problem(), s.Points()
	best := p.GlobalMinimiser(s.Schedule.TMin).X
	steps := s.Schedule.Levels * s.Schedule.Iterations
	every := recordEvery(steps)
	r := &Rates{TMax: tmax, Global: make([][]float64, len(tmax)), Stationary: make([][]float64, len(tmax)), Reached: make([]float64, len(starts))}
	for i := 0; i < steps; i += every {
		r.Iterations = append(r.Iterations, i)
	}
	r.Iterations = append(r.Iterations, steps)

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		next    atomic.Int64
		mu      sync.Mutex // guards reached and done
		reached = make([]int, len(starts))
		done    int
		all     sync.WaitGroup
	)
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tmax); i = int(next.Add(1)) - 1 {
				e := NewEnsemble(p, k, starts)
				settings := s.Settings()
				settings.Schedule.Max = tmax[i]
				if err := r.record(ctx, i, e, settings, best, every); err != nil {
					cancel(err)
					return
				}
				mu.Lock()
				for j := range reached {
					if distance(e.Point(j), best) <= Near {
						reached[j]++
					}
				}
				done++
				if progress != nil {
					progress(done, len(tmax))
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for j, n := range reached {
		r.Reached[j] = float64(n) / float64(len(tmax))
	}
	return r, nil
}

// Workers is the number of workers that a sweep should have here.
func Workers() int { return runtime.GOMAXPROCS(0) }

// recordEvery is every tenth of the paper's 1300 steps; short runs are recorded
// whole, long ones at 130 to 260 steps.
func recordEvery(steps int) int { return max(1, steps/130) }

// record runs an ensemble and stores the shares of one value of t_max.
func (r *Rates) record(ctx context.Context, i int, e *Ensemble, s solver.Settings, best Vec, every int) error {
	n := float64(e.Len())
	take := func() {
		r.Global[i] = append(r.Global[i], float64(e.CountNear(best))/n)
		r.Stationary[i] = append(r.Stationary[i], float64(e.CountFlat(s.Schedule.Min))/n)
	}
	take()
	last := s.Schedule.Steps()
	for tick, err := range solver.Many(ctx, e, s) {
		if err != nil {
			return err
		}
		if tick.K == last || tick.K%every == 0 {
			take()
		}
	}
	return nil
}
