package toyapp

import (
	"context"

	"gradus/web/wire"
	"gradus/web/ws"
)

// viewer answers a page about the 2D example: each panel that was ever asked for has
// a lane.
type viewer struct {
	*ws.Viewer
	app    *App
	panels map[Panel]*ws.Lane
}

// task is one panel of an ask.
type task struct {
	*ws.Task
	*Ask
	app *App
}

// Part is what answers a page's messages.
func (a *App) Part(v *ws.Viewer) ws.Part { return &viewer{v, a, map[Panel]*ws.Lane{}} }

func (v *viewer) Protocol() wire.Protocol { return Protocol }

func (v *viewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	switch m := message.(type) {
	case AskMessage:
		return m.ID, v.begin(ctx, m)
	case CancelMessage:
		if l := v.panels[m.Panel]; l != nil {
			l.Cancel(m.ID)
		}
	}
	return 0, nil
}

// begin leaves each panel's task in its lane, where it cancels the one before.
func (v *viewer) begin(ctx context.Context, m AskMessage) error {
	a, err := NewAsk(m, v.app.jobs.problems.of)
	if err != nil {
		return err
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	for _, name := range a.Panels {
		t := v.NewTask(ctx, m.ID, string(name))
		t.Answer = func() error {
			answer, _ := answerOf(name)
			return answer(&task{t, a, v.app})
		}
		v.lane(name).Put(t)
	}
	return nil
}

// Lane returns the lane of a panel, which begins to work when it is first needed.
func (v *viewer) lane(name Panel) *ws.Lane {
	l := v.panels[name]
	if l == nil {
		l = v.NewLane()
		v.panels[name] = l
	}
	return l
}

func (v *viewer) Leave() {}
