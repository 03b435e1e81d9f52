package sample

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
)

// The answers of the authors' own code, Random123 (kat_vectors).
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     uint64
		want    [4]uint32
	}{
		{[4]uint32{}, 0, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32}, math.MaxUint64,
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0_a4093822,
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// Moments up to the fourth, the correlation of neighbours in every direction in which counters go, and
// the shares beyond some deviations.
func TestNormalsAreNormal(t *testing.T) {
	const n, chains = 50, 2000
	d := Draws{Seed: 3, Stream: 1}
	var all, nextChain, nextStep, nextStream []float64
	take := func(to *[]float64, d Draws, chain, step int) {
		z := make([]float64, n)
		d.Normals(z, chain, step)
		*to = append(*to, z...)
	}
	for i := range chains {
		take(&all, d, i, 5)
		take(&nextChain, d, i+1, 5)
		take(&nextStep, d, i, 6)
		take(&nextStream, Draws{d.Seed, d.Stream + 1}, i, 5)
	}
	checkNormal(t, "draws", all, 0, 1)
	size := float64(len(all))
	for _, c := range []struct {
		what string
		with []float64
	}{
		{"neighbours", append(slices.Clone(all[1:]), all[0])}, {"next but one", append(slices.Clone(all[2:]), all[:2]...)},
		{"chains", nextChain}, {"steps", nextStep}, {"streams", nextStream},
	} {
		if z := stat.Correlation(all, c.with, nil) * math.Sqrt(size); math.Abs(z) > zLimit {
			t.Errorf("correlation of %s: z = %.1f", c.what, z)
		}
	}
	for _, beyond := range []float64{1, 2, 3, 4} {
		count := 0.0
		for _, v := range all {
			if math.Abs(v) > beyond {
				count++
			}
		}
		want := size * math.Erfc(beyond/math.Sqrt2)
		if z := (count - want) / math.Sqrt(want); math.Abs(z) > zLimit {
			t.Errorf("%g beyond %g, want %.1f: z = %.1f", count, beyond, want, z)
		}
	}
	if skew, kurtosis := stat.Skew(all, nil), stat.ExKurtosis(all, nil); math.Abs(skew)*math.Sqrt(size/6) > zLimit ||
		math.Abs(kurtosis)*math.Sqrt(size/24) > zLimit {
		t.Errorf("skewness %g, excess kurtosis %g", skew, kurtosis)
	}
}

func TestUniformsAreUniform(t *testing.T) {
	const n = 100_000
	bins := make([]float64, 100)
	for i := range n {
		u := Draws{Seed: 4}.Uniform(i%1000, i/1000)
		if !(u > 0 && u < 1) {
			t.Fatalf("draw %g", u)
		}
		bins[int(100*u)]++
	}
	want := make([]float64, 100)
	for i := range want {
		want[i] = n / 100
	}
	// Of 99 degrees of freedom: mean 99, sd 14.
	if chi := stat.ChiSquare(bins, want); chi < 50 || chi > 160 {
		t.Errorf("chi^2 = %.0f of 99 degrees of freedom", chi)
	}
}

func TestShortDrawsBeginLongOnes(t *testing.T) {
	long := make([]float64, 11)
	Draws{Seed: 9}.Normals(long, 2, 3)
	for n := range long {
		short := make([]float64, n)
		Draws{Seed: 9}.Normals(short, 2, 3)
		if !slices.Equal(short, long[:n]) {
			t.Errorf("%d draws are %v, of %v", n, short, long)
		}
	}
}

// However chains are split into batches, and so whichever worker moves them, they are the same to the
// last bit.
func TestChainsDoNotDependOnTheirBatch(t *testing.T) {
	target := gaussian{[]float64{1, -1, 2}, []float64{1, 0.5, 2}}
	run := func(first, n int) []float64 {
		c := &Chains{Dim: 3, X: make([]float64, 3*n), First: first}
		Forward(c, 0.3, Draws{Seed: 1, Stream: 9}, 0)
		s := Settings{Langevin: Langevin{Size: 0.5, Preconditioner: diagonal{2, 3, 1}, Adjust: true, Draws: Draws{Seed: 5}},
			Keep: 5}
		s.Schedule.Levels = 4
		walk(t, target, c, s)
		for _, kind := range []ReverseKind{ODE, SDE} {
			r := Reverse{Kind: kind, From: 0.5, To: 0.01, Steps: 10, Draws: Draws{Seed: 5, Stream: 20}}
			for _, err := range r.Run(t.Context(), target, c) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		return c.X
	}
	const n = 5000 // several blocks
	whole := run(0, n)
	var parts []float64
	for _, cut := range [][2]int{{0, 1}, {1, 1700}, {1700, n}} {
		parts = append(parts, run(cut[0], cut[1]-cut[0])...)
	}
	if !slices.Equal(whole, parts) {
		t.Error("batches differ from the whole")
	}
	if !slices.Equal(whole, run(0, n)) {
		t.Error("a second run differs")
	}
}
