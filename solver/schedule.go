package solver

import (
	"fmt"
	"math"
)

// ScheduleKind says how the levels of smoothing are spaced.
type ScheduleKind int

const (
	Linear ScheduleKind = iota // evenly from Max to Min
	Log                        // evenly in log t from Max to Min
	Fixed                      // t = Min throughout: no graduation
)

var scheduleNames = Names[ScheduleKind]{"linear", "log", "fixed"}

func (k ScheduleKind) String() string                { return scheduleNames.String(k) }
func (k ScheduleKind) MarshalText() ([]byte, error)  { return scheduleNames.Marshal(k) }
func (k *ScheduleKind) UnmarshalText(b []byte) error { return scheduleNames.Unmarshal(k, b) }

// Schedule is the sequence of smoothing levels t_1 >= ... >= t_K, both ends
// included. A schedule of one level is t_1 = Min.
type Schedule struct {
	Kind       ScheduleKind
	Max, Min   float64 // smoothing; zero means 1 and 1e-3
	Levels     int     // zero means 50
	Iterations int     // steps on each level; zero means 1
}

func (s Schedule) withDefaults() Schedule {
	if s.Max == 0 {
		s.Max = 1
	}
	if s.Min == 0 {
		s.Min = 1e-3
	}
	if s.Levels == 0 {
		s.Levels = 50
	}
	if s.Iterations == 0 {
		s.Iterations = 1
	}
	return s
}

// Validate reports the first field whose value is out of range.
func (s Schedule) Validate() error {
	s = s.withDefaults()
	if s.Kind < Linear || s.Kind > Fixed {
		return Outside("schedule.kind", int(s.Kind), "%s", oneOf(scheduleNames))
	}
	if !(s.Min > 0) || math.IsInf(s.Min, 0) {
		return Outside("schedule.min", s.Min, "a finite number above 0")
	}
	if s.Kind != Fixed && (!(s.Max >= s.Min) || math.IsInf(s.Max, 0)) {
		return Outside("schedule.max", s.Max, "a finite number of at least schedule.min = %g", s.Min)
	}
	if err := WithinInt("schedule.levels", s.Levels, 1, math.MaxInt32); err != nil {
		return err
	}
	return WithinInt("schedule.iterations", s.Iterations, 1, math.MaxInt32)
}

// Steps returns the number of steps on the schedule's clock, Levels * Iterations.
func (s Schedule) Steps() int {
	s = s.withDefaults()
	return s.Levels * s.Iterations
}

// At returns the smoothing of a level, counted from 0.
func (s Schedule) At(level int) float64 {
	s = s.withDefaults()
	last := s.Levels - 1
	switch {
	case level < 0 || level > last:
		panic(fmt.Sprintf("solver: level %d of %d", level, s.Levels))
	case level == last || s.Kind == Fixed:
		return s.Min // exactly, not up to rounding
	case level == 0:
		return s.Max
	case s.Kind == Log:
		return s.Max * math.Pow(s.Min/s.Max, float64(level)/float64(last))
	default:
		return s.Max + (s.Min-s.Max)*float64(level)/float64(last)
	}
}
