package toy2d

import "math"

// Vec is a point or vector in the plane.
type Vec = [2]float64

// sub returns a - b.
func sub(a, b Vec) Vec { return Vec{a[0] - b[0], a[1] - b[1]} }

// addScaled returns a + s b.
func addScaled(a Vec, s float64, b Vec) Vec { return Vec{a[0] + s*b[0], a[1] + s*b[1]} }

// scaled returns s a.
func scaled(s float64, a Vec) Vec { return Vec{s * a[0], s * a[1]} }

// dot returns a . b.
func dot(a, b Vec) float64 { return a[0]*b[0] + a[1]*b[1] }

// cross returns the determinant of the columns a and b: positive if b lies anticlockwise of a.
func cross(a, b Vec) float64 { return a[0]*b[1] - a[1]*b[0] }

// perp returns a turned by 90 degrees, anticlockwise.
func perp(a Vec) Vec { return Vec{-a[1], a[0]} }

// norm returns |a|.
func norm(a Vec) float64 { return math.Hypot(a[0], a[1]) }

// distance returns |a - b|.
func distance(a, b Vec) float64 { return norm(sub(a, b)) }
