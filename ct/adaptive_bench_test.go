package ct

import (
	"context"
	"fmt"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/solver/lanczos"
)

// BenchmarkAdaptive compares levels that are evenly spaced in log sigma with those that follow the contraction factor:
// the next level is sigma times the factor, within limits, so that steps are long where they contract. "measured" finds
// the factor on the way, by four Lanczos steps a level, and "known" has that of one scan from 60 angles, seed 1.
//
//	go test ./ct -run '^$' -bench Adaptive -benchtime 1x -timeout 1h
func BenchmarkAdaptive(b *testing.B) {
	for _, angles := range []int{60, 15} {
		b.Run(fmt.Sprintf("%d angles", angles), func(b *testing.B) {
			for b.Loop() {
				compareSchedules(b, angles)
			}
		})
	}
}

// tried is what a way of choosing levels comes to, summed over scans.
type tried struct{ levels, evaluations, psnr, energy float64 }

func compareSchedules(b *testing.B, angles int) {
	const scans = 8
	var names []string
	sums := map[string]*tried{}
	for seed := range int64(scans) {
		s := Default(MethodGraduated, PriorScore)
		s.Scan.Angles, s.Image.Seed, s.Scan.Seed = angles, 1010+seed, 1010+seed
		k, err := cpu.Default()
		if err != nil {
			b.Fatal(err)
		}
		r, err := NewRun(&s, k, nil)
		if err != nil {
			b.Fatal(err)
		}
		must(0, r.prepare(b.Context()))
		u := r.inUnits()
		u.dataWeight, u.priorWeight, err = u.weights(b.Context())
		must(0, err)
		w := <-u.workspaces(1)
		try := func(name string, next func(level int, x []float64, sigma float64) float64) {
			if sums[name] == nil {
				sums[name] = &tried{}
				names = append(names, name)
			}
			sums[name].add(b.Context(), u, w, next)
		}
		for _, levels := range []int{8, 10, 12, 16, 20} {
			s.Schedule.Levels = levels
			c := s.schedule()
			try(fmt.Sprintf("%d levels", levels), func(level int, _ []float64, _ float64) float64 { return c.At(level + 1) })
		}
		for _, limits := range [][2]float64{{0.3, 0.7}, {0.35, 0.8}} {
			within := func(sigma, factor float64) float64 { return sigma * min(limits[1], max(limits[0], factor)) }
			try(fmt.Sprintf("measured, %g to %g", limits[0], limits[1]), func(_ int, x []float64, sigma float64) float64 {
				x32 := make([]float32, len(x))
				toFloat32(x32, x)
				h, err := w.HessianAt(b.Context(), x32, sigma)
				must(0, err)
				e := must(lanczos.Find(b.Context(), lanczos.Pencil{H: h.Apply, P: h.P, Solve: h.Solve}, toFloat64(normal(len(x))), 4))
				return within(sigma, max(1-e.Least.Value, e.Greatest.Value-1))
			})
			try(fmt.Sprintf("known, %g to %g", limits[0], limits[1]), func(_ int, _ []float64, sigma float64) float64 {
				return within(sigma, knownFactor(sigma))
			})
		}
	}
	for _, name := range names {
		t := sums[name]
		b.Logf("%-24s %4.1f levels, %5.1f evaluations, %.2f dB, energy %.0f", name, t.levels/scans, t.evaluations/scans,
			t.psnr/scans, t.energy/scans)
	}
}

// add goes the way from black to the last level, each time to what next returns.
func (t *tried) add(ctx context.Context, u *Run, w *workspace, next func(level int, x []float64, sigma float64) float64) {
	s := u.Spec.Schedule
	w.counted.evaluations = 0
	x, d := make([]float64, w.Dim()), make([]float64, w.Dim())
	for level, sigma := 0, s.Max; ; level, sigma = level+1, max(s.Min, next(level, x, sigma)) {
		must(w.Direction(ctx, d, x, sigma))
		floats.Add(x, d)
		t.levels++
		if sigma <= s.Min*1.0000001 {
			break
		}
	}
	t.evaluations += float64(w.counted.evaluations)
	t.energy += must(w.Energy(ctx, x, s.Min))
	x32 := make([]float32, len(x))
	toFloat32(x32, x)
	t.psnr += picture.PSNR(u.Truth.Pix, x32)
}

// knownFactor is the contraction factor along one way.
func knownFactor(sigma float64) float64 {
	factors := []float64{0.01, 0.088, 0.13, 0.202, 0.274, 0.335, 0.398, 0.441, 0.483, 0.527, 0.59, 0.68, 0.75, 0.82, 0.88,
		0.93, 0.98, 1}
	s := Default(MethodGraduated, PriorScore)
	for level, factor := range factors {
		if sigma >= 0.93*s.schedule().At(level) {
			return factor
		}
	}
	return 1
}
