package priorapp

import (
	"slices"

	"gradus/ct/unconditional"
	"gradus/web/link"
	"gradus/web/wire"
)

// Link returns the address of the page that shows a spec, below the address of the server: what differs from the
// default spec, and from what the page compares it with where there is a correction.
func Link(base string, s unconditional.Spec, compare []string) string {
	pairs := link.Differing(s, link.Values(unconditional.Default()), "kind")
	if !slices.Equal(compare, usualCompare(&s)) {
		pairs = append(pairs, link.Leaf{Path: "compare", Value: string(wire.JSON(append([]string{}, compare...)))})
	}
	return link.Of(base, "/"+unconditional.SpecKind, pairs)
}

// usualCompare is what a page compares a spec with unless it is told otherwise.
func usualCompare(s *unconditional.Spec) []string {
	if s.T2 == 0 {
		return nil
	}
	return []string{plainTrack}
}
