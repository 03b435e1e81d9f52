package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/solver"
	"gradus/toy2d"
)

// Link returns the address of the page that shows a spec, below the address of the
// server. Its fragment holds what differs from the page's defaults for the method,
// in the order of the spec's fields:
//
//	http://localhost:8080/toy2d#method=plain&schedule.tmax=2&y=%5B1%2C0%5D
//
// Objects are flattened with dots, lists are whole, strings stand bare and all else
// is compact JSON. The method is there unless it is flow; kind and sweep never are.
func Link(base string, s toy2d.Spec) string {
	usual := values(pageDefault(s.Method))
	usual["method"] = solver.Flow.String()
	return link(base, "/toy2d", differing(s, usual, "kind", "sweep"))
}

// CTLink is Link for the page about tomography. Method, prior and process are there unless
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

func link(base, page string, pairs []leaf) string {
	link := strings.TrimSuffix(base, "/") + page
	for i, pair := range pairs {
		link += string("#&"[min(i, 1)]) + url.QueryEscape(pair.path) + "=" + url.QueryEscape(pair.value)
	}
	return link
}

// leaf is a value of a spec that is no object.
type leaf struct{ path, value string }

// differing returns the leaves of a spec whose values are not as usual, but for some.
func differing(spec any, usual map[string]string, without ...string) (pairs []leaf) {
	for _, leaf := range leaves(spec) {
		if value, ok := usual[leaf.path]; (!ok || value != leaf.value) && !slices.Contains(without, leaf.path) {
			pairs = append(pairs, leaf)
		}
	}
	return pairs
}

// values returns those of a spec's leaves by their paths.
func values(spec any) map[string]string {
	all := map[string]string{}
	for _, leaf := range leaves(spec) {
		all[leaf.path] = leaf.value
	}
	return all
}

// leaves flattens a spec.
func leaves(spec any) []leaf { return flatten(nil, "", jsonOf(spec)) }

func jsonOf(v any) jsontext.Value {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("web: a spec that cannot be written: %v", err))
	}
	return text
}

func flatten(to []leaf, path string, value jsontext.Value) []leaf {
	switch value.Kind() {
	case '"':
		text, err := jsontext.AppendUnquote(nil, value)
		mustRead(err)
		return append(to, leaf{path, string(text)})
	case '{':
		d := jsontext.NewDecoder(bytes.NewReader(value))
		_, err := d.ReadToken()
		mustRead(err)
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			mustRead(err)
			member := strings.TrimPrefix(path+"."+name.String(), ".")
			inner, err := d.ReadValue()
			mustRead(err)
			to = flatten(to, member, inner)
		}
		return to
	}
	return append(to, leaf{path, string(value)})
}

// mustRead is for JSON that was written a moment ago.
func mustRead(err error) {
	if err != nil {
		panic(fmt.Sprintf("web: reading back a spec: %v", err))
	}
}
