package ctapp

import (
	"slices"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/web/link"
	"gradus/web/wire"
)

// Link returns the address of the page that shows a spec, below the address of the server. Method, prior and process
// are there unless they are those of a spec that names none; what else differs from their defaults is, and
// what the spec is compared with. A link without a fragment is the page as it opens, which
// compares with pageCompare; any other compares with nothing unless it says so.
func Link(base string, s ct.Spec, compare []string) string {
	usual := link.Values(Default(s.Method, s.Prior, s.SDE))
	usual["method"], usual["prior"], usual["sde"] = ct.DefaultMethod.String(),
		ct.DefaultPrior.String(), prior.VE.String()
	pairs := link.Differing(s, usual, "kind")
	var compared []string
	if len(pairs) == 0 {
		compared = pageCompare
	}
	if !slices.Equal(compare, compared) {
		pairs = append(pairs, link.Leaf{Path: "compare", Value: string(wire.JSON(append([]string{}, compare...)))})
	}
	return link.Of(base, "/ct", pairs)
}
