package web

import (
	"slices"

	"gradus/ct"
	"gradus/ct/prior"
)

// CTLink returns the address of the page that shows a spec, below the address of the server. Method, prior and process are there unless
// they are those of a spec that names none; what else differs from their defaults is, and
// what the spec is compared with. A link without a fragment is the page as it opens, which
// compares with pageCompare; any other compares with nothing unless it says so.
func CTLink(base string, s ct.Spec, compare []string) string {
	usual := values(ctPageDefault(s.Method, s.Prior, s.SDE))
	usual["method"], usual["prior"], usual["sde"] = ct.DefaultMethod.String(), ct.DefaultPrior.String(), prior.VE.String()
	pairs := differing(s, usual, "kind")
	var compared []string
	if len(pairs) == 0 {
		compared = pageCompare
	}
	if !slices.Equal(compare, compared) {
		pairs = append(pairs, leaf{"compare", string(jsonOf(append([]string{}, compare...)))})
	}
	return link(base, "/ct", pairs)
}
