// Package homotopy follows the stationary points of the energy as the smoothing grows: branches, and
// the folds in which two of them meet. It knows how the points at one smoothing are found; it must
// not know of methods and runs.
package homotopy

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// Homotopy is how the stationary points of F(., t) move, merge and appear as t
// grows from TMin to TMax.
type Homotopy struct {
	TMin     float64      `json:"tmin"`
	TMax     float64      `json:"tmax"`
	Window   plane.Window `json:"window"` // holds all branches
	Branches []Branch     `json:"branches"`
	Events   []Event      `json:"events"` // sorted by t
	// Complete: at every level of t all stationary points were found, every branch was
	// followed to its ends and every event is as sharp as Event.T says. A pair that appears and vanishes again between
	// two levels, 10 % of t apart, is not seen.
	Complete bool `json:"complete"`
}

// Branch is a stationary point as a function of t.
type Branch struct {
	Kind   stationary.Kind `json:"kind"`
	Points []Point         `json:"points"` // t grows
	Begin  End             `json:"begin"`
	End    End             `json:"end"`
}

// Point is a point of a branch.
type Point struct {
	T     float64   `json:"t"`
	X     plane.Vec `json:"x"`
	Value float64   `json:"value"` // F(X, T)
}

// End says where a branch ends and why.
type End struct {
	Type    EndKind `json:"type"`
	T       float64 `json:"t"`
	Partner int     `json:"partner"` // the branch that it meets at a fold, else -1
}

// Event is a fold: a minimum (or maximum) and a saddle meet.
type Event struct {
	Type     EventKind `json:"type"`
	T        float64   `json:"t"` // to a relative 1e-6; most to 1e-10
	X        plane.Vec `json:"x"`
	Extremum int       `json:"extremum"` // branch of the minimum or maximum
	Saddle   int       `json:"saddle"`   // branch of the saddle
}

// EndKind is what a branch ends at.
type EndKind int

// Kinds of ends. Lost: it could not be followed further, for numerical reasons.
const (
	AtTMin EndKind = iota
	AtTMax
	AtFold
	Lost
)

var endKinds = solver.Names[EndKind]{"tmin", "tmax", "fold", "lost"}

func (k EndKind) String() string                { return endKinds.String(k) }
func (k EndKind) MarshalText() ([]byte, error)  { return endKinds.Marshal(k) }
func (k *EndKind) UnmarshalText(b []byte) error { return endKinds.Unmarshal(k, b) }

// EventKind says on which side of a fold its two branches are.
type EventKind int

// As t grows, two branches end, or a new pair appears.
const (
	PairEnds EventKind = iota
	PairBirth
)

var eventKinds = solver.Names[EventKind]{"end", "birth"}

func (k EventKind) String() string                { return eventKinds.String(k) }
func (k EventKind) MarshalText() ([]byte, error)  { return eventKinds.Marshal(k) }
func (k *EventKind) UnmarshalText(b []byte) error { return eventKinds.Unmarshal(k, b) }

// spacing is the distance of the levels in log t.
const spacing = 0.1

// Find finds all stationary points at levels of t, log-spaced from tmin to tmax
// (both in (0, 20], and with Variance at most 1e30), and follows each from level to
// level. Where some get lost, the fold that explains it is solved for; if none does,
// the levels are refined.
//
// In a symmetric problem two minima may meet their saddle at one t and leave one
// minimum (a pitchfork). It is reported as the fold that any small asymmetry makes
// of it: one minimum and the saddle end, the other minimum goes on.
//
// In very symmetric or flat problems the work, which is bounded to about 5 s, may not
// do; then levels stay as coarse as they are and Complete is false. progress, unless
// nil, is told how many levels are done.
func Find(ctx context.Context, p *mixture.Problem, tmin, tmax float64, progress func(done, of int)) (*Homotopy, error) {
	for _, err := range []error{
		solver.Within("tmin", tmin, mixture.MinTime, mixture.MaxTime),
		solver.Within("tmax", tmax, tmin, mixture.MaxTime),
	} {
		if err != nil {
			return nil, err
		}
	}
	if v := mixture.Variance(tmax, p.Sigma); !(v <= mixture.MaxVariance) {
		return nil, solver.Outside("tmax", tmax, "such that the variance of the smoothing is at most %g",
			mixture.MaxVariance)
	}
	b := &weaver{p: p, h: &Homotopy{TMin: tmin, TMax: tmax}, work: stationary.Work{Ctx: ctx}, budget: homotopyWork}
	if err := b.weave(tmin, tmax, progress); err != nil {
		return nil, fmt.Errorf("following the stationary points: %w", err)
	}
	slices.SortStableFunc(b.h.Events, func(a, b Event) int { return cmp.Compare(a.T, b.T) })
	for _, branch := range b.h.Branches {
		for _, point := range branch.Points {
			b.h.Window = b.h.Window.Include(point.X, plane.Vec{})
		}
	}
	return b.h, nil
}
