package toy2d

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Starts says where a run begins.
type Starts struct {
	Kind   string      `json:"kind"`   // "grid", "ring", "random" or "points"
	N      int         `json:"n"`      // per side of the grid; number on the ring or of random starts
	Min    float64     `json:"min"`    // of both coordinates, for grid and random
	Max    float64     `json:"max"`    // likewise
	Centre plane.Vec   `json:"centre"` // of the ring
	Radius float64     `json:"radius"` // of the ring
	Points []plane.Vec `json:"points"` // the starts themselves
}

func defaultStarts() Starts {
	return Starts{Kind: "grid", N: 100, Min: -10, Max: 10, Radius: 8, Points: []plane.Vec{}}
}

// OnPaperGrid returns the spec with the starts of the paper's experiment, 100 x 100
// on [-10, 10]^2.
func (s Spec) OnPaperGrid() Spec {
	s.Starts = defaultStarts()
	return s
}

// Len returns the number of starts.
func (s Starts) Len() int {
	switch s.Kind {
	case "grid":
		return s.N * s.N
	case "points":
		return len(s.Points)
	}
	return s.N
}

// Points returns the starts. A grid goes row by row, the first coordinate fastest,
// and includes both ends.
func (s *Spec) Points() []plane.Vec {
	c := s.Starts
	points := make([]plane.Vec, 0, c.Len())
	switch c.Kind {
	case "grid":
		for i := range c.N {
			for j := range c.N {
				points = append(points, plane.Vec{c.Coordinate(j), c.Coordinate(i)})
			}
		}
	case "ring":
		for i := range c.N {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(c.N))
			points = append(points, plane.Vec{c.Centre[0] + c.Radius*cos, c.Centre[1] + c.Radius*sin})
		}
	case "random":
		r := rand.New(rand.NewPCG(uint64(s.Seed), startStream))
		uniform := func() float64 { return c.Min + (c.Max-c.Min)*r.Float64() }
		for range c.N {
			points = append(points, plane.Vec{uniform(), uniform()})
		}
	case "points":
		points = append(points, c.Points...)
	}
	return points
}

func (s Starts) Coordinate(i int) float64 {
	switch {
	case s.N == 1:
		return (s.Min + s.Max) / 2
	case i == s.N-1:
		return s.Max
	}
	return s.Min + (s.Max-s.Min)*float64(i)/float64(s.N-1)
}

func (s Starts) validate() error {
	most := MaxStarts
	switch s.Kind {
	case "grid":
		most = 1000
	case "ring", "random":
	case "points":
		if len(s.Points) < 1 || len(s.Points) > MaxStarts {
			return solver.Outside("starts.points", len(s.Points), "1 to %d points", MaxStarts)
		}
	default:
		return solver.Outside("starts.kind", fmt.Sprintf("%q", s.Kind), "one of grid, ring, random, points")
	}
	for i, p := range s.Points {
		for j, v := range p {
			if err := solver.Within(fmt.Sprintf("starts.points[%d][%d]", i, j), v, -mixture.MaxCoordinate,
				mixture.MaxCoordinate); err != nil {
				return err
			}
		}
	}
	if s.Kind == "grid" && s.N > 1 && s.Min == s.Max {
		return solver.Outside("starts.max", s.Max, "above starts.min = %g for a grid", s.Min)
	}
	for _, err := range []error{
		solver.WithinInt("starts.n", s.N, 1, most),
		solver.Within("starts.min", s.Min, -mixture.MaxCoordinate, mixture.MaxCoordinate),
		solver.Within("starts.max", s.Max, s.Min, mixture.MaxCoordinate),
		solver.Within("starts.centre[0]", s.Centre[0], -mixture.MaxCoordinate, mixture.MaxCoordinate),
		solver.Within("starts.centre[1]", s.Centre[1], -mixture.MaxCoordinate, mixture.MaxCoordinate),
		solver.Within("starts.radius", s.Radius, 0, mixture.MaxCoordinate),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}
