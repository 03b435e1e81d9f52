package toy2d

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Basins say where the starts of the paper's grid end: the first coordinate along a
// row, the rows from the lowest second coordinate up.
type Basins struct {
	N        int     // starts per side
	Min, Max float64 // of both coordinates
	Minima   []Basin // minima of f, sorted by value: the first is the global minimiser
	// Ends holds, at [row*N + column], the valley of the end: an index into Minima,
	// EndsElsewhere or EndsDiverged.
	Ends      []byte
	Away      []float64 // likewise, how far the end is from the minimum of its valley; NaN if it is in none
	Elsewhere float64   // share of the starts that end in none of the valleys
	Diverged  float64   // share of the starts that leave every bound
	Complete  bool      // Minima are surely all
}

// Basin is a minimum of f with the share of the starts that end in its valley, and of
// those that have arrived: they are within Near of it.
type Basin struct {
	stationary.Point
	Share   float64 `json:"share"`
	Arrived float64 `json:"arrived"`
}

// FindBasins runs the spec, whose Problem is p, from the starts of the paper's grid,
// whatever its own are. The result does not depend on the number of workers, and is
// the one that Run has for s.OnPaperGrid(). progress, which may be nil, is
// called by one worker at a time.
func FindBasins(ctx context.Context, s *Spec, p *Problem, k cpu.Kernel, workers int,
	progress Progress) (*Basins, error) {
	grid := s.OnPaperGrid()
	starts, settings := grid.Points(), grid.Settings()
	ends := make([]plane.Vec, len(starts))
	var valleys *stationary.Valleys
	tasks := []func(context.Context) error{func(ctx context.Context) (err error) {
		valleys, err = p.Valleys(ctx, s.Schedule.TMin)
		return err
	}}
	var sort []func(context.Context) error // what is to be done once both ends and valleys are known
	b := newBasins(grid.Starts)
	part := basinPart(len(starts), workers)
	parts := (len(starts) + part - 1) / part
	var (
		mu   sync.Mutex // guards done, and is progress's
		done int
	)
	for from := 0; from < len(starts); from += part {
		to := min(from+part, len(starts))
		tasks = append(tasks, func(ctx context.Context) error {
			if err := runTo(ctx, ends[from:to], ensemble.New(p.Problem, k, starts[from:to]), settings); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if done++; progress != nil {
				progress(done, parts)
			}
			return nil
		})
		sort = append(sort, func(ctx context.Context) error {
			return sortByValley(ctx, valleys, b.Ends[from:to], b.Away[from:to], ends[from:to])
		})
	}
	for _, round := range [][]func(context.Context) error{tasks, sort} {
		if err := parallel.Tasks(ctx, workers, round); err != nil {
			return nil, fmt.Errorf("finding the basins of %s: %w", s.Method, err)
		}
	}
	b.share(valleys)
	return b, nil
}

func newBasins(grid Starts) *Basins {
	n := grid.N * grid.N
	return &Basins{N: grid.N, Min: grid.Min, Max: grid.Max, Ends: make([]byte, n), Away: make([]float64, n)}
}

// basinPart is how many starts move together: two parts for each worker, so that they
// share the load, and no more, because every part makes its own tables of the landscape.
func basinPart(starts, workers int) int {
	part := (starts-1)/(2*max(1, workers)) + 1
	return (part + ensemble.Lanes - 1) / ensemble.Lanes * ensemble.Lanes
}

// runTo stores where an ensemble ends.
func runTo(ctx context.Context, ends []plane.Vec, e *ensemble.Ensemble, settings solver.Settings) error {
	for _, err := range solver.Many(ctx, e, settings) {
		if err != nil {
			return err
		}
	}
	for i := range ends {
		ends[i] = e.Point(i)
	}
	return nil
}

// share counts what was sorted.
func (b *Basins) share(v *stationary.Valleys) {
	valleys, elsewhere, diverged := countByValley(v, b.Ends, b.Away)
	n := float64(len(b.Ends))
	b.Complete, b.Minima = v.Complete, make([]Basin, len(valleys))
	for i, m := range valleys {
		b.Minima[i] = Basin{m.Point, float64(m.Ends) / n, float64(m.Arrived) / n}
	}
	b.Elsewhere, b.Diverged = float64(elsewhere)/n, float64(diverged)/n
}

// Start returns the start of an entry of Ends.
func (b *Basins) Start(i int) plane.Vec {
	grid := Starts{N: b.N, Min: b.Min, Max: b.Max}
	return plane.Vec{grid.Coordinate(i % b.N), grid.Coordinate(i / b.N)}
}

// Workers is the number of workers that a sweep or basins should have here.
func Workers() int { return runtime.GOMAXPROCS(0) }

// Progress is told how many parts of some work are done.
type Progress func(done, of int)
