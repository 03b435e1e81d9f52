package export

import (
	"math"
	"testing"

	"gradus/toy2d/plane"
)

func gridOf(n int, f func(x, y float64) float64) (xs []float64, values [][]float64) {
	for i := range n {
		xs = append(xs, -2+4*float64(i)/float64(n-1))
	}
	for _, y := range xs {
		var row []float64
		for _, x := range xs {
			row = append(row, f(x, y))
		}
		values = append(values, row)
	}
	return xs, values
}

func TestIsolines(t *testing.T) {
	for _, c := range []struct {
		name         string
		f            func(x, y float64) float64
		level        float64
		open, closed int
	}{
		{"circle", func(x, y float64) float64 { return x*x + y*y }, 1, 0, 1},
		{"circle that leaves", func(x, y float64) float64 { return x*x + y*y }, 4.5, 4, 0},
		{"line", func(x, y float64) float64 { return x + 0.3*y }, 0.123, 1, 0},
		{"hyperbola", func(x, y float64) float64 { return x * y }, 0.2, 2, 0},
		{"two wells", func(x, y float64) float64 { return min(math.Hypot(x-1, y), math.Hypot(x+1, y)) }, 0.5, 0, 2},
		{"none", func(x, y float64) float64 { return x }, 5, 0, 0},
		{"no values", func(x, y float64) float64 { return math.NaN() }, 0, 0, 0},
	} {
		xs, values := gridOf(64, c.f)
		lines := isolines(xs, xs, values, c.level)
		open, closed := 0, 0
		for _, line := range lines {
			if line[0] == line[len(line)-1] {
				closed++
			} else {
				open++
				for _, end := range []plane.Vec{line[0], line[len(line)-1]} {
					if math.Abs(max(math.Abs(end[0]), math.Abs(end[1]))-2) > 1e-12 {
						t.Errorf("%s: a line ends inside, at %v", c.name, end)
					}
				}
			}
			for _, p := range line {
				if d := math.Abs(c.f(p[0], p[1]) - c.level); d > 2e-3 {
					t.Errorf("%s: %v is off the level by %g", c.name, p, d)
				}
			}
		}
		if open != c.open || closed != c.closed {
			t.Errorf("%s: %d open and %d closed lines, want %d and %d", c.name, open, closed, c.open, c.closed)
		}
	}
}

// Both diagonals of an ambiguous cell, above and below in the middle.
func TestIsolinesAtSaddles(t *testing.T) {
	for _, flip := range []float64{1, -1} {
		for _, level := range []float64{-0.25, 0.25} {
			lines := isolines([]float64{0, 1}, []float64{0, 1}, [][]float64{{flip, -flip}, {-flip, flip}}, level)
			if len(lines) != 2 {
				t.Fatalf("flip %g, level %g: %v", flip, level, lines)
			}
			// The middle, 0, is on the side of the corners that a line does not cut off.
			cut := map[bool][]plane.Vec{true: {{0, 0}, {1, 1}}, false: {{1, 0}, {0, 1}}}[(flip > 0) == (level > 0)]
			for _, line := range lines {
				middle := plane.Vec{(line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2}
				if len(line) != 2 || min(plane.Distance(middle, cut[0]), plane.Distance(middle, cut[1])) > 0.5 {
					t.Errorf("flip %g, level %g: line %v does not cut off a corner of %v", flip, level, line, cut)
				}
			}
		}
	}
}
