package ct

import (
	"slices"
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// meeting is what the README says of why starts meet: ranges over ten scans.
type meeting struct {
	later          []int      // steps after which the curvature is looked at, too
	observed       float64    // of the distance between the starts the first step leaves so much
	first          [4]float64 // largest contraction factor there, of each of the four starts
	second         float64    // of the next level, from the first start
	from, to       float64    // levels down to which the energy is convex on its way
	endLow, endTop float64    // contraction factor at the last level
	distance       float64    // of the results
}

// TestWhyStartsMeet: what the README says of why starts meet in the first step, on ten scans.
func TestWhyStartsMeet(t *testing.T) {
	slow.Test(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	for angles, want := range map[int]meeting{
		60: {[]int{1, 12, 13, 14, 15, 16, 17, 18, 19}, 0.0095, [4]float64{0.048, 0.01, 0.11, 0.11}, 0.19,
			0.02, 0.043, 1, 1.34, 1e-5},
		10: {[]int{1, 5, 9, 13, 17, 19}, 0.05, [4]float64{0.24, 0.063, 1.1, 1.07}, 0.52,
			0.11, 0.79, 1.05, 1.25, 2e-3},
	} {
		for seed := range seedsOfClaims {
			s := Default(MethodGraduated, PriorScore)
			s.Scan.Angles, s.Starts, s.Curvature = angles, FourStarts(), DefaultCurvature
			s = Preset{Spec: s}.seeded(seed)
			r, err := NewRun(&s, k, nil)
			if err != nil {
				t.Fatal(err)
			}
			var pictures [][]float32
			var places []int
			var distances []float64 // in units
			if err := r.Reconstruct(t.Context(), func(m *Moment) {
				distances = append(distances, m.Distance()/r.Scale)
				for i, p := range m.Panels {
					if m.K == 0 || i == 0 && slices.Contains(want.later, m.K) {
						places, pictures = append(places, m.K), append(pictures, times(p.X.Pix, 1/r.Scale))
					}
				}
			}); err != nil {
				t.Fatal(err)
			}
			c, err := r.curvature(t.Context(), places, pictures, nil)
			if err != nil {
				t.Fatal(err)
			}
			within := func(what string, v, low, high float64) {
				t.Helper()
				if v < low || v > high {
					t.Errorf("%d angles, seed %d: %s is %.3g, not from %g to %g", angles, seed+1, what, v, low, high)
				}
			}
			within("what the first step leaves of the distance", distances[1]/distances[0], 0, want.observed)
			within("the distance of the results", distances[len(distances)-1], 0, want.distance)
			starts, way := c.Levels[:len(s.Starts)], c.Levels[len(s.Starts):]
			for i, l := range starts {
				within("the first factor of "+s.Starts[i].Name(), float64(l.Contraction), want.first[i]/1.4, want.first[i])
			}
			within("the second factor", float64(way[0].Contraction), 0, want.second)
			within("the last factor", float64(way[len(way)-1].Contraction), want.endLow, want.endTop)
			convex := Curvature{Levels: way}
			convex.convexity()
			if convex.ConvexFrom == nil {
				t.Fatalf("%d angles, seed %d: not convex after the first step", angles, seed+1)
			}
			within("the level down to which it is convex", float64(*convex.ConvexFrom), want.from, want.to)
			for _, l := range way {
				if l.Prior.Least >= 0 {
					t.Errorf("%d angles, seed %d: the prior alone is convex after %d steps", angles, seed+1, l.K)
				}
			}
		}
	}
}
