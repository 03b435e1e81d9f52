package ct

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"gradus/ct/baseline"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
)

// oracleFile has the weights with which total variation has its best PSNR on the ten scans of each example: looking
// for them takes several times as long as reconstructing.
const oracleFile = "testdata/tv_oracle.json"

// BenchmarkOracles looks for them anew, of all examples or of those that are named, and writes them:
//
//	go test ./ct -run '^$' -bench Oracles/lesion -benchtime 1x -timeout 2h
func BenchmarkOracles(b *testing.B) {
	found := oracles(b)
	for _, p := range Presets() {
		if !slices.Contains(p.Compare, "tv") && p.Name != "any-start" {
			continue
		}
		b.Run(p.Name, func(b *testing.B) {
			for b.Loop() {
				lambdas, losses := make([]float64, seedsOfClaims), make([]float64, seedsOfClaims)
				parallel.For(len(lambdas), func(i int) {
					s, err := Compare(p.seeded(i), "tv")
					if err != nil {
						b.Error(err)
						return
					}
					best, gain, err := climb(b.Context(), s)
					if err != nil {
						b.Error(err)
						return
					}
					lambdas[i], losses[i] = float64(best.Lambda), gain
				})
				found[p.Name] = lambdas
				b.Logf("%.3g; that from the noise loses %.2f dB", lambdas, losses)
			}
		})
	}
	text, err := json.MarshalIndent(found, "", "\t")
	if err == nil {
		err = os.WriteFile(oracleFile, append(text, '\n'), 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// oracles are the weights that were found, by example and scan.
func oracles(t testing.TB) (all map[string][]float64) {
	t.Helper()
	text, err := os.ReadFile(oracleFile)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// climb returns the reconstruction with the weight of the best PSNR near that from the noise: up or down by a quarter
// as long as it is better, as the PSNR of total variation has one top; and by how much it is better.
func climb(ctx context.Context, s Spec) (best *Result, gain float64, err error) {
	first, err := reconstructed(ctx, s)
	if err != nil {
		return nil, 0, err
	}
	best = first
	for _, factor := range []float64{1.25, 1 / 1.25} {
		for {
			s.Lambda = baseline.Lambda{Choice: baseline.LambdaGiven, Value: factor * float64(best.Lambda)}
			next, err := reconstructed(ctx, s)
			if err != nil {
				return nil, 0, err
			}
			if next.PSNR <= best.PSNR {
				break
			}
			best = next
		}
	}
	return best, float64(best.PSNR - first.PSNR), nil
}

// reconstructed is what comes of a spec.
func reconstructed(ctx context.Context, s Spec) (*Result, error) {
	k, err := cpu.Default()
	if err != nil {
		return nil, err
	}
	r, err := NewRun(&s, k, nil)
	if err == nil {
		err = r.Reconstruct(ctx, nil)
	}
	if err != nil {
		return nil, err
	}
	return &r.Result, nil
}
