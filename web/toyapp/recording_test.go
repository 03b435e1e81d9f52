package toyapp

import (
	"testing"

	"gradus/internal/cpu"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

func TestRecordedSteps(t *testing.T) {
	for _, c := range []struct {
		starts, steps int
		entries       int
	}{
		{1, 1, 2},
		{16, 1300, 1301},
		{400, 999, 1000}, // exactly maxPoints
		{400, 1000, 1000},
		{20_000, 19, 20},
		{20_000, 20, 20},
		{20_000, 10_000, 20},
		{3, 1_000_000, 20_000},
		{200_001, 50, 2}, // both ends at least
	} {
		k := recordedSteps(c.starts, c.steps)
		if len(k) != c.entries {
			t.Errorf("%d starts, %d steps: %d entries, want %d", c.starts, c.steps, len(k), c.entries)
			continue
		}
		if k[0] != 0 || k[len(k)-1] != c.steps {
			t.Errorf("%d starts, %d steps: from %d to %d", c.starts, c.steps, k[0], k[len(k)-1])
		}
		// Evenly: neighbours are as far apart as the average, up to rounding.
		gap := float64(c.steps) / float64(len(k)-1)
		for i := 1; i < len(k); i++ {
			if d := float64(k[i] - k[i-1]); d < 1 || d <= gap-1 || d >= gap+1 {
				t.Errorf("%d starts, %d steps: %d follows %d", c.starts, c.steps, k[i], k[i-1])
				break
			}
		}
	}
}

// TestRecordingCuts: what is recorded is every entry once, in parts that fit into a frame.
func TestRecordingCuts(t *testing.T) {
	for _, c := range []struct{ starts, steps int }{{1, 1}, {7, 2000}, {16, 1300}, {8188, 3}, {20_000, 500}} {
		e := ensemble.New(mixture.Paper(), cpu.Go, make([]plane.Vec, c.starts))
		steps, next := recordedSteps(c.starts, c.steps), 0
		var parts []points
		rec := newRecording(c.starts, steps, func(p points) { parts = append(parts, p) })
		for k := range c.steps + 1 {
			rec.step(k, 1, e)
		}
		for i, p := range parts {
			if p.first != next || len(p.at) != 2*p.entries*c.starts || p.entries > entriesPerFrame(c.starts) ||
				i < len(parts)-1 && p.entries != entriesPerFrame(c.starts) {
				t.Errorf("%d starts, %d steps: %d entries from %d on in %d numbers, want them from %d on", c.starts,
					c.steps, p.entries, p.first, len(p.at), next)
			}
			next += p.entries
		}
		if next != len(steps) {
			t.Errorf("%d starts, %d steps: %d entries of %d", c.starts, c.steps, next, len(steps))
		}
	}
}
