package toy2d

import (
	"math"

	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Preset is an example worth looking at. What See says is tested.
type Preset struct {
	Name  string // slug, for links
	Title string // two to four words
	See   string // what to look at, in a sentence or two
	Spec  Spec
}

// Presets returns the examples, the paper's first.
func Presets() []Preset {
	return []Preset{
		{
			Name: "paper", Title: "The paper’s problem",
			See: "One of four valleys is the lowest, and the paper’s flow leads all 16 starts to it; plain descent leads none. " +
				"The basin map shows that the flow still fails for about 9 % of the square, in the upper left.",
			Spec: paperPreset(),
		},
		{
			Name: "one-mode", Title: "One mode: convex",
			See: "With one mode there is one valley at every smoothing: plain descent finds it from every start as well. " +
				"The minimum lies between the mode and the data line; change a0 or a1 and it moves to the one or the other.",
			Spec: oneMode(),
		},
		{
			Name: "two-modes", Title: "Two equal modes",
			See: "The data line passes through both modes, and both minima are equally low. " +
				"Every start ends at the nearer one: graduation cannot choose for you.",
			Spec: twoModes(),
		},
		{
			Name: "too-little", Title: "Too little smoothing",
			See: "At tₘₐₓ = 0.5 the smoothed landscape still has three valleys, and only 4 of 16 starts reach the global minimum. " +
				"Set tₘₐₓ to 1.5, where one valley is left, and all of them do.",
			Spec: tooLittle(),
		},
		{
			Name: "wrong-minimum", Title: "The wrong minimum",
			See: "Every start ends in the wide valley although the narrow one is deeper, and more smoothing does not help: " +
				"in the homotopy, the one minimum at large t leads to the wide valley. Plain descent finds the narrow one from some starts.",
			Spec: wrongMinimum(),
		},
		{
			Name: "two-points", Title: "Two points",
			See: "In the pane Curvature: the energy is convex from v = 16 on, the square of half the points’ distance. As the smoothing v fades, " +
				"the score’s Lipschitz constant grows like 1/v², but only along the line half-way.",
			Spec: twoPoints(),
		},
		{
			Name: "circle", Title: "A circle",
			See: "In the pane Curvature: the score of 128 points on a circle of radius 4 is steepest at its centre, where its slope grows " +
				"like 1/v² as v fades; across the circle it is 1/v. Every start ends where the data line meets the circle.",
			Spec: circle(),
		},
	}
}

// onRing starts a spec from a ring, so few that each path can be followed.
func onRing(s Spec, n int) Spec {
	s.Starts.Kind, s.Starts.N, s.Starts.Radius = "ring", n, 8
	return s
}

func paperPreset() Spec { return onRing(Default(solver.Flow), 16) }

func oneMode() Spec {
	s := onRing(Default(solver.Graduated), 16)
	s.Y = plane.Vec{4, 0} // off the mode, where A x = 2
	s.Modes = []mixture.Mode{{Mean: plane.Vec{1, 1}, Cov: plane.Mat{{2, -0.5}, {-0.5, 1}}, Weight: 1}}
	return s
}

// twoModes mirrors itself in the diagonal; of 14 starts none is on it.
func twoModes() Spec {
	s := onRing(Default(solver.Graduated), 14)
	s.Y = plane.Vec{0, 0}
	s.Modes = []mixture.Mode{
		{Mean: plane.Vec{4, -4}, Cov: plane.Mat{{1, 0}, {0, 1}}, Weight: 1},
		{Mean: plane.Vec{-4, 4}, Cov: plane.Mat{{1, 0}, {0, 1}}, Weight: 1},
	}
	return s
}

func tooLittle() Spec {
	s := onRing(Default(solver.Graduated), 16)
	s.Schedule.TMax = 0.5
	return s
}

// wrongMinimum has a narrow mode whose density is the greatest, and a wide one with
// six times its weight, which is all that is left of them once both are smoothed.
func wrongMinimum() Spec {
	s := onRing(Default(solver.Graduated), 16)
	s.Modes = []mixture.Mode{
		{Mean: plane.Vec{5, -3}, Cov: plane.Mat{{3, 0}, {0, 3}}, Weight: 6},
		{Mean: plane.Vec{-5, 5}, Cov: plane.Mat{{0.1, 0}, {0, 0.1}}, Weight: 1},
	}
	return s
}

// twoPoints has modes that are nearly points, and v = t.
func twoPoints() Spec {
	s := onRing(Default(solver.Graduated), 14)
	s.Sigma, s.A, s.Y = 1, plane.Mat{{0, 1}, {0, 0}}, plane.Vec{0, 0}
	s.Schedule.TMax, s.Schedule.TMin = 18, 0.01
	s.Modes = nil
	for _, x := range []float64{-4, 4} {
		s.Modes = append(s.Modes, mixture.Mode{Mean: plane.Vec{x, 0}, Cov: plane.Mat{{0.01, 0}, {0, 0.01}}, Weight: 1})
	}
	return s
}

// circle is points on a circle of radius 4, so near to each other that they are no spikes at t_min. v = t.
func circle() Spec {
	s := twoPoints()
	s.A, s.Y, s.A0 = plane.Mat{{1, 0}, {0, 0}}, plane.Vec{2, 0}, 0.2
	s.Starts.Centre = plane.Vec{0, 0.3} // no start is on the axis of symmetry
	s.Schedule.TMax, s.Schedule.TMin = 10, 0.02
	s.Modes = []mixture.Mode{}
	const points = 128
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / points)
		round := func(v float64) float64 { return math.Round(100*v) / 100 } // short links
		s.Cloud = append(s.Cloud, plane.Vec{round(4 * cos), round(4 * sin)})
	}
	return s
}
