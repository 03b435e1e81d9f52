package ct

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
)

// The tables of README.md, each a benchmark with one pass over pictures that nothing was fitted
// to: phantoms and scans of seeds from 1.
//
//	go test ./ct -run '^$' -bench Table -benchtime 1x -timeout 2h

// tableRow reconstructs as many specs as there are seeds, and reports the means of PSNR (dB),
// SSIM and seconds, and the least PSNR.
func tableRow(b *testing.B, name string, seeds int, spec func(seed int64) Spec) (runs []*Run) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	b.Run(name, func(b *testing.B) {
		runs = make([]*Run, seeds)
		for b.Loop() {
			parallel.For(seeds, func(i int) {
				s := spec(int64(i + 1))
				r, err := NewRun(&s, k, nil)
				if err == nil {
					err = r.Reconstruct(b.Context(), nil)
				}
				if err != nil {
					b.Error(err)
				}
				runs[i] = r
			})
		}
		mean := func(figure func(*Result) float64) (sum float64) {
			for _, r := range runs {
				sum += figure(&r.Result) / float64(seeds)
			}
			return sum
		}
		least := math.Inf(1)
		for _, r := range runs {
			least = min(least, float64(r.Result.PSNR))
		}
		b.ReportMetric(mean(func(r *Result) float64 { return float64(r.PSNR) }), "dB")
		b.ReportMetric(least, "dB-least")
		b.ReportMetric(mean(func(r *Result) float64 { return float64(r.SSIM) }), "SSIM")
		b.ReportMetric(mean(func(r *Result) float64 { return r.Seconds }), "s/run")
		if runs[0].Result.Evaluations > 0 {
			b.ReportMetric(mean(func(r *Result) float64 { return float64(r.Evaluations) }), "evaluations")
			b.ReportMetric(mean(func(r *Result) float64 { return float64(r.Energies) }), "energies")
		}
		if len(runs[0].Result.Results) > 1 {
			reportStarts(b, runs)
		}
	})
	return runs
}

// reportStarts tells how much the results depend on the start: of the largest distances
// the median and the largest over all pictures, and the largest difference in PSNR.
func reportStarts(b *testing.B, runs []*Run) {
	var distances []float64
	var spread float64
	for _, r := range runs {
		distances = append(distances, float64(*r.Result.MaxRMSDistance))
		low, high := math.Inf(1), math.Inf(-1)
		for _, o := range r.Result.Results {
			low, high = min(low, float64(o.PSNR)), max(high, float64(o.PSNR))
		}
		spread = max(spread, high-low)
	}
	slices.Sort(distances)
	b.ReportMetric(distances[len(distances)/2], "rms-median")
	b.ReportMetric(distances[len(distances)-1], "rms-largest")
	b.ReportMetric(spread, "dB-spread")
}

// oracleTV is the spec against which the score prior is held.
func oracleTV(s Spec) Spec {
	tv := Default(MethodTV, PriorTV)
	tv.Size, tv.Image, tv.Operator, tv.Scan, tv.Mask = s.Size, s.Image, s.Operator, s.Scan, s.Mask
	tv.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle, Value: 1}
	return tv
}

// seeded is a scan of the ellipse phantom of a seed, with noise of the same.
func seeded(method Method, seed int64) Spec {
	s := Default(method, PriorScore)
	s.Image.Seed, s.Scan.Seed = seed, seed
	return s
}

// sixStarts are those of the table of starts.
func sixStarts(seed int64) []Start {
	return []Start{
		{Kind: StartNoise, Scale: 1, Seed: seed}, {Kind: StartNoise, Scale: 5, Seed: seed + 100}, {Kind: StartZero},
		{Kind: StartConstant, Value: 10}, {Kind: StartPhantom, Seed: seed + 100}, {Kind: StartFBP},
	}
}

func BenchmarkTableStarts(b *testing.B) {
	for _, kind := range []solver.ScheduleKind{solver.Log, solver.Fixed} {
		tableRow(b, kind.String(), 50, func(seed int64) Spec {
			s := seeded(MethodGraduated, seed)
			s.Starts, s.Schedule.Kind = sixStarts(seed), kind
			return s
		})
	}
}

// againstTV measures the score prior and TV with the lambda that the truth chooses, and how
// often either is better.
func againstTV(b *testing.B, name string, seeds int, spec func(seed int64) Spec) {
	tv := tableRow(b, name+"/tv-oracle", seeds, func(seed int64) Spec { return oracleTV(spec(seed)) })
	learnt := tableRow(b, name+"/score", seeds, spec)
	if len(tv) == 0 || len(learnt) == 0 { // left out by -bench
		return
	}
	wins, least := 0, math.Inf(1)
	for i := range tv {
		gain := float64(learnt[i].Result.PSNR - tv[i].Result.PSNR)
		if gain > 0 {
			wins++
		}
		least = min(least, gain)
	}
	b.Logf("%s: the score prior is better on %d of %d, at least %+.2f dB", name, wins, seeds, least)
}

