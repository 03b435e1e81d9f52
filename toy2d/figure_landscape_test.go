package toy2d

import (
	"math"
	"testing"
)

func TestDataLine(t *testing.T) {
	lo, hi := Vec{-10, -5}, Vec{10, 5}
	for _, c := range []struct {
		name string
		a    Mat
		y    Vec
		line bool
	}{
		{"paper", Mat{{1, 1}, {0, 0}}, Vec{2, 0}, true},
		{"noise outside the range of A", Mat{{1, 1}, {0, 0}}, Vec{2, 3}, true},
		{"upright", Mat{{2, 0}, {1, 0}}, Vec{3, 1}, true},
		{"level", Mat{{0, 3}, {0, 0}}, Vec{3, 0}, true},
		{"far from the window", Mat{{1, 2}, {2, 4}}, Vec{100, 200}, true},
		{"rank 2", Mat{{1, 0.1}, {0, 1}}, Vec{1, 1}, false},
		{"rank 0", Mat{}, Vec{1, 1}, false},
	} {
		p := Paper()
		p.A, p.Y = c.a, c.y
		lines := p.dataLine(lo, hi)
		if (len(lines) == 1) != c.line {
			t.Errorf("%s: %v", c.name, lines)
			continue
		}
		if !c.line {
			continue
		}
		for _, x := range lines[0] { // normal equations: A^T (A x - y) = 0
			if g := adjoint(p.A, p.residual(x)); norm(g) > 1e-9*(1+norm(p.Y)) {
				t.Errorf("%s: residual %v at %v", c.name, g, x)
			}
		}
		if d := distance(lines[0][0], lines[0][1]); math.Abs(d-2*distance(lo, hi)) > 1e-9 {
			t.Errorf("%s: the line is %g long", c.name, d)
		}
	}
}
