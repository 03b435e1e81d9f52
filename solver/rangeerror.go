package solver

import (
	"fmt"
	"math"
)

// RangeError says that a person gave a field a value outside of what is allowed.
type RangeError struct {
	Field   string // as the person wrote it, e.g. "schedule.tmax"
	Allowed string // e.g. "a number from 0.001 to 10"
	Got     string
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("%s: must be %s, got %s", e.Field, e.Allowed, e.Got)
}

// Outside returns the error of a field whose value is not what is allowed, a format for the arguments.
func Outside(field string, got any, allowed string, args ...any) *RangeError {
	return &RangeError{Field: field, Allowed: fmt.Sprintf(allowed, args...), Got: fmt.Sprint(got)}
}

// In returns the error of the same field of something that is a part called so.
func (e *RangeError) In(part string) *RangeError {
	return &RangeError{Field: part + "." + e.Field, Allowed: e.Allowed, Got: e.Got}
}

// Within returns a RangeError unless lo <= v <= hi; NaN is never within.
func Within(field string, v, lo, hi float64) error {
	if v >= lo && v <= hi {
		return nil
	}
	return Outside(field, v, "a number from %g to %g", lo, hi)
}

// WithinInt returns a RangeError unless lo <= v <= hi.
func WithinInt(field string, v, lo, hi int) error {
	if v >= lo && v <= hi {
		return nil
	}
	return Outside(field, v, "a whole number from %d to %d", lo, hi)
}

func finite(x []float64) bool {
	for _, v := range x {
		if !(math.Abs(v) <= Escape) {
			return false
		}
	}
	return true
}
