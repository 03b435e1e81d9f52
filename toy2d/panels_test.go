package toy2d

import (
	"context"
	"sync"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/plane"
)

// All that a page may ask of one problem at once needs one search for each end of the
// schedule.
func TestPanelsShareTheSurvey(t *testing.T) {
	s := Default(solver.Flow)
	s.Schedule.Levels = 20
	s.Starts.N = 10
	p := s.Problem()
	var all sync.WaitGroup
	for name, ask := range map[string]func(context.Context) error{
		"description": func(ctx context.Context) error {
			_, err := p.SurveyContext(ctx, s.Schedule.TMin)
			return err
		},
		"run":    func(ctx context.Context) error { _, err := Run(ctx, &s, p, cpu.Go, nil); return err },
		"twin":   func(ctx context.Context) error { _, err := Run(ctx, &s, p, cpu.Go, nil); return err },
		"basins": func(ctx context.Context) error { _, err := FindBasins(ctx, &s, p, cpu.Go, 2, nil); return err },
		"series": func(ctx context.Context) error { _, err := Observe(ctx, &s, p, plane.Vec{1, 2}); return err },
		"sweep":  func(ctx context.Context) error { _, err := Sweep(ctx, &s, p, cpu.Go, 2, nil); return err },
		"homotopy": func(ctx context.Context) error {
			_, err := homotopy.Find(ctx, p.Problem, s.Schedule.TMin, s.Schedule.TMax, nil)
			return err
		},
	} {
		all.Go(func() {
			if err := ask(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Wait()
	if n := p.Searches(); n != 2 {
		t.Errorf("%d searches, want 2", n)
	}
}
