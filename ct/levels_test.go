package ct

import (
	"testing"

	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// TestTwiceAsManyLevels: what the page's help and the README say of twice as many levels, on twenty pictures on which no
// figure is reported.
func TestTwiceAsManyLevels(t *testing.T) {
	slow.Test(t)
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	for angles, gain := range map[int]float64{60: -0.11, 15: 0.46} {
		s := Default(MethodGraduated, PriorScore)
		s.Scan.Angles = angles
		s.Batch = &Batch{First: 1010, Count: 20, Methods: []Method{MethodGraduated}, Levels: []int{20, 40}}
		rows, err := RunBatch(t.Context(), &s, k, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		usual, twice := rows[0], rows[1]
		if got := float64(twice.PSNRMean - usual.PSNRMean); got < gain-0.03 || got > gain+0.03 {
			t.Errorf("%d angles: %.3f dB from %d to %d levels, not %g", angles, got, usual.Levels, twice.Levels, gain)
		}
		for i := range usual.Seeds {
			if *twice.Seeds[i].Energy >= *usual.Seeds[i].Energy {
				t.Errorf("%d angles, seed %d: the energy is not lower", angles, s.Batch.First+int64(i))
			}
		}
	}
}
