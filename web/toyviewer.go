package web

import "context"

// toyViewer answers a page about the 2D example: each panel that was ever asked for has
// a lane.
type toyViewer struct {
	*viewer
	app    *toyApp
	panels map[panel]*lane
}

// toyTask is one panel of an ask.
type toyTask struct {
	*task
	*toyAsk
	app *toyApp
}

func (a *toyApp) part(v *viewer) part { return &toyViewer{v, a, map[panel]*lane{}} }

func (v *toyViewer) protocol() protocol { return toyProtocol }

func (v *toyViewer) answer(ctx context.Context, message any) *askError {
	switch m := message.(type) {
	case askMessage:
		if err := v.begin(ctx, m); err != nil {
			return &askError{m.ID, err}
		}
	case cancelMessage:
		if l := v.panels[m.Panel]; l != nil {
			l.cancel(m.ID)
		}
	}
	return nil
}

// begin leaves each panel's task in its lane, where it cancels the one before.
func (v *toyViewer) begin(ctx context.Context, m askMessage) error {
	a, err := newAsk(m)
	if err != nil {
		return err
	}
	if err := v.number(m.ID); err != nil {
		return err
	}
	for _, name := range a.panels {
		t := v.newTask(ctx, m.ID, string(name))
		t.answer = func() error {
			answer, _ := answerOf(name)
			return answer(&toyTask{t, a, v.app})
		}
		v.lane(name).put(t)
	}
	return nil
}

// lane returns the lane of a panel, which begins to work when it is first needed.
func (v *toyViewer) lane(name panel) *lane {
	l := v.panels[name]
	if l == nil {
		l = v.newLane()
		v.panels[name] = l
	}
	return l
}

func (v *toyViewer) leave() {}
