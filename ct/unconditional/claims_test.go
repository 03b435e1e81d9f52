package unconditional

import (
	"fmt"
	"math"
	"testing"

	"gradus/ct"
	"gradus/internal/slow"
)

// seedsOfClaims are what figures of README.md and of the examples are means over, of 12 pictures each, as a page shows.
const seedsOfClaims = 10

// meanFigures are means over seeds.
type meanFigures struct {
	mean, distance, outside, energy, floor float64
	least, most                            float64 // distance
}

// TestClaims: what the examples say of ten seeds is so.
func TestClaims(t *testing.T) {
	slow.Test(t)
	var uncorrected, corrected float64
	for _, c := range []struct {
		t1, t2, mean, distance float64
	}{{0.8, 0, 0.03, 0.54}, {0.8, 20, 0.105, 0.33}, {3, 0, 0.13, 0.41}, {0.1, 0, 0.16, 3.12}} {
		m := overSeeds(t, c.t1, c.t2)
		if math.Abs(m.mean-c.mean) > 0.005 || math.Abs(m.distance-c.distance) > max(0.01, 0.01*c.distance) {
			t.Errorf("T1 = %g, T2 = %g: mean grey %.3f, want %g; distance %.3f, want %.2f", c.t1, c.t2, m.mean, c.mean,
				m.distance, c.distance)
		}
		if math.Abs(m.floor-0.21) > 0.005 {
			t.Errorf("phantoms are %.3f from phantoms", m.floor)
		}
		switch {
		case c.t1 == 0.8 && c.t2 == 0:
			uncorrected = m.distance
		case c.t1 == 0.8:
			corrected = m.distance
		case c.t1 == 3 && m.energy < 0.5:
			t.Errorf("energy %.2f: no detail that phantoms lack", m.energy)
		case c.t1 == 0.1 && math.Abs(m.outside-0.1) > 0.01:
			t.Errorf("%.3f of the pixels are outside, not every tenth", m.outside)
		}
	}
	if corrected > uncorrected-0.1 {
		t.Errorf("corrected %.3f, uncorrected %.3f", corrected, uncorrected)
	}
}

func overSeeds(tb testing.TB, t1, t2 float64) (m meanFigures) {
	tb.Helper()
	m.least = math.Inf(1)
	for seed := range int64(seedsOfClaims) {
		s := Default()
		s.T1, s.T2, s.Seed = t1, t2, 1+seed
		d := draw(tb, s, nil)
		for _, c := range []struct {
			sum *float64
			v   ct.Number
		}{{&m.mean, d.Result.Samples.Mean}, {&m.distance, d.Result.Samples.Distance}, {&m.outside, d.Result.Samples.Outside},
			{&m.energy, d.Result.Samples.Energy}, {&m.floor, d.Result.Phantoms.Distance}} {
			*c.sum += float64(c.v) / seedsOfClaims
		}
		distance := float64(d.Result.Samples.Distance)
		m.least, m.most = min(m.least, distance), max(m.most, distance)
	}
	return m
}

// BenchmarkClaims logs the table of README.md:
//
//	go test ./ct/unconditional -run '^$' -bench Claims -benchtime 1x -timeout 1h
func BenchmarkClaims(b *testing.B) {
	for _, at := range [][2]float64{{0.1, 0}, {0.4, 0}, {0.4, 20}, {0.8, 0}, {0.8, 20}, {3, 0}, {3, 20}} {
		b.Run(fmt.Sprintf("T1 = %g, T2 = %g", at[0], at[1]), func(b *testing.B) {
			for b.Loop() {
				m := overSeeds(b, at[0], at[1])
				b.Logf("distance %.2f (%.2f to %.2f), other phantoms %.2f; mean grey %.3f, outside %.3f, energy %.2f", m.distance,
					m.least, m.most, m.floor, m.mean, m.outside, m.energy)
			}
		})
	}
}
