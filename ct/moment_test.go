package ct

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gradus/ct/picture"
	"gradus/internal/cpu"
)

// Moments are those of the clock, the starts first, and all panels have taken the same step.
func TestMoments(t *testing.T) {
	for _, method := range []Method{MethodFlow, MethodGraduated, MethodGradientLike, MethodPlain} {
		s := fromEverywhere(method, PriorTikhonov)
		s.Schedule.Levels, s.Schedule.Iterations = 3, 2
		k := 0
		var last []picture.Image
		r := watched(t, s, func(m *Moment) {
			if m.K != k || m.Steps != 6 || len(m.Panels) != 5 || m.Level != min(k, 5)/2 {
				t.Errorf("%s, step %d: %d of %d on level %d, %d panels", method, k, m.K, m.Steps,
					m.Level, len(m.Panels))
			}
			last = last[:0]
			for i := range m.Panels {
				p := &m.Panels[i]
				last = append(last, picture.Image{N: p.X.N, Pix: slices.Clone(p.X.Pix)})
				switch {
				case p.Step.K != k && !(method == MethodGradientLike && p.Step.K == k-1):
					t.Errorf("%s: panel %d is at step %d, not %d", method, i, p.Step.K, k)
				case p.Step.Level != m.Level || p.Step.T != m.T || p.Step.PSNR != p.PSNR():
					t.Errorf("%s: %+v at t = %g", method, p.Step, m.T)
				}
				if !(p.Seconds > 0) {
					t.Errorf("%s: %g seconds", method, p.Seconds)
				}
			}
			k++
		})
		if k != 7 {
			t.Errorf("%s: %d moments", method, k)
		}
		for i, c := range r.Reconstructions {
			if !slices.Equal(last[i].Pix, c.X.Pix) {
				t.Errorf("%s: the last moment of start %d is not its result", method, i)
			}
		}
	}
}

// At the start and at the end the figures of a moment are those of what it shows.
func TestMomentFigures(t *testing.T) {
	s := fromEverywhere(MethodGraduated, PriorTikhonov)
	s.Schedule.Levels = 3
	var ssim, residual []float64
	var distance float64
	r := watched(t, s, func(m *Moment) {
		if m.K == 0 && (m.Distance() < 5 || m.Panels[0].PSNR() > m.Panels[1].PSNR()) {
			t.Errorf("starts lie %g apart, at %g and %g dB", m.Distance(), m.Panels[0].PSNR(), m.Panels[1].PSNR())
		}
		ssim, residual, distance = nil, nil, m.Distance()
		for i := range m.Panels {
			r, _ := m.Panels[i].Fit()
			ssim, residual = append(ssim, m.Panels[i].SSIM()), append(residual, r)
		}
	})
	for i, o := range r.Result.Results {
		if ssim[i] != float64(o.SSIM) || residual[i] != float64(o.Residual) {
			t.Errorf("start %d: SSIM %g, residual %g, but the result is %+v", i, ssim[i], residual[i], o)
		}
	}
	if distance != float64(*r.Result.MaxRMSDistance) {
		t.Errorf("distance %g, of the result %g", distance, *r.Result.MaxRMSDistance)
	}
}

// A baseline is one moment, of its result.
func TestMomentOfABaseline(t *testing.T) {
	for _, method := range []Method{MethodFBP, MethodTikhonov, MethodTV} {
		s := Default(method, PriorTV)
		s.Size, s.Scan.Angles = 32, 20
		n := 0
		r := watched(t, s, func(m *Moment) {
			n++
			if m.K != 1 || m.Steps != s.Steps() || len(m.Panels) != 1 || m.Panels[0].Step.K != 1 || !math.IsNaN(m.T) {
				t.Errorf("%s: %+v", method, m)
			}
		})
		if n != 1 || r.Result.MaxRMSDistance != nil {
			t.Errorf("%s: %d moments", method, n)
		}
	}
}

// The panel of a start that has diverged stays as it is; the others go on.
func TestMomentsAfterDivergence(t *testing.T) {
	s := fromEverywhere(MethodPlain, PriorTikhonov)
	s.Schedule.Levels, s.Step = 24, 3
	s.Starts = []Start{{Kind: StartConstant, Value: maxStart}, {Kind: StartZero}}
	at, moments := 0, 0
	r := watched(t, s, func(m *Moment) {
		moments++
		if gone := &m.Panels[0]; gone.DivergedAt > 0 && at == 0 {
			at = m.K
		}
		if gone := &m.Panels[0]; (gone.DivergedAt > 0) != (at > 0) || gone.Step.K != min(m.K, max(at-1, 0)) && at > 0 ||
			m.Panels[1].Step.K != m.K {
			t.Errorf("step %d: %+v", m.K, m.Panels)
		}
	})
	if o := r.Result.Results[0]; at == 0 || o.DivergedAt != at || moments != 25 {
		t.Errorf("diverged at %d in %d moments, but %+v", at, moments, o)
	}
}

// A run that is cancelled takes no further step with any start.
func TestRunIsCancelled(t *testing.T) {
	for _, method := range []Method{MethodFlow, MethodGraduated} {
		for _, at := range []int{0, 1, 3} {
			s := fromEverywhere(method, PriorTikhonov)
			s.Schedule.Levels = 3
			r, err := NewRun(&s, cpu.Go, nil)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			last := 0
			err = r.Reconstruct(ctx, func(m *Moment) {
				if last = m.K; last == at {
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) || last != at || r.Reconstructions != nil {
				t.Errorf("%s, cancelled at step %d: %d steps, %v", method, at, last, err)
			}
		}
	}
}

// The same run is the same to the last bit, however its steps fall on the processors.
func TestRunIsTheSameAgain(t *testing.T) {
	for _, prior := range []PriorKind{PriorScore, PriorTV} {
		s := fromEverywhere(MethodGraduated, prior)
		s.Schedule.Levels, s.Starts = 3, s.Starts[:3]
		a, b := mustRun(t, s), mustRun(t, s)
		for i, c := range a.Reconstructions {
			if !slices.Equal(c.X.Pix, b.Reconstructions[i].X.Pix) ||
				!slices.EqualFunc(c.Steps, b.Reconstructions[i].Steps, sameStep) {
				t.Errorf("%s: start %d comes to something else", prior, i)
			}
		}
	}
}

// sameStep takes numbers that were not computed for equal.
func sameStep(a, b StepRecord) bool {
	same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	return a.K == b.K && a.Evaluations == b.Evaluations && same(a.Energy, b.Energy) && same(a.Data, b.Data) &&
		same(a.Target, b.Target) && same(a.Cosine, b.Cosine) && same(a.Size, b.Size)
}
