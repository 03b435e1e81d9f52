package ctapp

import (
	"context"

	"gradus/ct"
	"gradus/internal/cpu"
)

// core is what is computed, for tests that need it to fail or to wait.
type core struct {
	prepare     func(*ct.Spec, cpu.Kernel, ct.OpenFunc) (*ct.Run, error)
	reconstruct func(*ct.Run, context.Context, func(*ct.Moment)) error
}

func newCore() core { return core{ct.NewRun, (*ct.Run).Reconstruct} }

// executor computes what runs, looks and exports are of.
type executor struct {
	core
	kernel cpu.Kernel
	open   ct.OpenFunc // the pictures that specs name
}

// prepared takes the measurements of a spec.
func (e *executor) prepared(s *ct.Spec) (*ct.Run, error) { return e.prepare(s, e.kernel, e.open) }
