package toy2d

import (
	"context"
	"fmt"
	"math"
	"time"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Result is what became of a run.
type Result struct {
	Method          solver.Method    `json:"method"`
	Kernel          cpu.Kernel       `json:"kernel"`
	Starts          int              `json:"starts"`
	Steps           int              `json:"steps"`
	Global          stationary.Point `json:"global_minimiser"` // of f
	GlobalProven    bool             `json:"global_proven"`    // whether all stationary points were found
	FirstT          float64          `json:"first_t"`          // smoothing of the first level
	FirstMinima     int              `json:"first_minima"`     // minima of F(., t) there
	FirstProven     bool             `json:"first_proven"`     // whether these are surely all
	Valleys         []Valley         `json:"valleys"`          // of f, the global minimiser's first
	Nowhere         int              `json:"nowhere"`          // ends in no valley
	ShareGlobal     float64          `json:"share_global"`     // ends within Near of the global minimiser
	ShareStationary float64          `json:"share_stationary"` // ends with |grad f| <= Flat
	DistinctEnds    int              `json:"distinct_ends"`    // groups of ends, see distinct
	Diverged        float64          `json:"diverged"`         // share; counted as failed
	FirstDivergence *Divergence      `json:"first_divergence"` // null if none diverged
	Claims          []Claim          `json:"claims"`           // what can be said of it
	Seconds         float64          `json:"seconds"`          // that the solver took

	// In the order of the starts.
	Ends       []plane.Vec `json:"-"` // NaN if diverged
	Moves      []float64   `json:"-"` // length of the last step's move, up to rounding in float32
	Valley     []byte      `json:"-"` // of the end: index of a minimum, EndsElsewhere or EndsDiverged
	Away       []float64   `json:"-"` // of the end from that minimum; NaN if it is in no valley
	DivergedAt []int       `json:"-"` // step, 0 if it did not
}

// Divergence says which start left every bound, and when.
type Divergence struct {
	Start int `json:"start"` // from 0
	Step  int `json:"step"`
}

// StepFunc sees step 0, the starts, and every step after it; t is the smoothing of the
// step that led there, and of the first level at step 0.
type StepFunc func(step int, t float64, e *ensemble.Ensemble)

// Run runs a spec once (not its sweep); p is its Problem. each may be nil.
func Run(ctx context.Context, s *Spec, p *Problem, k cpu.Kernel, each StepFunc) (*Result, error) {
	settings := s.Settings()
	e := ensemble.New(p.Problem, k, s.Points())
	if each != nil {
		each(0, settings.At(0), e)
	}
	steps := settings.Schedule.Steps()
	before := make([]float32, 2*e.Len()) // the last step
	began := time.Now()
	if steps == 1 {
		e.Copy(before)
	}
	for tick, err := range solver.Many(ctx, e, settings) {
		if err != nil {
			return nil, fmt.Errorf("running %s: %w", s.Method, err)
		}
		if each != nil {
			each(tick.K, tick.T, e)
		}
		if tick.K == steps-1 {
			e.Copy(before)
		}
	}
	seconds := time.Since(began).Seconds()

	n := float64(e.Len())
	first, err := p.SurveyContext(ctx, settings.At(0))
	if err != nil {
		return nil, fmt.Errorf("finding the minima of the first level: %w", err)
	}
	valleys, err := p.Valleys(ctx, s.Schedule.TMin)
	if err != nil {
		return nil, fmt.Errorf("finding the minima: %w", err)
	}
	r := &Result{
		Method: s.Method, Kernel: k, Starts: e.Len(), Steps: steps,
		Global: valleys.Minima[0], GlobalProven: valleys.Complete,
		FirstT: first.T, FirstMinima: len(first.Minima()), FirstProven: first.Complete,
		Seconds: seconds, Ends: make([]plane.Vec, e.Len()), Moves: make([]float64, e.Len()),
		DivergedAt: make([]int, e.Len()),
		Valley:     make([]byte, e.Len()), Away: make([]float64, e.Len()),
	}
	r.ShareGlobal = float64(e.CountNear(r.Global.X)) / n
	r.ShareStationary = float64(e.CountFlat(s.Schedule.TMin)) / n
	diverged := 0
	for i := range r.Ends {
		r.Ends[i], r.DivergedAt[i] = e.Point(i), e.DivergedAt(i)
		r.Moves[i] = plane.Distance(r.Ends[i], plane.Vec{float64(before[2*i]), float64(before[2*i+1])})
		if k := r.DivergedAt[i]; k > 0 {
			diverged++
			if r.FirstDivergence == nil || k < r.FirstDivergence.Step {
				r.FirstDivergence = &Divergence{Start: i, Step: k}
			}
		}
	}
	r.Diverged = float64(diverged) / n
	r.DistinctEnds = distinct(r.Ends)
	if err := sortByValley(ctx, valleys, r.Valley, r.Away, r.Ends); err != nil {
		return nil, fmt.Errorf("sorting the ends by valley: %w", err)
	}
	r.Valleys, r.Nowhere, _ = countByValley(valleys, r.Valley, r.Away)
	r.Claims = claimsOf(s, p, valleys, r)
	return r, nil
}

// distinct counts the groups that the ends form: in order, an end joins the first
// group whose first member is within Near, or founds one. Diverged ends are in none.
func distinct(ends []plane.Vec) int {
	type cell [2]int64 // a square of side Near: a founder within reach is in one of nine
	founders := map[cell][]plane.Vec{}
	count := 0
	for _, end := range ends {
		if math.IsNaN(end[0]) || math.IsNaN(end[1]) {
			continue
		}
		at := cell{int64(math.Floor(end[0] / ensemble.Near)), int64(math.Floor(end[1] / ensemble.Near))}
		if !joins(end, func(dx, dy int64) []plane.Vec { return founders[cell{at[0] + dx, at[1] + dy}] }) {
			founders[at] = append(founders[at], end)
			count++
		}
	}
	return count
}

func joins(end plane.Vec, around func(dx, dy int64) []plane.Vec) bool {
	for dx := int64(-1); dx <= 1; dx++ {
		for dy := int64(-1); dy <= 1; dy++ {
			for _, f := range around(dx, dy) {
				if plane.Distance(end, f) <= ensemble.Near {
					return true
				}
			}
		}
	}
	return false
}
