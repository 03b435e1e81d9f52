package toyapp

import (
	"context"
	"fmt"

	"gradus/internal/run"
	"gradus/solver/sample"
	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
	"gradus/web/ws"
)

type (
	// SamplesMessage comes before the frames of draws and says what they hold.
	SamplesMessage struct {
		Type    string         `json:"type"` // "samples"
		ID      uint32         `json:"id"`
		Draw    toy2d.Draw     `json:"draw"`
		Moments []SampleMoment `json:"moments"` // of each entry
		Window  plane.Window   `json:"window"`
		Y       plane.Vec      `json:"y"` // with its noise
	}
	// SampleMoment is where draws are at an entry.
	SampleMoment struct {
		Stage string  `json:"stage"` // of sampling.Moment; or "anneal", "kept" of chains
		K     int     `json:"k"`
		Of    int     `json:"of"`
		T     float64 `json:"t"` // time of the forward process; smoothing of chains
	}
	// SampledMessage comes after the last frame.
	SampledMessage struct {
		Type      string                `json:"type"` // "sampled"
		ID        uint32                `json:"id"`
		Prior     *toy2d.PriorDrawn     `json:"prior,omitzero"`
		Posterior *toy2d.PosteriorDrawn `json:"posterior,omitzero"`
	}
	// CorrectionMessage comes first and says what the rows are.
	CorrectionMessage struct {
		Type string    `json:"type"` // "correction"
		ID   uint32    `json:"id"`
		T1   []float64 `json:"t1"` // of each row; they come in this order
		T2   float64   `json:"t2"` // of the correction
	}
	CorrectionRowMessage struct {
		Type string `json:"type"` // "correction-row"
		ID   uint32 `json:"id"`
		sampling.CurveRow
		Done int `json:"done"`
		Of   int `json:"of"`
	}
	CorrectedMessage struct {
		Type  string  `json:"type"` // "corrected"
		ID    uint32  `json:"id"`
		Floor float64 `json:"floor"` // distance of exact draws
	}
)

// Entries that are recorded of each stage, at most.
const (
	forwardEntries = 8
	correctEntries = 12
	reverseEntries = 20
	chainEntries   = 40
)

// spaced reports whether step k of so many is one of at most so many that are spread evenly, with the last.
func spaced(k, of, most int) bool {
	return of <= most || k*most/of != (k-1)*most/of
}

// isRecorded reports whether a moment of a flow is an entry.
func isRecorded(m sampling.Moment) bool {
	switch m.Stage {
	case sampling.Forward:
		return m.K == 0 || spaced(m.K, m.Of, forwardEntries)
	case sampling.Correct:
		return spaced(m.K, m.Of, correctEntries)
	case sampling.Reverse:
		return spaced(m.K, m.Of, reverseEntries)
	}
	return true
}

// sampleMoments lists the entries of what samplesSpec returned.
func sampleMoments(s *toy2d.Spec) (all []SampleMoment) {
	if s.Samples.Draw == toy2d.DrawPrior {
		for _, m := range s.Flow().Moments() {
			if isRecorded(m) {
				all = append(all, SampleMoment{m.Stage.String(), m.K, m.Of, m.T})
			}
		}
		return all
	}
	c := s.Chains().Schedule
	steps := c.Steps()
	for k := 1; k <= steps; k++ {
		if spaced(k, steps, chainEntries) {
			t := c.Min
			if s.Samples.Posterior.Annealed {
				t = c.At((k - 1) / c.Iterations)
			}
			all = append(all, SampleMoment{"anneal", k, steps, t})
		}
	}
	return append(all, SampleMoment{"kept", s.Samples.Posterior.Steps, s.Samples.Posterior.Steps, c.Min})
}

// cloud is the draws at an entry, maxDraws at most.
type cloud []float32

// cloudOf copies points, in units of a scale.
func cloudOf(x []float64, scale float64) cloud {
	c := make(cloud, min(len(x), 2*maxDraws))
	for i := range c {
		c[i] = float32(scale * x[i])
	}
	return c
}

// keptCloud is what chains have kept, as much as is sent, spread over the steps.
func keptCloud(points []plane.Vec) cloud {
	n := min(len(points), maxDraws)
	c := make(cloud, 0, 2*n)
	for i := range n {
		p := points[i*len(points)/n]
		c = append(c, float32(p[0]), float32(p[1]))
	}
	return c
}

