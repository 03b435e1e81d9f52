package ctapp

import (
	"context"
	"sync"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/web/wire"
	"gradus/web/ws"
)

// showScan sends the truth and the measurements of a spec.
func (v *viewer) showScan(t *ws.Task, spec *ct.Spec) error {
	frame, err := v.app.scan(t.Ctx, spec)
	if err != nil {
		return err
	}
	return t.SendFrame(readdressed(frame, t.ID))
}

// scan returns a frame of the truth and the measurements, of no ask, made when it is its turn.
func (a *App) scan(ctx context.Context, spec *ct.Spec) ([]byte, error) {
	key, err := scanKey(spec)
	if err != nil {
		return nil, err
	}
	return a.scans.Do(ctx, key, func(ctx context.Context) (frame []byte, err error) {
		leave, err := a.looks.Enter(ctx, memoryOf(spec))
		if err != nil {
			return nil, err
		}
		defer leave()
		run, err := a.executor.prepared(spec)
		if err != nil {
			return nil, err
		}
		return scanFrame(run), nil
	})
}

// scanKey is the same for specs of the same truth, measurements and filtered backprojection.
func scanKey(s *ct.Spec) (string, error) {
	text, err := json.Marshal(struct {
		Size     int
		Image    ct.Source
		Operator ct.OperatorKind
		Scan     ct.ScanSpec
		Mask     ct.MaskSpec
		Filter   baseline.Filter
	}{s.Size, s.Image, s.Operator, s.Scan, s.Mask, s.Filter})
	return string(text), err
}

// preview shows the scan, then the results.
func (a *App) preview(t *ws.Task, spec *ct.Spec) error {
	var sending sync.WaitGroup
	defer sending.Wait()
	var unsent error
	last, err := a.previewed(t, spec, func(scan []byte) {
		sending.Go(func() { unsent = t.SendFrame(scan) })
	})
	if err != nil {
		return err
	}
	if sending.Wait(); unsent != nil {
		return unsent
	}
	return t.SendFrame(last)
}

// previewed returns the frame of the results, made when it is its turn. A viewer that is slow
// must not hold up others: seen may not wait for it.
func (a *App) previewed(t *ws.Task, spec *ct.Spec, seen func(scan []byte)) (last []byte, err error) {
	leave, err := a.looks.Enter(t.Ctx, memoryOf(spec))
	if err != nil {
		return nil, err
	}
	defer leave()
	run, err := a.executor.prepared(spec)
	if err != nil {
		return nil, err
	}
	seen(readdressed(scanFrame(run), t.ID))
	err = a.executor.reconstruct(run, t.Ctx, func(m *ct.Moment) {
		if m.K == m.Steps {
			f := momentFrame(m)
			f.Kind, f.Number = wire.FramePreview, t.ID
			last = f.Encode()
		}
	})
	return last, err
}
