package toy2d

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/solver/parallel"
)

// Basins say where the starts of the paper's grid end: the first coordinate along a
// row, the rows from the lowest second coordinate up.
type Basins struct {
	N        int     // starts per side
	Min, Max float64 // of both coordinates
	Minima   []Basin // minima of f, sorted by value: the first is the global minimiser
	// Ends holds, at [row*N + column], an index into Minima, EndsElsewhere or
	// EndsDiverged.
	Ends      []byte
	Elsewhere float64 // share of the starts that end at none of Minima
	Diverged  float64 // share of the starts that leave every bound
	Complete  bool    // Minima are surely all
}

// Basin is a minimum of f with the share of the starts that end there: it is the
// nearest minimum, and within Near.
type Basin struct {
	StationaryPoint
	Share float64 `json:"share"`
}

// Values of Basins.Ends that are no index. Fewer minima than that are kept.
const (
	EndsElsewhere = 254
	EndsDiverged  = 255
)

// FindBasins runs the spec, whose Problem is p, from the starts of the paper's grid,
// whatever its own are. The result does not depend on the number of workers, and is
// the one that Run has for s.OnPaperGrid(). progress, which may be nil, is
// called by one worker at a time.
func FindBasins(ctx context.Context, s *Spec, p *Problem, k kernel.Kernel, workers int, progress Progress) (*Basins, error) {
	grid := s.OnPaperGrid()
	starts, settings := grid.Points(), grid.Settings()
	ends := make([]Vec, len(starts))
	var survey *Survey
	tasks := []func(context.Context) error{func(ctx context.Context) (err error) {
		survey, err = p.SurveyContext(ctx, s.Schedule.TMin)
		return err
	}}
	part := basinPart(len(starts), workers)
	parts := (len(starts) + part - 1) / part
	var (
		mu   sync.Mutex // guards done, and is progress's
		done int
	)
	for from := 0; from < len(starts); from += part {
		to := min(from+part, len(starts))
		tasks = append(tasks, func(ctx context.Context) error {
			if err := runTo(ctx, ends[from:to], NewEnsemble(p, k, starts[from:to]), settings); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if done++; progress != nil {
				progress(done, parts)
			}
			return nil
		})
	}
	if err := parallel.Tasks(ctx, workers, tasks); err != nil {
		return nil, fmt.Errorf("finding the basins of %s: %w", s.Method, err)
	}
	b := &Basins{N: grid.Starts.N, Min: grid.Starts.Min, Max: grid.Starts.Max, Complete: survey.Complete, Minima: survey.minima()}
	b.classify(ends)
	return b, nil
}

// basinPart is how many starts move together: two parts for each worker, so that they
// share the load, and no more, because every part makes its own tables of the landscape.
func basinPart(starts, workers int) int {
	part := (starts-1)/(2*max(1, workers)) + 1
	return (part + lanes - 1) / lanes * lanes
}

// runTo stores where an ensemble ends.
func runTo(ctx context.Context, ends []Vec, e *Ensemble, settings solver.Settings) error {
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

// minima returns the minima, sorted by value, the global minimiser first: it is not
// among the points of an incomplete survey if a descent found it.
func (s *Survey) minima() []Basin {
	minima := []Basin{{StationaryPoint: s.Global}}
	for _, q := range s.Points {
		if q.Kind == Minimum && !s.isGlobal(q) && len(minima) < EndsElsewhere {
			minima = append(minima, Basin{StationaryPoint: q})
		}
	}
	slices.SortStableFunc(minima[1:], func(a, b Basin) int { return cmp.Compare(a.Value, b.Value) })
	return minima
}

func (b *Basins) classify(ends []Vec) {
	b.Ends = make([]byte, len(ends))
	for i, end := range ends {
		b.Ends[i] = b.of(end)
	}
	b.share()
}

// share counts Ends.
func (b *Basins) share() {
	var counts [256]int
	for _, end := range b.Ends {
		counts[end]++
	}
	share := func(of int) float64 { return float64(counts[of]) / float64(len(b.Ends)) }
	for i := range b.Minima {
		b.Minima[i].Share = share(i)
	}
	b.Elsewhere, b.Diverged = share(EndsElsewhere), share(EndsDiverged)
}

// of returns the entry of Ends for an end: of two minima equally near, the lower one.
func (b *Basins) of(end Vec) byte {
	if math.IsNaN(end[0]) || math.IsNaN(end[1]) { // as an ensemble leaves it
		return EndsDiverged
	}
	nearest, least := byte(EndsElsewhere), Near
	for i := range b.Minima {
		if d := distance(end, b.Minima[i].X); d < least || d == least && nearest == EndsElsewhere {
			nearest, least = byte(i), d
		}
	}
	return nearest
}
