package ct

import (
	"fmt"
	"math"
	"testing"

	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/slow"
)

// energiesOf computes the two terms of a picture's energy by their definitions, in units of
// the run's scale. smoothing is 0 of a baseline.
func energiesOf(t *testing.T, r *Run, x []float32, smoothing float64) (data, penalty float64) {
	t.Helper()
	ax := make([]float32, len(r.Y))
	r.Op.Apply(ax, x)
	for i, y := range r.Y {
		d := (float64(ax[i]) - float64(y)) / r.Scale
		data += d * d / 2
	}
	x = times(x, 1/r.Scale)
	if r.Spec.Learnt() {
		sd := r.fitted.sd / r.Scale
		return data / (sd * sd),
			must(prior.NewScore(cpu.Go, r.Spec.Size, r.Spec.Alpha, r.Spec.SDE).Energy(t.Context(), x, smoothing))
	}
	n := r.Spec.Size
	for i, v := range x {
		var dx, dy float64
		if i%n < n-1 {
			dx = float64(x[i+1]) - float64(v)
		}
		if i/n < n-1 {
			dy = float64(x[i+n]) - float64(v)
		}
		square := dx*dx + dy*dy
		if r.Spec.variation() {
			penalty += math.Sqrt(square+smoothing*smoothing) - smoothing
		} else {
			penalty += square / 2
		}
	}
	return data, penalty * float64(r.Result.Lambda)
}

// alike compares an energy with what it should be, as far as float32 goes.
func alike(got, want, scale float64) bool { return math.Abs(got-want) <= 2e-4*math.Abs(scale)+1e-6 }

// What is told of a moment belongs to the picture of that moment: its energies, which the
// next step's gradient tells, as its PSNR and its residual, up to the result and after divergence.
func TestEnergiesAreOfThePicture(t *testing.T) {
	slow.Test(t)
	for _, method := range solving() {
		for _, prior := range always {
			for operator := OperatorRadon; operator <= OperatorMask; operator++ {
				s := Default(method, prior)
				s.Size, s.Scan.Angles, s.Prior, s.Operator = 32, 20, prior, operator
				s.Schedule.Levels, s.Schedule.Iterations = 3, 2
				s.Starts = []Start{{Kind: StartNoise, Scale: 0.5, Seed: 2}, {Kind: StartZero}}
				name := fmt.Sprintf("%s, %s, %s", method, prior, operator)
				r, err := NewRun(&s, cpu.Go, nil)
				if err != nil {
					t.Fatal(err)
				}
				var measured float64
				for _, y := range r.Y {
					measured += float64(y) * float64(y)
				}
				err = r.Reconstruct(t.Context(), func(m *Moment) {
					for i := range m.Panels {
						p := &m.Panels[i]
						data, prior := energiesOf(t, r, p.X.Pix, m.T)
						if !alike(p.Step.Data, data, data) ||
							!alike(p.Step.Energy, data+prior, math.Abs(data)+math.Abs(prior)) {
							t.Errorf("%s, start %d after %d steps: %g of which %g, the picture's %g of which %g", name,
								i, m.K, p.Step.Energy, p.Step.Data, data+prior, data)
						}
						weight := 1 / (r.Scale * r.Scale)
						if s.Learnt() {
							weight = 1 / (r.fitted.sd * r.fitted.sd)
						}
						residual, _ := p.Fit()
						if again := weight / 2 * residual * residual * measured; !alike(p.Step.Data, again,
							again) {
							t.Errorf("%s, start %d after %d steps: data term %g, by the residual %g", name, i,
								m.K, p.Step.Data, again)
						}
						if p.Step.PSNR != p.PSNR() || p.Step.T != m.T || p.Step.Level != m.Level {
							t.Errorf("%s, start %d after %d steps: %+v", name, i, m.K, p.Step)
						}
					}
				})
				if err != nil {
					t.Fatal(err)
				}
				for i, o := range r.Result.Results {
					last := r.Reconstructions[i].Steps[len(r.Reconstructions[i].Steps)-1]
					if last.K != s.Steps() || float64(o.Energy) != last.Energy || float64(*o.DataEnergy) != last.Data ||
						float64(*o.DataEnergy+*o.PriorEnergy) != last.Energy || float64(o.PSNR) != last.PSNR {
						t.Errorf("%s: the result %+v ends with %+v", name, o, last)
					}
				}
			}
		}
	}
}

// The energy of a baseline is that of its result.
func TestEnergiesOfBaselines(t *testing.T) {
	for _, method := range []Method{MethodTikhonov, MethodTV, MethodFBP} {
		for operator := OperatorRadon; operator <= OperatorMask; operator++ {
			if method == MethodFBP && operator != OperatorRadon {
				continue
			}
			s := Default(method, DefaultPrior)
			s.Size, s.Scan.Angles, s.Operator = 32, 20, operator
			var told StepRecord
			r := watched(t, s, func(m *Moment) { told = *m.Panels[0].Step })
			o := r.Result.Outcome
			if method == MethodFBP {
				if o.Energy != 0 || o.DataEnergy != nil || o.PriorEnergy != nil || !math.IsNaN(told.Energy) {
					t.Errorf("%s minimises nothing: %+v", method, o)
				}
				continue
			}
			data, prior := energiesOf(t, r, r.Reconstructions[0].X.Pix, 0)
			if !alike(float64(o.Energy), data+prior, data+prior) || !alike(float64(*o.DataEnergy), data, data+prior) ||
				!alike(float64(*o.PriorEnergy), prior, data+prior) {
				t.Errorf("%s, %s: %g, %g, %g of a picture of %g, %g", method, operator, o.Energy, *o.DataEnergy,
					*o.PriorEnergy, data, prior)
			}
			if told.Energy != float64(o.Energy) || told.Data != float64(*o.DataEnergy) {
				t.Errorf("%s, %s: told %+v of %+v", method, operator, told, o)
			}
		}
	}
}
