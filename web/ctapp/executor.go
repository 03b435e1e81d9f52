package ctapp

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/wire"
)

// core is what is computed, for tests that need it to fail or to wait.
type core struct {
	prepare     func(*ct.Spec, cpu.Kernel, ct.OpenFunc) (*ct.Run, error)
	reconstruct func(*ct.Run, context.Context, func(*ct.Moment)) error
	batch       func(context.Context, *ct.Spec, cpu.Kernel, ct.OpenFunc,
		func(seed, method int, j ct.Judgement)) ([]ct.BatchRow, error)
	curvature func(context.Context, *ct.Spec, cpu.Kernel, ct.OpenFunc, func(ct.LevelCurvature)) (*ct.Curvature, error)
}

func newCore() core { return core{ct.NewRun, (*ct.Run).Reconstruct, ct.RunBatch, ct.RunCurvature} }

// executor computes what runs, looks and exports are of.
type executor struct {
	core
	kernel cpu.Kernel
	open   ct.OpenFunc // the pictures that specs name
}

// prepared takes the measurements of a spec.
func (e *executor) prepared(s *ct.Spec) (*ct.Run, error) { return e.prepare(s, e.kernel, e.open) }

// Execute implements run.Executor: it reconstructs a track, whose frames are moments and whose result is
// a ct.Result.
func (e *executor) Execute(ctx context.Context, t run.Track, to run.Sink) (jsontext.Value, error) {
	spec, err := ct.Read(t.Text)
	if err != nil {
		return nil, err
	}
	r, err := e.prepared(&spec)
	if err != nil {
		return nil, err
	}
	var last *momentPicture // of chains, which waits for what is made of them all
	if err := e.reconstruct(r, ctx, func(m *ct.Moment) {
		to.Progress(m.K, m.Steps)
		if t.Keeps(m.K) {
			f := momentFrame(m)
			f.Kind = wire.FrameLevel
			if m.K == m.Steps {
				f.addResiduals(m)
				if spec.Method.Samples() {
					last = f
					return
				}
			}
			to.Frame(m.K, f.Encode())
		}
	}); err != nil {
		return nil, err
	}
	if last != nil {
		last.addPosterior(r)
		to.Frame(int(last.K), last.Encode())
	}
	return wire.JSON(&r.Result), nil
}

// Address implements run.Executor.
func (e *executor) Address(frame []byte, number, sequence, track uint32) {
	wire.Address(frame, number, sequence, track)
}
