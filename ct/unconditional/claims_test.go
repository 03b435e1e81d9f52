package unconditional

import (
	"fmt"
	"math"
	"testing"

	"gradus/internal/slow"
)

// TestClaims: what README.md and the examples say of 32 pictures of 64 x 64 pixels is so.
func TestClaims(t *testing.T) {
	slow.Test(t)
	draws := func(change func(*Spec)) Figures {
		s := Default()
		s.Count = 32
		change(&s)
		d := draw(t, s, nil)
		if floor := float64(d.Result.Phantoms.Distance); math.Abs(floor-0.14) > 0.005 {
			t.Errorf("phantoms are %.3f from phantoms", floor)
		}
		return d.Result.Samples
	}
	for _, c := range []struct {
		t1, t2         float64
		mean, distance float64
	}{
		{0.1, 0, 0.16, 3.16}, {0.4, 0, 0.03, 0.40}, {0.4, 20, 0.05, 0.32},
		{0.8, 0, 0.02, 0.50}, {0.8, 20, 0.09, 0.22}, {3, 0, 0.14, 0.41}, {3, 20, 0.14, 0.41},
	} {
		t.Run(fmt.Sprintf("T1 = %g, T2 = %g", c.t1, c.t2), func(t *testing.T) {
			f := draws(func(s *Spec) { s.T1, s.T2 = c.t1, c.t2 })
			if math.Abs(float64(f.Mean)-c.mean) > 0.0075 || math.Abs(float64(f.Distance)/c.distance-1) > 0.03 {
				t.Errorf("mean %.3f, want %.2f; distance %.3f, want %.2f", float64(f.Mean), c.mean, float64(f.Distance), c.distance)
			}
			switch {
			case c.t1 == 0.1 && c.t2 == 0:
				if f.Outside < 0.1 || f.Outside > 0.125 {
					t.Errorf("%.3f of the pixels are outside, not every ninth", float64(f.Outside))
				}
			case c.t1 == 3:
				if f.Energy < 0.5 {
					t.Errorf("energy %.2f", float64(f.Energy))
				}
			}
		})
	}
}
