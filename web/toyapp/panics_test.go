package toyapp

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"regexp"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d"
	"gradus/toy2d/curvature"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/sampling"
	"gradus/web/wstest"
)

// TestPanelPanics: a panic ends the work of its panel, with an id that is in the log;
// other panels of the same ask, and the next ask of the same panel, are answered.
func TestPanelPanics(t *testing.T) {
	for name, change := range map[string]func(*Core){
		"paths": func(core *Core) {
			run := core.Run
			core.Run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
				each toy2d.StepFunc) (*toy2d.Result, error) {
				return run(ctx, s, p, k, func(step int, level float64, e *ensemble.Ensemble) {
					if step == 7 && s.Schedule.TMax == heldTMax {
						panic("a fault in the solver")
					}
					each(step, level, e)
				})
			}
		},
		"basins": func(core *Core) {
			basins := core.Basins
			core.Basins = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
				progress toy2d.Progress) (*toy2d.Basins, error) {
				if s.Schedule.TMax == heldTMax {
					panic("a fault in the solver")
				}
				return basins(ctx, s, p, k, workers, progress)
			}
		},
		"series": func(core *Core) {
			observe := core.Observe
			core.Observe = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
				at plane.Vec) (*toy2d.Series, error) {
				if s.Schedule.TMax == heldTMax {
					panic("a fault in the solver")
				}
				return observe(ctx, s, p, at)
			}
		},
		"homotopy": func(core *Core) {
			follow := core.Follow
			core.Follow = func(ctx context.Context, p *mixture.Problem, tmin, tmax float64,
				progress func(done, of int)) (*homotopy.Homotopy, error) {
				return follow(ctx, p, tmin, tmax, func(done, of int) {
					if tmax == heldTMax {
						panic("a fault in the solver")
					}
				})
			}
		},
		"sweep": func(core *Core) {
			sweep := core.Sweep
			core.Sweep = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
				row func(toy2d.SweepRow)) (*toy2d.Rates, error) {
				return sweep(ctx, s, p, k, workers, func(r toy2d.SweepRow) {
					if r.Done == 3 && s.Schedule.TMax == heldTMax { // in a goroutine of toy2d
						panic("a fault in the solver")
					}
					row(r)
				})
			}
		},
		"remedies": func(core *Core) {
			remedy := core.Remedy
			core.Remedy = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
				k cpu.Kernel) (*toy2d.Remedies, error) {
				if s.Schedule.TMax == heldTMax {
					panic("a fault in the solver")
				}
				return remedy(ctx, s, p, k)
			}
		},
		"samples": func(core *Core) {
			draw := core.FromPrior
			core.FromPrior = func(ctx context.Context, s *toy2d.Spec, each toy2d.MomentFunc) (*toy2d.PriorDrawn, error) {
				return draw(ctx, s, func(m sampling.Moment, c *sample.Chains) {
					if s.Schedule.TMax == heldTMax && m.K == 3 {
						panic("a fault in the solver")
					}
				})
			}
		},
		"correction": func(core *Core) {
			curve := core.Curve
			core.Curve = func(ctx context.Context, s *toy2d.Spec, row func(int, sampling.CurveRow)) (*toy2d.CurveDrawn, error) {
				if s.Schedule.TMax == heldTMax {
					panic("a fault in the solver")
				}
				return curve(ctx, s, row)
			}
		},
		"curvature": func(core *Core) {
			bend := core.Curvature
			core.Curvature = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem,
				row func(int, curvature.Row)) (*toy2d.Curvature, error) {
				if s.Schedule.TMax == heldTMax {
					panic("a fault in the solver")
				}
				return bend(ctx, s, p, row)
			}
		},
	} {
		t.Run(string(name), func(t *testing.T) {
			var log wstest.LockedBuffer
			_, h := serve(t, serving{kernel: wstest.FastestKernel(), log: slog.New(slog.NewTextHandler(&log, nil))},
				func(s *server) { change(&s.toy.Core) })
			c := wstest.Dial(t, h)
			other := "series"
			if name == other {
				other = "homotopy"
			}
			c.Send(wstest.Spelled(t, 3, heldSpec(), name, other))
			failed, answered := wstest.Received{}, false
			for failed.Type == "" || !answered {
				switch m := c.Text(); {
				case m.Type == "error":
					failed = m
				case m.Of() == other && m.Last():
					answered = true
				}
			}
			if failed.ID != 3 || failed.Panel != name || failed.Field != "" ||
				strings.Contains(failed.Message, "solver") {
				t.Fatalf("%s", failed.Raw)
			}
			id := regexp.MustCompile(`logged as (\w{8})$`).FindStringSubmatch(failed.Message)
			if id == nil || !strings.Contains(log.String(), id[1]) ||
				!strings.Contains(log.String(), "a fault in the solver") ||
				!strings.Contains(log.String(), "panics_test.go") {
				t.Errorf("%q is not in the log with its stack:\n%s", failed.Message, &log)
			}
			c.Send(wstest.Spelled(t, 4, wstest.Quick(solver.Flow), name))
			c.Done(4, name)
		})
	}
}

func TestWorkFails(t *testing.T) {
	_, h := serve(t, serving{}, func(s *server) {
		s.toy.Core.Run = func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel,
			toy2d.StepFunc) (*toy2d.Result, error) {
			return nil, errors.New("it cannot be done")
		}
	})
	c := wstest.Dial(t, h)
	c.Send(wstest.Spelled(t, 1, wstest.Quick(solver.Flow), "twin"))
	if m := c.Fails(); m.ID != 1 || m.Panel != "twin" || m.Message != "it cannot be done" {
		t.Errorf("%s", m.Raw)
	}
}

// TestAnswerThatJSONCannotHold: NaN in a result must not leave the page waiting.
func TestAnswerThatJSONCannotHold(t *testing.T) {
	_, h := serve(t, serving{}, func(s *server) {
		s.toy.Core.Run = func(context.Context, *toy2d.Spec, *toy2d.Problem, cpu.Kernel,
			toy2d.StepFunc) (*toy2d.Result, error) {
			return &toy2d.Result{ShareGlobal: math.NaN()}, nil
		}
	})
	c := wstest.Dial(t, h)
	c.Send(wstest.Asking(t, 1, wstest.Quick(solver.Flow), "paths"))
	if m := c.Fails(); m.ID != 1 || m.Panel != "paths" || !strings.Contains(m.Message, "logged as") {
		t.Errorf("%s", m.Raw)
	}
}
