package toy2d

import (
	"context"
	"fmt"
	"math"
	"sync"

	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
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

// SweepRow is what a sweep knows of one value of t_max.
type SweepRow struct {
	Index      int       // of the value in SweepTMax
	Done, Of   int       // values that are done, with this one, and all
	TMax       float64   // the value
	Global     []float64 // as in Rates; not to be changed
	Stationary []float64 // likewise
}

// SweepIterations returns the iterations at which a sweep of so many steps records
// the shares: every tenth of the paper's 1300; short runs are recorded whole, long
// ones at 130 to 260 steps.
func SweepIterations(steps int) []int {
	var ks []int
	for k := 0; k < steps; k += recordEvery(steps) {
		ks = append(ks, k)
	}
	return append(ks, steps)
}

func recordEvery(steps int) int { return max(1, steps/130) }

// Sweep runs the spec, whose Problem is p, with each of the paper's values of t_max;
// the result does not depend on the number of workers. row, unless nil, is told of
// each value when it is done, by one worker at a time.
func Sweep(ctx context.Context, s *Spec, p *Problem, k cpu.Kernel, workers int, row func(SweepRow)) (*Rates, error) {
	tmax, starts := SweepTMax(), s.Points()
	survey, err := p.SurveyContext(ctx, s.Schedule.TMin)
	if err != nil {
		return nil, fmt.Errorf("finding the global minimiser: %w", err)
	}
	best := survey.Global.X
	steps := s.Schedule.Levels * s.Schedule.Iterations
	r := &Rates{TMax: tmax, Iterations: SweepIterations(steps),
		Global: make([][]float64, len(tmax)), Stationary: make([][]float64, len(tmax)),
		Reached: make([]float64, len(starts))}

	var (
		mu      sync.Mutex // guards what follows, and is row's
		reached = make([]int, len(starts))
		done    int
	)
	tasks := make([]func(context.Context) error, len(tmax))
	for i := range tasks {
		tasks[i] = func(ctx context.Context) error {
			e, settings := ensemble.New(p.Problem, k, starts), s.Settings()
			settings.Schedule.Max = tmax[i]
			if err := r.record(ctx, i, e, settings, best, recordEvery(steps)); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			for j := range reached {
				if plane.Distance(e.Point(j), best) <= ensemble.Near {
					reached[j]++
				}
			}
			done++
			if row != nil {
				row(SweepRow{Index: i, Done: done, Of: len(tmax), TMax: tmax[i], Global: r.Global[i],
					Stationary: r.Stationary[i]})
			}
			return nil
		}
	}
	if err := parallel.Tasks(ctx, workers, tasks); err != nil {
		return nil, fmt.Errorf("sweeping %s: %w", s.Method, err)
	}
	for j, n := range reached {
		r.Reached[j] = float64(n) / float64(len(tmax))
	}
	return r, nil
}

// record runs an ensemble and stores the shares of one value of t_max.
func (r *Rates) record(ctx context.Context, i int, e *ensemble.Ensemble, s solver.Settings,
	best plane.Vec, every int) error {
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