func BenchmarkTableScans(b *testing.B) {
	for _, angles := range []int{60, 30, 15} {
		for _, noise := range []float64{0.05, 0.01} {
			scan := func(method Method, seed int64) Spec {
				s := seeded(method, seed)
				s.Scan.Angles, s.Scan.Noise = angles, noise
				return s
			}
			name := fmt.Sprintf("%dangles/%gpercent", angles, 100*noise)
			tableRow(b, name+"/fbp", 50, func(seed int64) Spec { return scan(MethodFBP, seed) })
			againstTV(b, name, 50, func(seed int64) Spec { return scan(MethodGraduated, seed) })
		}
	}
}

// The paper's two algorithms on its own clock, beside the others, from N(0, I).
func BenchmarkTableMethods(b *testing.B) {
	for _, method := range []Method{MethodFlow, MethodGradientLike, MethodPlain, MethodGraduated} {
		tableRow(b, method.String(), 10, func(seed int64) Spec { return fromNoise(method, seed) })
	}
}

// fromNoise is a method from N(0, I), the paper's as the paper sets it.
func fromNoise(method Method, seed int64) Spec {
	s := seeded(method, seed)
	if method == MethodFlow || method == MethodGradientLike {
		s = Paper(method)
		s.Image.Seed, s.Scan.Seed = seed, seed
	}
	s.Starts = sixStarts(seed)[:1]
	return s
}

func BenchmarkTableProblems(b *testing.B) {
	for _, c := range []struct {
		name     string
		operator OperatorKind
		noise    float64 // relative to the mean, which is about 0.11
		keep     float64
	}{
		{"denoising/1", OperatorIdentity, 1, 1},
		{"denoising/0.5", OperatorIdentity, 0.5, 1},
		{"inpainting/half", OperatorMask, 0.1, 0.5},
		{"inpainting/fifth", OperatorMask, 0.1, 0.2},
	} {
		againstTV(b, c.name, 20, func(seed int64) Spec {
			s := seeded(MethodGraduated, seed)
			s.Operator, s.Scan.Noise, s.Mask = c.operator, c.noise, MaskSpec{Keep: c.keep, Seed: seed}
			return s
		})
	}
}

// Pictures that the network has never seen the like of.
func BenchmarkTableUnlike(b *testing.B) {
	for _, p := range []phantom.Kind{phantom.SheppLogan, phantom.LowContrast, phantom.Lines,
		phantom.Texture, phantom.Letters} {
		againstTV(b, p.String(), 5, func(seed int64) Spec {
			s := seeded(MethodGraduated, seed)
			s.Image.Phantom, s.Starts = p, sixStarts(seed)
			return s
		})
	}
}

// A reconstruction from one start, with all processors.
func BenchmarkGraduated(b *testing.B) {
	for _, n := range []int{128, 256} {
		for _, k := range cpu.Available() {
			b.Run(fmt.Sprintf("%d/%s", n, k), func(b *testing.B) {
				s := Default(MethodGraduated, PriorScore)
				s.Size = n
				for b.Loop() {
					r, err := NewRun(&s, k, nil)
					if err == nil {
						err = r.Reconstruct(b.Context(), nil)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkBaselines measures the README's table: the mean PSNR (dB), SSIM and seconds of a
// reconstruction over 20 ellipse phantoms that nothing was fitted to, 128 x 128.
//
//	go test ./ct -run '^$' -bench Baselines -benchtime 1x -timeout 1h
func BenchmarkBaselines(b *testing.B) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, angles := range []int{15, 30, 60} {
		for _, noise := range []float64{0.01, 0.05} {
			for _, m := range []struct {
				name   string
				method Method
				filter baseline.Filter
				choice baseline.Choice
			}{
				{"fbp", MethodFBP, baseline.FilterRamLak, baseline.LambdaGiven},
				{"fbp-hann", MethodFBP, baseline.FilterHann, baseline.LambdaGiven},
				{"tikhonov-noise", MethodTikhonov, baseline.FilterRamLak, baseline.LambdaNoise},
				{"tikhonov-oracle", MethodTikhonov, baseline.FilterRamLak, baseline.LambdaOracle},
				{"tv-noise", MethodTV, baseline.FilterRamLak, baseline.LambdaNoise},
				{"tv-oracle", MethodTV, baseline.FilterRamLak, baseline.LambdaOracle},
			} {
				b.Run(fmt.Sprintf("%dangles/%gpercent/%s", angles, 100*noise, m.name), func(b *testing.B) {
					const phantoms = 20
					var results [phantoms]Result
					for b.Loop() {
						parallel.For(phantoms, func(i int) {
							s := Default(m.method, PriorTV)
							s.Scan.Angles, s.Scan.Noise, s.Filter = angles, noise, m.filter
							s.Image.Seed, s.Scan.Seed = int64(i+1), int64(i+1)
							s.Lambda = baseline.Lambda{Choice: m.choice, Value: 1}
							r, err := NewRun(&s, k, nil)
							if err == nil {
								err = r.Reconstruct(b.Context(), nil)
							}
							if err != nil {
								b.Error(err)
								return
							}
							results[i] = r.Result
						})
					}
					var psnr, ssim, seconds float64
					for _, r := range results {
						psnr += float64(r.PSNR) / phantoms
						ssim += float64(r.SSIM) / phantoms
						seconds += r.Seconds / phantoms
					}
					b.ReportMetric(psnr, "dB")
					b.ReportMetric(ssim, "SSIM")
					b.ReportMetric(seconds, "s/run")
				})
			}
		}
	}
}
