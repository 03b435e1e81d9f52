package toyapp

import (
	"testing"

	"gradus/internal/cpu"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/web/wstest"
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

// TestRecordingNeverBlocks fills a recording while nobody reads it.
func TestRecordingNeverBlocks(t *testing.T) {
	for _, c := range []struct{ starts, steps int }{{1, 1}, {7, 2000}, {16, 1300}, {8188, 3}, {20_000, 500}} {
		e := ensemble.New(mixture.Paper(), cpu.Go, make([]plane.Vec, c.starts))
		rec := newRecording(1, FramePaths, c.starts, c.steps)
		for k := range c.steps + 1 {
			rec.step(k, 1, e)
		}
		if len(rec.frames) != cap(rec.frames) {
			t.Errorf("%d starts, %d steps: %d frames in room for %d", c.starts, c.steps,
				len(rec.frames), cap(rec.frames))
		}
		close(rec.frames)
		next, sequence := uint32(0), uint32(0)
		for b := range rec.frames {
			f, err := wstest.DecodeFrame(b)
			if err != nil {
				t.Fatal(err)
			}
			sequence++
			if f.Sequence != sequence || f.First != next || f.Starts != uint32(c.starts) {
				t.Errorf("%d starts, %d steps: frame %+v, want sequence %d, first %d", c.starts,
					c.steps, f, sequence, next)
			}
			next += f.Entries
		}
		if int(next) != len(rec.k) {
			t.Errorf("%d starts, %d steps: %d entries in frames, %d in k", c.starts, c.steps, next, len(rec.k))
		}
	}
}
