package solver

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// ArmijoKind says what happens when no candidate of a line search passes.
type ArmijoKind int

const (
	// PaperArmijo takes the last candidate all the same, as the published code does
	// and the published figures show. f can rise.
	PaperArmijo ArmijoKind = iota
	// CorrectedArmijo keeps x, so that f never rises.
	CorrectedArmijo
)

var armijoNames = Names[ArmijoKind]{"paper", "corrected"}

func (k ArmijoKind) String() string                { return armijoNames.String(k) }
func (k ArmijoKind) MarshalText() ([]byte, error)  { return armijoNames.Marshal(k) }
func (k *ArmijoKind) UnmarshalText(b []byte) error { return armijoNames.Unmarshal(k, b) }

// LineSearch is Armijo backtracking: of beta = First Shrink^l, l = 0 .. Tries-1, take
// the first with f(x + beta d) <= f(x) + C beta <grad f(x), d>.
// (Armijo 1966; constants of the paper's published code for the 2D example.)
type LineSearch struct {
	Kind   ArmijoKind
	First  float64 // zero means 1
	Shrink float64 // zero means 0.9
	Tries  int     // zero means 10
	C      float64 // zero means 1e-3
	// BarzilaiBorwein replaces First, from the second search on, by a step that suits
	// the curvature between the last two points. The paper's code for CT does so. Both
	// are for Steps: an Ensemble starts from 1.
	BarzilaiBorwein bool
}

func (s LineSearch) withDefaults() LineSearch {
	if s.First == 0 {
		s.First = 1
	}
	if s.Shrink == 0 {
		s.Shrink = 0.9
	}
	if s.Tries == 0 {
		s.Tries = 10
	}
	if s.C == 0 {
		s.C = 1e-3
	}
	return s
}

// Validate reports the first field whose value is out of range.
func (s LineSearch) Validate() error {
	s = s.withDefaults()
	if s.Kind < PaperArmijo || s.Kind > CorrectedArmijo {
		return Outside("armijo", int(s.Kind), "%s", oneOf(armijoNames))
	}
	if !(s.First > 0) || math.IsInf(s.First, 0) {
		return Outside("search.first", s.First, "a finite number above 0")
	}
	if !(s.Shrink > 0 && s.Shrink < 1) {
		return Outside("search.shrink", s.Shrink, "a number between 0 and 1")
	}
	if err := WithinInt("search.tries", s.Tries, 1, 100); err != nil {
		return err
	}
	if !(s.C > 0 && s.C < 1) {
		return Outside("search.c", s.C, "a number between 0 and 1")
	}
	return nil
}

// find stores x + beta d in dst, where slope = <grad f(x), d> and fx = f(x). If no
// beta passes, dst holds the last candidate or, corrected, x, and beta is 0.
// An error is f's.
func (s LineSearch) find(dst, x, d []float64, slope, fx float64,
	f func([]float64) (float64, error)) (beta float64, passed bool, err error) {
	for l := range s.Tries {
		beta = s.First * math.Pow(s.Shrink, float64(l))
		floats.AddScaledTo(dst, x, beta, d)
		value, err := f(dst)
		if err != nil {
			return 0, false, err
		}
		if value <= fx+s.C*beta*slope {
			return beta, true, nil
		}
	}
	if s.Kind == CorrectedArmijo {
		copy(dst, x)
		return 0, false, nil
	}
	return beta, false, nil
}
