package priorapp

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/unconditional"
	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/solver/sample"
	"gradus/web/wire"
)

// executor draws what runs are of.
type executor struct {
	kernel cpu.Kernel
}

// levelText is what a frame says of its pictures. That each has a panel is how pages tell them from what else a frame
// may hold.
type levelText struct {
	K      int          `json:"k"`
	Stage  sample.Stage `json:"stage"`
	T      wire.Number6 `json:"t"`
	Sigma  wire.Number6 `json:"sigma"`
	Panels []panelText  `json:"panels"`
}

type panelText struct {
	Mean wire.Number6 `json:"mean"` // of the pixels
}

// Execute implements run.Executor: it draws a track, whose frames are moments and whose result is an
// unconditional.Result.
func (e *executor) Execute(ctx context.Context, t run.Track, to run.Sink) (jsontext.Value, error) {
	s, err := unconditional.Decode(t.Text)
	if err != nil {
		return nil, err
	}
	d, err := unconditional.Run(ctx, &s, e.kernel, func(m *unconditional.Moment) {
		to.Progress(m.Index, t.Steps)
		if t.Keeps(m.Index) {
			to.Frame(m.Index, frameOf(m))
		}
	})
	if err != nil {
		return nil, err
	}
	return wire.JSON(&d.Result), nil
}

// Address implements run.Executor.
func (e *executor) Address(frame []byte, number, sequence, track uint32) {
	wire.Address(frame, number, sequence, track)
}

func frameOf(m *unconditional.Moment) []byte {
	text := levelText{K: m.Index, Stage: m.Stage, T: wire.Number6(m.T), Sigma: wire.Number6(m.Sigma)}
	f := wire.PictureFrame{Kind: wire.FrameLevel, K: uint32(m.Index)}
	for _, x := range m.Pictures {
		sum := 0.0
		for _, v := range x.Pix {
			sum += float64(v)
		}
		text.Panels = append(text.Panels, panelText{wire.Number6(sum / float64(len(x.Pix)))})
		f.Pictures = append(f.Pictures, wire.NewRaster(x.N, x.N, x.Pix))
	}
	f.Text = wire.FrameJSON(text)
	return f.Encode()
}
