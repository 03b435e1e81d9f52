package ct

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gradus/ct/baseline"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/solver"
)

// With the learnt prior the energy is |Ax - y|^2/(2 sd^2) + alpha E in units of the scale, whatever
// lambda is.
func TestRunWeighsTheLearntPrior(t *testing.T) {
	for _, operator := range []OperatorKind{OperatorRadon, OperatorIdentity, OperatorMask} {
		s := Default(MethodGraduated, PriorScore)
		s.Size, s.Operator, s.Schedule.Levels, s.Alpha, s.Lambda = 32, operator, 4, 0.7,
			baseline.Lambda{Choice: baseline.LambdaGiven, Value: 123}
		r := mustRun(t, s)
		x := r.Reconstructions[0].X.Times(1 / r.Scale).Pix
		u := r.inUnits()
		ax := make([]float32, len(r.Y))
		r.Op.Apply(ax, x)
		residual := picture.RMSE(ax, u.Y) / u.explained()
		want := float64(len(ax))/2*residual*residual +
			0.7*must(prior.NewScore(cpu.Go, s.Size, 1, prior.VE).Energy(t.Context(), x, s.Schedule.Min))
		if got := float64(r.Result.Energy); math.Abs(got-want) > 1e-3*want {
			t.Errorf("%s: energy %g, want %g", operator, got, want)
		}
		if r.Result.Alpha != 0.7 || r.Result.Lambda != 0 || r.Result.LambdaChoice != nil || r.Result.Evaluations != 4 ||
			r.Result.Energies != 0 {
			t.Errorf("%s: %+v", operator, r.Result)
		}
	}
}

// Noise has a least value: a part of the measurements, or if these are nothing, a number.
func TestRunNoise(t *testing.T) {
	for _, c := range []struct {
		y        []float32
		sd, want float64
	}{
		{[]float32{3, -5, 4}, 0.5, 0.5}, {[]float32{3, -5, 4}, 0, 4e-3}, {[]float32{3, -5, 4}, 1e-3, 4e-3},
		{[]float32{0, 0}, 0, 1e-6},
	} {
		d, err := (&Run{Spec: &Spec{}, Y: c.y, SD: c.sd, Scale: 1}).fit(t.Context())
		if got := d.sd; err != nil || math.Abs(got/c.want-1) > 1e-12 {
			t.Errorf("%v with noise %g: %g, want %g", c.y, c.sd, got, c.want)
		}
	}
}

// The paper's finding: graduated, the result does not depend on the start; without
// graduation it does.
func TestGraduationForgetsTheStart(t *testing.T) {
	s := fromEverywhere(MethodGraduated, PriorScore)
	s.Size, s.Scan.Angles = 64, 60
	graduated := mustRun(t, s)
	s.Schedule.Kind = solver.Fixed
	fixed := mustRun(t, s)
	if near, far := float64(*graduated.Result.MaxRMSDistance),
		float64(*fixed.Result.MaxRMSDistance); !(near < 1e-3 && far > 0.1) {
		t.Errorf("starts end %g apart, without graduation %g", near, far)
	}
	for i, c := range graduated.Result.Results {
		if d := c.PSNR - graduated.Result.PSNR; math.Abs(float64(d)) > 0.02 {
			t.Errorf("%s: %.3f dB, the first %.3f", s.Starts[i].Name(), c.PSNR, graduated.Result.PSNR)
		}
	}
}

// Every method of the solver lowers f with the learnt prior, from anywhere.
func TestMethodsWithTheLearntPrior(t *testing.T) {
	for _, method := range []Method{MethodFlow, MethodGradientLike, MethodPlain, MethodGraduated} {
		s := Default(method, PriorScore)
		s.Size, s.Scan.Angles, s.Observe, s.Schedule.Levels = 32, 20, true, 20
		s.Starts = []Start{{Kind: StartNoise, Scale: 1, Seed: 1}, {Kind: StartZero}}
		for i, c := range mustRun(t, s).Reconstructions {
			if first := c.Steps[0].Target; !(float64(c.Outcome.Energy) < first/2) {
				t.Errorf("%s from %s: f from %g to %g", method, s.Starts[i].Name(), first, c.Outcome.Energy)
			}
		}
	}
}

// A reconstruction that is cancelled ends: the time in ms from cancel to return, at the
// largest size.
func BenchmarkCancel(b *testing.B) {
	for _, method := range []Method{MethodGraduated, MethodGradientLike} {
		b.Run(method.String(), func(b *testing.B) {
			s := Default(method, PriorScore)
			s.Size, s.Schedule.Levels = picture.MaxSize, 20
			k, err := cpu.Default()
			if err != nil {
				b.Fatal(err)
			}
			r, err := NewRun(&s, k, nil)
			if err != nil {
				b.Fatal(err)
			}
			var at time.Time
			var most time.Duration
			for b.Loop() {
				ctx, cancel := context.WithCancel(b.Context())
				// Somewhere in an evaluation, which takes half a second.
				time.AfterFunc(time.Duration(rand.IntN(1500))*time.Millisecond, func() { at = time.Now(); cancel() })
				if err := r.Reconstruct(ctx, nil); !errors.Is(err, context.Canceled) {
					b.Fatal(err)
				}
				most = max(most, time.Since(at))
			}
			b.ReportMetric(most.Seconds()*1e3, "ms-most")
		})
	}
}
