// Package mixturetest has the problems that tests of several packages draw and search.
package mixturetest

import (
	"math"
	"math/rand/v2"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// RandomProblem draws a problem with general covariances, weights and operator.
func RandomProblem(r *rand.Rand, modes int) *mixture.Problem {
	uniform := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	p := &mixture.Problem{
		A:  plane.Mat{{uniform(-2, 2), uniform(-2, 2)}, {uniform(-2, 2), uniform(-2, 2)}},
		Y:  plane.Vec{uniform(-3, 3), uniform(-3, 3)},
		A0: uniform(0.005, 0.05), A1: uniform(0.01, 0.1), Sigma: uniform(1, 12),
	}
	for range modes {
		p.Modes = append(p.Modes, mixture.Mode{
			Mean: plane.Vec{uniform(-9, 9), uniform(-9, 9)}, Cov: RandomCov(r, 0.1, 3), Weight: uniform(0.2, 3),
		})
	}
	return p
}

// RandomCov draws a covariance with eigenvalues from lo to hi and any orientation.
func RandomCov(r *rand.Rand, lo, hi float64) plane.Mat {
	a, b := lo+(hi-lo)*r.Float64(), lo+(hi-lo)*r.Float64()
	sin, cos := math.Sincos(2 * math.Pi * r.Float64())
	xy := (a - b) * sin * cos
	return plane.Mat{{a*cos*cos + b*sin*sin, xy}, {xy, a*sin*sin + b*cos*cos}}
}

// RandomPoints are uniform on [-size, size]^2.
func RandomPoints(r *rand.Rand, n int, size float64) []plane.Vec {
	ps := make([]plane.Vec, n)
	for i := range ps {
		ps[i] = plane.Vec{size * (2*r.Float64() - 1), size * (2*r.Float64() - 1)}
	}
	return ps
}

// LogUniform draws a number between a and b whose logarithm is uniform.
func LogUniform(r *rand.Rand, a, b float64) float64 { return a * math.Pow(b/a, r.Float64()) }

// DrawProblem draws a problem with 1 to 8 modes within [-size, size]^2 and
// covariances with eigenvalues from lo to hi.
func DrawProblem(r *rand.Rand, size, lo, hi float64) *mixture.Problem {
	p := &mixture.Problem{A0: LogUniform(r, 1e-3, 10), A1: LogUniform(r, 1e-3, 10), Sigma: LogUniform(r, 1, 30)}
	for i := range 2 {
		p.A[i] = plane.Vec{r.NormFloat64(), r.NormFloat64()}
		p.Y[i] = size / 3 * r.NormFloat64()
	}
	switch r.IntN(5) {
	case 0:
		p.A[1] = plane.Vec{2 * p.A[0][0], 2 * p.A[0][1]}
	case 1:
		p.A = plane.Mat{}
	}
	for range 1 + r.IntN(8) {
		a, b := LogUniform(r, lo, hi), LogUniform(r, lo, hi)
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		xy := (a - b) * sin * cos
		p.Modes = append(p.Modes, mixture.Mode{
			Mean:   plane.Vec{size * (2*r.Float64() - 1), size * (2*r.Float64() - 1)},
			Cov:    plane.Mat{{a*cos*cos + b*sin*sin, xy}, {xy, a*sin*sin + b*cos*cos}},
			Weight: LogUniform(r, 0.01, 1),
		})
	}
	return p
}

// Pitchfork returns two modes that merge at t = 3: two Gaussians of variance 1 + v
// at distance 4 have two maxima as long as 1 + v < 4.
func Pitchfork() *mixture.Problem {
	one := plane.Mat{{1, 0}, {0, 1}}
	return &mixture.Problem{
		A: plane.Mat{{0, 1}, {0, 0}}, A0: 1, A1: 1, Sigma: 1,
		Modes: []mixture.Mode{{Mean: plane.Vec{-2, 0}, Cov: one, Weight: 1},
			{Mean: plane.Vec{2, 0}, Cov: one, Weight: 1}},
	}
}

// Ring returns n equal round modes of variance 2 around the origin, and no data: the
// valley between them is flat to double precision where they overlap.
func Ring(n int, radius float64) *mixture.Problem {
	p := &mixture.Problem{A0: 1, A1: 1, Sigma: 25}
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		p.Modes = append(p.Modes, mixture.Mode{Mean: plane.Vec{radius * cos, radius * sin},
			Cov: plane.Mat{{2, 0}, {0, 2}}, Weight: 1})
	}
	return p
}

// CloudProblem draws a problem whose prior has some Gaussians, perhaps none, and after them as many points.
func CloudProblem(r *rand.Rand, gaussians, points int) *mixture.Problem {
	p := RandomProblem(r, gaussians)
	p.Modes = append(p.Modes, mixture.Points(RandomPoints(r, points, 9))...)
	return p
}

// CirclePoints are n points on a circle around the origin.
func CirclePoints(n int, radius float64) []plane.Vec {
	at := make([]plane.Vec, n)
	for i := range at {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		at[i] = plane.Vec{radius * cos, radius * sin}
	}
	return at
}
