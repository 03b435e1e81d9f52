// Package plane has vectors, symmetric matrices and boxes of the plane of x, with the
// arithmetic that formulas about it need. It must not know of any energy.
package plane

import "math"

// Vec is a point or vector in the plane.
type Vec = [2]float64

// Sub returns a - b.
func Sub(a, b Vec) Vec { return Vec{a[0] - b[0], a[1] - b[1]} }

// AddScaled returns a + s b.
func AddScaled(a Vec, s float64, b Vec) Vec { return Vec{a[0] + s*b[0], a[1] + s*b[1]} }

// Scaled returns s a.
func Scaled(s float64, a Vec) Vec { return Vec{s * a[0], s * a[1]} }

// Dot returns a . b.
func Dot(a, b Vec) float64 { return a[0]*b[0] + a[1]*b[1] }

// Cross returns the determinant of the columns a and b: positive if b lies anticlockwise of a.
func Cross(a, b Vec) float64 { return a[0]*b[1] - a[1]*b[0] }

// Perp returns a turned by 90 degrees, anticlockwise.
func Perp(a Vec) Vec { return Vec{-a[1], a[0]} }

// Norm returns |a|.
func Norm(a Vec) float64 { return math.Hypot(a[0], a[1]) }

// Distance returns |a - b|.
func Distance(a, b Vec) float64 { return Norm(Sub(a, b)) }
