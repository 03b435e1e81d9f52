package ct

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/internal/cpu"
)

// unlike are pictures that nothing was trained on, by row and column of n.
var unlike = map[string]func(n int, rng *rand.Rand) func(i, j int) float64{
	"white noise": func(_ int, rng *rand.Rand) func(i, j int) float64 {
		return func(int, int) float64 { return rng.Float64() }
	},
	"squares of 4 pixels": func(int, *rand.Rand) func(i, j int) float64 {
		return func(i, j int) float64 { return float64((i/4 + j/4) & 1) }
	},
	"squares of 16 pixels": func(int, *rand.Rand) func(i, j int) float64 {
		return func(i, j int) float64 { return float64((i/16 + j/16) & 1) }
	},
	"rings ever narrower": func(n int, _ *rand.Rand) func(i, j int) float64 {
		return func(i, j int) float64 {
			x, y := float64(j)-float64(n)/2, float64(i)-float64(n)/2
			return (1 + math.Cos(1.5*(x*x+y*y)/float64(n))) / 2
		}
	},
	"1/f noise": func(n int, rng *rand.Rand) func(i, j int) float64 {
		waves := make([][3]float64, 400) // even in the logarithm of the frequency: all octaves count alike
		for k := range waves {
			f, direction := math.Exp(rng.Float64()*math.Log(float64(n)/2)), 2*math.Pi*rng.Float64()
			f *= 2 * math.Pi / float64(n)
			waves[k] = [3]float64{f * math.Cos(direction), f * math.Sin(direction), 2 * math.Pi * rng.Float64()}
		}
		return func(i, j int) (v float64) {
			for _, w := range waves {
				v += math.Cos(w[0]*float64(j) + w[1]*float64(i) + w[2])
			}
			return max(0.5+v/100, 0)
		}
	},
	"ellipses with speckle of 20 %": func(n int, rng *rand.Rand) func(i, j int) float64 {
		e := phantom.Ellipses.Draw(n, rng.Int64())
		return func(i, j int) float64 { return max(float64(e.At(i, j))*(1+0.2*rng.NormFloat64()), 0) }
	},
}

// BenchmarkUnlike looks whether the learnt prior's energy tells pictures of training from others: of the truth, and
// of the result, which is what is known without it.
//
//	go test ./ct -run '^$' -bench Unlike -benchtime 1x
func BenchmarkUnlike(b *testing.B) {
	const seeds = 3
	sources := map[string]func(seed int64) (Source, OpenFunc){}
	for _, kind := range []phantom.Kind{phantom.Ellipses, phantom.Letters, phantom.Lines, phantom.Texture} {
		sources[kind.String()] = func(seed int64) (Source, OpenFunc) { return Source{Phantom: kind, Seed: seed}, nil }
	}
	for name, draw := range unlike {
		sources[name] = func(seed int64) (Source, OpenFunc) {
			m := picture.NewImage(128)
			at := draw(m.N, rand.New(rand.NewPCG(uint64(seed), 1)))
			for p := range m.Pix {
				m.Pix[p] = float32(at(p/m.N, p%m.N))
			}
			return Source{File: "unlike"}, func(string) (io.ReadCloser, error) {
				var file bytes.Buffer
				err := picture.WriteNPY(&file, m.N, m.N, m.Pix)
				return io.NopCloser(&file), err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		source := sources[name]
		for _, c := range []ScanSpec{{Angles: 60, Arc: 180}, {Angles: 15, Arc: 180}} {
			b.Run(fmt.Sprintf("%s, %d angles", name, c.Angles), func(b *testing.B) {
				for b.Loop() {
					var truths, results, chis []float64
					for seed := range int64(seeds) {
						s := Default(MethodGraduated, PriorScore)
						s.Scan.Angles, s.Scan.Seed = c.Angles, 100_000+seed
						var open OpenFunc
						s.Image, open = source(100_000 + seed)
						truth, result, chi := energiesPerPixel(b, &s, open)
						truths, results, chis = append(truths, truth), append(results, result), append(chis, chi)
					}
					b.Logf("per pixel of the truth %.2f to %.2f, of the result %.2f to %.2f, chi %.2f to %.2f", slices.Min(truths),
						slices.Max(truths), slices.Min(results), slices.Max(results), slices.Min(chis), slices.Max(chis))
				}
			})
		}
	}
}

// energiesPerPixel are those of the prior alone, of truth and result at the last level, and chi.
func energiesPerPixel(b *testing.B, s *Spec, open OpenFunc) (truth, result, chi float64) {
	k := cpu.Available()[len(cpu.Available())-1]
	r, err := NewRun(s, k, open)
	if err == nil {
		err = r.Reconstruct(b.Context(), nil)
	}
	if err != nil {
		b.Fatal(err)
	}
	pixels := float64(len(r.Truth.Pix))
	truth, err = prior.NewScore(k, s.Size, 1, s.SDE).Energy(b.Context(), r.Truth.Times(1/r.Scale).Pix, s.Schedule.Min)
	if err != nil {
		b.Fatal(err)
	}
	return truth / pixels, float64(*r.Result.PriorEnergy) / s.Alpha / pixels, float64(r.Result.Chi)
}
