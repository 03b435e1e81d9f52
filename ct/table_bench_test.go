package ct

import (
	"testing"

	"gradus/ct/phantom"
	"gradus/internal/parallel"
)

// tables are the experiments of the README's table.
var tables = []struct {
	name    string
	differs func(*Spec)
}{
	{"60 angles, 5 %", func(s *Spec) {}},
	{"30 angles, 5 %", func(s *Spec) { s.Scan.Angles = 30 }},
	{"15 angles, 5 %", func(s *Spec) { s.Scan.Angles = 15 }},
	{"60 angles, 1 %", func(s *Spec) { s.Scan.Noise = 0.01 }},
	{"60 angles, 5 %, crime", func(s *Spec) { s.Scan.Simulation = SimulationSameGrid }},
	{"60 angles, 1 %, crime", func(s *Spec) { s.Scan.Noise, s.Scan.Simulation = 0.01, SimulationSameGrid }},
	{"8 angles, 5 %", func(s *Spec) { s.Scan.Angles = 8 }},
	{"60 angles, 50 %", func(s *Spec) { s.Scan.Noise = 0.5 }},
	{"60 angles over 60 degrees, 5 %", func(s *Spec) { s.Scan.Arc = 60 }},
	{"lines, 60 angles, 5 %", func(s *Spec) { s.Image.Phantom = phantom.Lines }},
}

// BenchmarkTable compares the learnt prior with total variation at its best, on 20 pictures and scans on which nothing
// was trained or chosen:
//
//	go test ./ct -run '^$' -bench Table -benchtime 1x -timeout 3h
func BenchmarkTable(b *testing.B) {
	const seeds = 20
	for _, table := range tables {
		b.Run(table.name, func(b *testing.B) {
			for b.Loop() {
				s := Default(MethodGraduated, PriorScore)
				table.differs(&s)
				var tv, learnt [seeds]*Result
				parallel.For(seeds, func(i int) {
					one := Preset{Spec: s}.seeded(i)
					compared, err := Compare(one, "tv")
					if err == nil {
						tv[i], _, err = climb(b.Context(), compared)
					}
					if err == nil {
						learnt[i], err = reconstructed(b.Context(), one)
					}
					if err != nil {
						b.Error(err)
					}
				})
				if b.Failed() {
					return
				}
				figures := func(all [seeds]*Result) (psnr, ssim, chi float64, least Number) {
					least = all[0].PSNR
					for _, r := range all {
						psnr += float64(r.PSNR) / seeds
						ssim += float64(r.SSIM) / seeds
						chi += float64(r.Chi) / seeds
						least = min(least, r.PSNR)
					}
					return
				}
				wins := 0
				for i := range learnt {
					if learnt[i].PSNR > tv[i].PSNR {
						wins++
					}
				}
				p, s1, c, l := figures(tv)
				q, s2, d, m := figures(learnt)
				b.Logf("TV %.2f dB (least %.1f), SSIM %.3f, chi %.2f; learnt %.2f (%.1f), %.3f, %.2f; better on %d of %d", p, l,
					s1, c, q, m, s2, d, wins, seeds)
			}
		})
	}
}