// thinned is a part of the draws, spread over them: the first are of some chains only.
func (c cloud) thinned(most int) cloud {
	n := len(c) / 2
	if n <= most {
		return c
	}
	some := make(cloud, 0, 2*most)
	for i := range most {
		j := i * n / most
		some = append(some, c[2*j], c[2*j+1])
	}
	return some
}

// sampled is what became of draws.
type sampled struct {
	prior     *toy2d.PriorDrawn
	posterior *toy2d.PosteriorDrawn
}

// sample draws what samplesSpec returned. f, which may be nil, is told of the entries.
func (a *App) sample(ctx context.Context, r Run, f func(cloud) error) (*sampled, error) {
	s := r.Spec
	return a.jobs.samples.Follow(ctx, samplesKey(*s), func(ctx context.Context, tell run.Teller[cloud]) (*sampled, error) {
		if s.Samples.Draw == toy2d.DrawPrior {
			scale := s.Samples.Prior.Scale
			d, err := a.Core.FromPrior(ctx, s, func(m sampling.Moment, c *sample.Chains) {
				if isRecorded(m) {
					tell.Event(cloudOf(c.X, scale))
				}
			})
			return &sampled{prior: d}, err
		}
		steps := s.Settings().Schedule.Steps()
		d, err := a.Core.FromPosterior(ctx, s, r.problem, func(t sample.Tick, c *sample.Chains) {
			if !t.Kept && spaced(t.K, steps, chainEntries) {
				tell.Event(cloudOf(c.X, 1))
			}
		})
		if err == nil {
			tell.Event(keptCloud(d.Points))
		}
		return &sampled{posterior: d}, err
	}, run.Follower[cloud]{Event: f})
}

func (t *task) showSamples() error {
	s, err := samplesSpec(t.Main.Spec)
	if err != nil {
		return err
	}
	r := Run{s, t.Main.problem}
	moments := sampleMoments(s)
	recorded := make(chan cloud, len(moments)) // room for all
	var done *sampled
	end := ws.Beside(t.Ctx, func(ctx context.Context) (err error) {
		defer close(recorded)
		done, err = t.app.sample(ctx, r, func(c cloud) error {
			recorded <- c
			return nil
		})
		return err
	})
	defer end()
	survey, err := r.problem.SurveyContext(t.Ctx, s.Schedule.TMin)
	if err != nil {
		return fmt.Errorf("finding the stationary points: %w", err)
	}
	if err := t.Send(SamplesMessage{"samples", t.ID, s.Samples.Draw, moments, survey.Window, r.problem.Y}); err != nil {
		return err
	}
	sequence := uint32(0)
	for c := range recorded {
		c = c.thinned(t.most)
		sequence++
		if err := t.SendFrame(Frame{ID: t.ID, Panel: FrameSamples, Sequence: sequence, First: sequence - 1, Entries: 1,
			Starts: uint32(len(c) / 2), Points: c}.Encode()); err != nil {
			return err
		}
	}
	if err := end(); err != nil {
		return err
	}
	return t.Send(SampledMessage{"sampled", t.ID, done.prior, done.posterior})
}

// curve draws from the prior over t1. f is told of the rows, in their order.
func (a *App) curve(ctx context.Context, s *toy2d.Spec, f func(sampling.CurveRow) error) (*toy2d.CurveDrawn, error) {
	return a.jobs.curves.Follow(ctx, curveKey(*s),
		func(ctx context.Context, tell run.Teller[sampling.CurveRow]) (*toy2d.CurveDrawn, error) {
			return a.Core.Curve(ctx, s, func(_ int, r sampling.CurveRow) { tell.Event(r) })
		}, run.Follower[sampling.CurveRow]{Event: f})
}

func (t *task) showCorrection() error {
	s, err := curveSpec(t.Main.Spec)
	if err != nil {
		return err
	}
	t1 := sampling.CurveT1()
	if err := t.Send(CorrectionMessage{"correction", t.ID, t1, s.Flow().Corrected().T2}); err != nil {
		return err
	}
	done := 0
	c, err := t.app.curve(t.Ctx, s, func(r sampling.CurveRow) error {
		done++
		return t.Send(CorrectionRowMessage{"correction-row", t.ID, r, done, len(t1)})
	})
	if err != nil {
		return err
	}
	return t.Send(CorrectedMessage{"corrected", t.ID, c.Floor})
}

// curveSpec returns the spec of the curve that a page shows of s.
func curveSpec(s *toy2d.Spec) (*toy2d.Spec, error) {
	drawn := *s
	drawn.Samples.Draw = toy2d.DrawPrior
	return samplesSpec(&drawn)
}
