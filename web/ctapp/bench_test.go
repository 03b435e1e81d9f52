package ctapp

import (
	"context"
	"slices"
	"testing"
	"time"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// BenchmarkCTRun is what a page with four starts on 128 x 128 pixels waits for: from the
// ask to the first level, to the result of all panels, and to the picture of one.
func BenchmarkCTRun(b *testing.B) {
	_, h := serve(b, serving{kernel: wstest.FastestKernel()})
	for name, starts := range map[string]int{"four starts": 4, "one start": 1} {
		b.Run(name, func(b *testing.B) {
			c := wstest.DialCT(b, h)
			spec := Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
			spec.Starts = spec.Starts[:starts]
			var first, last []time.Duration
			id := uint32(0)
			for b.Loop() {
				id++
				spec.Scan.Seed++ // another run
				began := time.Now()
				c.Send(wstest.AskCT(b, "run", id, spec, ""))
				for c.FrameOf(wire.FrameLevel).K == 0 { // the start
				}
				first = append(first, time.Since(began))
				c.Reach(id, "done")
				last = append(last, time.Since(began))
			}
			report(b, first, "first-level-ms")
			report(b, last, "result-ms")
		})
	}
}

// BenchmarkCTPreview is what a page waits for while a slider is dragged.
func BenchmarkCTPreview(b *testing.B) {
	_, h := serve(b, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(b, h)
	spec := Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Schedule.Levels, spec.Starts = 64, 8, spec.Starts[:1]
	var scan, result []time.Duration
	id := uint32(0)
	for b.Loop() {
		id++
		spec.Scan.Angles = 30 + int(id)%30
		began := time.Now()
		c.Send(wstest.AskCT(b, "preview", id, spec, ""))
		c.FrameOf(wire.FrameScan)
		scan = append(scan, time.Since(began))
		c.FrameOf(wire.FramePreview)
		result = append(result, time.Since(began))
	}
	report(b, scan, "scan-ms")
	report(b, result, "preview-ms")
}

// BenchmarkCTFrame is what one frame of four panels costs the run.
func BenchmarkCTFrame(b *testing.B) {
	spec := Default(ct.MethodGraduated, ct.PriorTikhonov, prior.VE)
	spec.Schedule.Levels = 1
	run, err := ct.NewRun(&spec, wstest.FastestKernel(), nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := run.Reconstruct(context.Background(), func(m *ct.Moment) {
		if m.K == 1 {
			for b.Loop() {
				momentFrame(m).Encode()
			}
		}
	}); err != nil {
		b.Fatal(err)
	}
}

// report tells the median in milliseconds.
func report(b *testing.B, all []time.Duration, unit string) {
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2])/1e6, unit)
}
