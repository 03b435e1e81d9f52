package ct

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gradus/ct/baseline"
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
	{"60 angles, 1 %, alpha 2", func(s *Spec) { s.Scan.Noise, s.Alpha = 0.01, 2 }},
	{"60 angles, 5 %, crime", func(s *Spec) { s.Scan.Simulation = SimulationSameGrid }},
	{"60 angles, 1 %, crime", func(s *Spec) { s.Scan.Noise, s.Scan.Simulation = 0.01, SimulationSameGrid }},
	{"8 angles, 5 %", func(s *Spec) { s.Scan.Angles = 8 }},
	{"60 angles, 50 %", func(s *Spec) { s.Scan.Noise = 0.5 }},
	{"60 angles over 60 degrees, 5 %", func(s *Spec) { s.Scan.Arc = 60 }},
	{"lines, 60 angles, 5 %", func(s *Spec) { s.Image.Phantom = phantom.Lines }},
}

// BenchmarkTable compares the learnt prior with total variation at its best, on 50 pictures and scans on which nothing
// was trained or chosen:
//
//	go test ./ct -run '^$' -bench Table -benchtime 1x -timeout 3h
func BenchmarkTable(b *testing.B) {
	for _, table := range tables {
		b.Run(table.name, func(b *testing.B) { compareAtBest(b, table.differs, "tv", 50) })
	}
}

// BenchmarkSecondOrder compares it with total generalised variation at its best, on ten scans of edges, of slopes and of
// few angles.
func BenchmarkSecondOrder(b *testing.B) {
	for name, differs := range map[string]func(*Spec){
		"ellipses":  func(*Spec) {},
		"texture":   func(s *Spec) { s.Image.Phantom = phantom.Texture },
		"15 angles": func(s *Spec) { s.Scan.Angles = 15 },
	} {
		b.Run(name, func(b *testing.B) { compareAtBest(b, differs, "tgv", seedsOfClaims) })
	}
}

// compareAtBest logs means over seeds of a baseline with its best weight on each, and of the default beside it.
func compareAtBest(b *testing.B, differs func(*Spec), name string, seeds int) {
	s := Default(MethodGraduated, PriorScore)
	differs(&s)
	for b.Loop() {
		baseline, learnt := make([]*Result, seeds), make([]*Result, seeds)
		parallel.For(seeds, func(i int) {
			one := Preset{Spec: s}.seeded(i)
			compared, err := Compare(one, name)
			if err == nil {
				baseline[i], _, err = climb(b.Context(), compared)
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
		wins := 0
		for i, r := range learnt {
			if r.PSNR > baseline[i].PSNR {
				wins++
			}
		}
		b.Logf("%s %s; learnt %s; better on %d of %d", name, summary(baseline), summary(learnt), wins, seeds)
	}
}

// summary has the means of results, and their least PSNR.
func summary(all []*Result) string {
	least := all[0].PSNR
	var psnr, ssim, chi float64
	for _, r := range all {
		psnr += float64(r.PSNR) / float64(len(all))
		ssim += float64(r.SSIM) / float64(len(all))
		chi += float64(r.Chi) / float64(len(all))
		least = min(least, r.PSNR)
	}
	return fmt.Sprintf("%.2f dB (least %.1f), SSIM %.3f, chi %.2f", psnr, float64(least), ssim, chi)
}

// BenchmarkLesion logs what is kept of the contrast of the example's two faint discs, on 50 scans of the one picture.
func BenchmarkLesion(b *testing.B) {
	presets := Presets()
	lesion := presets[slices.IndexFunc(presets, func(p Preset) bool { return p.Name == "lesion" })]
	names := []string{"graduated", "fbp", "tv at its best", "tv at half of it"}
	for b.Loop() {
		psnr, kept := make([][]float64, 50), make([][]float64, 50)
		parallel.For(len(kept), func(i int) {
			s := lesion.seeded(i)
			fbp, err := Compare(s, "fbp")
			if err != nil {
				b.Error(err)
				return
			}
			tv, err := Compare(s, "tv")
			if err != nil {
				b.Error(err)
				return
			}
			best, _, err := climb(b.Context(), tv)
			if err != nil {
				b.Error(err)
				return
			}
			tv.Lambda = baseline.Lambda{Choice: baseline.LambdaGiven, Value: float64(best.Lambda) / 2}
			results := []*Result{nil, nil, best, nil}
			for n, spec := range map[int]Spec{0: s, 1: fbp, 3: tv} {
				if results[n], err = reconstructed(b.Context(), spec); err != nil {
					b.Error(err)
					return
				}
			}
			for _, r := range results {
				psnr[i] = append(psnr[i], float64(r.PSNR))
				kept[i] = append(kept[i], 50*float64(r.Regions[0].Recovery+r.Regions[1].Recovery))
			}
		})
		if b.Failed() {
			return
		}
		for n, name := range names {
			var decibel, part, squares float64
			for i := range kept {
				decibel += psnr[i][n] / float64(len(kept))
				part += kept[i][n] / float64(len(kept))
				squares += kept[i][n] * kept[i][n] / float64(len(kept))
			}
			b.Logf("%s: %.1f dB, %.0f %% kept (SD over scans %.0f)", name, decibel, part, math.Sqrt(squares-part*part))
		}
	}
}
