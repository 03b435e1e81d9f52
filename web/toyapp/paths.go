package toyapp

import (
	"context"
	"fmt"

	"gradus/toy2d"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
	"gradus/web/ws"
)

// PathsDescription comes before the frames of a run and says what they hold.
type PathsDescription struct {
	Type       string             `json:"type"` // "run"
	ID         uint32             `json:"id"`
	Panel      Panel              `json:"panel"`
	Starts     int                `json:"starts"`
	Steps      int                `json:"steps"`
	K          []int              `json:"k"` // the steps whose points are sent; 0 is before the first
	T          []float64          `json:"t"` // the smoothing of each
	TMin       float64            `json:"tmin"`
	Y          plane.Vec          `json:"y"` // with its noise
	Window     plane.Window       `json:"window"`
	Stationary []stationary.Point `json:"stationary"` // of f
	Minima     []stationary.Point `json:"minima"`     // of f, the global minimiser first
	Complete   bool               `json:"complete"`   // whether these are surely all
}

// PathsDone comes after the last frame of a run.
type PathsDone struct {
	Type   string        `json:"type"` // "done"
	ID     uint32        `json:"id"`
	Panel  Panel         `json:"panel"`
	Result *toy2d.Result `json:"result"`
	Ends   []byte        `json:"ends"` // base64: the valley of each start's end, as in toy2d.Result
}

func (t *task) showPaths() error {
	if err := pathsLimits(t.Main.Spec); err != nil {
		return err
	}
	return t.streamPaths(t.Main, FramePaths)
}

func (t *task) showTwin() error {
	if err := pathsLimits(t.Twin.Spec); err != nil {
		return inTwin(err)
	}
	return t.streamPaths(*t.Twin, FrameTwin)
}

// streamPaths sends the description of a run, its frames and its result. The solver runs beside it, and
// never waits for it.
func (t *task) streamPaths(r Run, to FramePanel) error {
	k := recordedSteps(r.Spec.Starts.Len(), r.Spec.Settings().Schedule.Steps())
	recorded := make(chan points, len(k)) // room for all
	var result *toy2d.Result
	end := ws.Beside(t.Ctx, func(ctx context.Context) (err error) {
		defer close(recorded)
		result, err = t.app.findPaths(ctx, r, k, func(p points) error {
			recorded <- p
			return nil
		})
		return err
	})
	defer end()
	description, err := t.describe(r, k)
	if err != nil {
		return err
	}
	if err := t.Send(description); err != nil {
		return err
	}
	sequence := uint32(0)
	for p := range recorded {
		sequence++
		if err := t.SendFrame(Frame{
			ID: t.ID, Panel: to, Sequence: sequence, First: uint32(p.first), Entries: uint32(p.entries),
			Starts: uint32(description.Starts), Points: p.at,
		}.Encode()); err != nil {
			return err
		}
	}
	if err := end(); err != nil {
		return err
	}
	return t.Send(PathsDone{"done", t.ID, Panel(t.Panel), result, result.Valley})
}

// describe says what the frames will hold, and what to draw them on.
func (t *task) describe(r Run, k []int) (PathsDescription, error) {
	survey, err := r.problem.SurveyContext(t.Ctx, r.Spec.Schedule.TMin)
	if err != nil {
		return PathsDescription{}, fmt.Errorf("finding the stationary points: %w", err)
	}
	valleys, err := r.problem.Valleys(t.Ctx, r.Spec.Schedule.TMin)
	if err != nil {
		return PathsDescription{}, fmt.Errorf("finding the valleys: %w", err)
	}
	settings := r.Spec.Settings()
	levels := make([]float64, len(k))
	for i, step := range k {
		levels[i] = settings.At(max(0, step-1) / settings.Schedule.Iterations)
	}
	return PathsDescription{
		Type: "run", ID: t.ID, Panel: Panel(t.Panel),
		Starts: r.Spec.Starts.Len(), Steps: settings.Schedule.Steps(), K: k, T: levels,
		TMin: r.Spec.Schedule.TMin, Y: r.problem.Y, Window: survey.Window,
		Stationary: survey.Points, Minima: valleys.Minima, Complete: survey.Complete,
	}, nil
}
