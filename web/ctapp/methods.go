package ctapp

import (
	"fmt"
	"slices"

	"gradus/ct"
	"gradus/solver"
)

// Methods are those that the page shows: all but those that draw samples, whose panels (samples, mean, standard
// deviation) are to come. Until then a spec of one is for the command line.
func Methods() []ct.Method { return slices.DeleteFunc(ct.Methods(), ct.Method.Samples) }

// shownMethods refuses methods that the page does not show.
func shownMethods(s *ct.Spec) error {
	if !slices.Contains(Methods(), s.Method) {
		return unshown("method", s.Method)
	}
	if s.Batch == nil {
		return nil
	}
	for i, m := range s.Batch.Methods {
		if !slices.Contains(Methods(), m) {
			return unshown(fmt.Sprintf("batch.methods[%d]", i), m)
		}
	}
	return nil
}

func unshown(field string, m ct.Method) error {
	return solver.Outside(field, m, "other than %s on this page, which has no panels for it yet: replay runs it", m)
}
