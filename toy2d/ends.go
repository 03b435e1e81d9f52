package toy2d

import (
	"context"
	"math"

	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Valley is a minimum of f with what ends in its valley.
type Valley struct {
	stationary.Point
	Ends     int     `json:"ends"`     // in the valley
	Arrived  int     `json:"arrived"`  // of them within Near of the minimum
	Farthest float64 `json:"farthest"` // the largest distance of an end in the valley from the minimum; 0 if there is none
}

// Ends that are in no valley, above the indices of all minima.
const (
	EndsElsewhere = stationary.MaxMinima // see Nowhere
	EndsDiverged  = stationary.MaxMinima + 1
)

// sortByValley stores in which valley each end lies, and how far it is from the minimum there, NaN
// where it is in none.
func sortByValley(ctx context.Context, v *stationary.Valleys, valley []byte, away []float64, ends []plane.Vec) error {
	for i, x := range ends {
		if err := ctx.Err(); err != nil {
			return err
		}
		away[i] = math.NaN()
		switch at := v.Of(x); {
		case math.IsNaN(x[0]) || math.IsNaN(x[1]): // as an ensemble leaves it
			valley[i] = EndsDiverged
		case at == stationary.Nowhere:
			valley[i] = EndsElsewhere
		default:
			valley[i], away[i] = byte(at), plane.Distance(x, v.Minima[at].X)
		}
	}
	return nil
}

// countByValley counts what was sorted.
func countByValley(v *stationary.Valleys, valley []byte, away []float64) (valleys []Valley, elsewhere, diverged int) {
	for _, m := range v.Minima {
		valleys = append(valleys, Valley{Point: m})
	}
	for i, at := range valley {
		switch at {
		case EndsElsewhere:
			elsewhere++
		case EndsDiverged:
			diverged++
		default:
			m := &valleys[at]
			m.Ends++
			m.Farthest = max(m.Farthest, away[i])
			if away[i] <= ensemble.Near {
				m.Arrived++
			}
		}
	}
	return valleys, elsewhere, diverged
}
