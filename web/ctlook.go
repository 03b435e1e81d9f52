package web

import "gradus/ct"

// show sends, when it is its turn, the truth and the measurements of a spec, then the results.
func (v *ctViewer) show(t *task, spec *ct.Spec, results bool) error {
	hub := v.server.hub
	leave, err := hub.looks.enter(t.ctx, memoryOf(spec))
	if err != nil {
		return err
	}
	defer leave()
	if err := hub.uploads.missing(spec); err != nil {
		return err
	}
	run, err := hub.core.prepare(spec, hub.kernel, hub.uploads.open)
	if err != nil {
		return err
	}
	if err := t.sendFrame(scanFrame(t.id, run)); err != nil || !results {
		return err
	}
	var last []byte
	if err := hub.core.reconstruct(run, t.ctx, func(m *ct.Moment) {
		if m.K == m.Steps {
			f := momentFrame(m)
			f.kind, f.number = framePreview, t.id
			last = f.encode()
		}
	}); err != nil {
		return err
	}
	return t.sendFrame(last)
}
