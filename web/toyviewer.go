package web

import (
	"context"

	"gradus/web/wire"
	"gradus/web/ws"
)

// toyViewer answers a page about the 2D example: each panel that was ever asked for has
// a lane.
type toyViewer struct {
	*ws.Viewer
	app    *toyApp
	panels map[panel]*ws.Lane
}

// toyTask is one panel of an ask.
type toyTask struct {
	*ws.Task
	*toyAsk
	app *toyApp
}

func (a *toyApp) part(v *ws.Viewer) ws.Part { return &toyViewer{v, a, map[panel]*ws.Lane{}} }

func (v *toyViewer) Protocol() wire.Protocol { return toyProtocol }

func (v *toyViewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	switch m := message.(type) {
	case askMessage:
		return m.ID, v.begin(ctx, m)
	case cancelMessage:
		if l := v.panels[m.Panel]; l != nil {
			l.Cancel(m.ID)
		}
	}
	return 0, nil
}

// begin leaves each panel's task in its lane, where it cancels the one before.
func (v *toyViewer) begin(ctx context.Context, m askMessage) error {
	a, err := newAsk(m)
	if err != nil {
		return err
	}
	if err := v.Number(m.ID); err != nil {
		return err
	}
	for _, name := range a.panels {
		t := v.NewTask(ctx, m.ID, string(name))
		t.Answer = func() error {
			answer, _ := answerOf(name)
			return answer(&toyTask{t, a, v.app})
		}
		v.lane(name).Put(t)
	}
	return nil
}

// Lane returns the lane of a panel, which begins to work when it is first needed.
func (v *toyViewer) lane(name panel) *ws.Lane {
	l := v.panels[name]
	if l == nil {
		l = v.NewLane()
		v.panels[name] = l
	}
	return l
}

func (v *toyViewer) Leave() {}
