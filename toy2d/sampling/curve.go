package sampling

import (
	"context"
	"fmt"

	"gradus/solver/sample"
)

// CurveT1 returns the times at which a curve is computed.
func CurveT1() []float64 { return []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8} }

// CurveRow is what a flow leads to if it is stopped at another T1, without and with correction.
type CurveRow struct {
	T1        float64  `json:"t1"`
	Plain     Distance `json:"plain"`
	Corrected Distance `json:"corrected"`
}

// UsualT2 is the time of the correction in a curve of a flow that has none.
const UsualT2 = 4

// Corrected returns the flow with its correction, the usual one if it has none.
func (f Flow) Corrected() Flow {
	if f.T2 == 0 {
		f.T2 = UsualT2
	}
	return f
}

// Curve runs the flow with each T1 of CurveT1, without correction and with it. row is told of each when it is done.
func (f Flow) Curve(ctx context.Context, d *Diffusion, y *Yardstick, row func(i int, r CurveRow)) ([]CurveRow, error) {
	var rows []CurveRow
	for i, t1 := range CurveT1() {
		plain, corrected := f, f.Corrected()
		plain.T1, plain.T2, corrected.T1 = t1, 0, t1
		r := CurveRow{T1: t1}
		for _, run := range []struct {
			f  Flow
			to *Distance
		}{{plain, &r.Plain}, {corrected, &r.Corrected}} {
			c := sample.NewChains(f.Particles, 2)
			for _, err := range run.f.Run(ctx, d, c, false) {
				if err != nil {
					return nil, fmt.Errorf("sampling at T1 = %g: %w", t1, err)
				}
			}
			*run.to = y.Of(c)
		}
		rows = append(rows, r)
		if row != nil {
			row(i, r)
		}
	}
	return rows, nil
}
