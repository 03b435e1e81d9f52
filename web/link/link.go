// Package link makes addresses of pages out of specs; web's explorers say which page, and what its
// defaults are. It knows no kind of spec.
//
// A link is the address of a page that shows a spec. Its fragment holds what differs from the page's
// defaults, in the order of the spec's fields:
//
//	http://localhost:8080/toy2d#method=plain&schedule.tmax=2&y=%5B1%2C0%5D
//
// Objects are flattened with dots, lists are whole, strings stand bare and all else is compact JSON.
package link

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/web/wire"
)

// Of is the address of a page below a base, whose fragment has these pairs.
func Of(base, page string, pairs []Leaf) string {
	link := strings.TrimSuffix(base, "/") + page
	for i, pair := range pairs {
		link += string("#&"[min(i, 1)]) + url.QueryEscape(pair.Path) + "=" + url.QueryEscape(pair.Value)
	}
	return link
}

// Leaf is a value of a spec that is no object.
type Leaf struct{ Path, Value string }

// Differing returns the leaves of a spec whose values are not as usual, but for some.
func Differing(spec any, usual map[string]string, without ...string) (pairs []Leaf) {
	for _, leaf := range leaves(spec) {
		if value, ok := usual[leaf.Path]; (!ok || value != leaf.Value) && !slices.Contains(without, leaf.Path) {
			pairs = append(pairs, leaf)
		}
	}
	return pairs
}

// Values returns those of a spec's leaves by their paths.
func Values(spec any) map[string]string {
	all := map[string]string{}
	for _, leaf := range leaves(spec) {
		all[leaf.Path] = leaf.Value
	}
	return all
}

// leaves flattens a spec.
func leaves(spec any) []Leaf { return flatten(nil, "", wire.JSON(spec)) }

func flatten(to []Leaf, path string, value jsontext.Value) []Leaf {
	switch value.Kind() {
	case '"':
		text, err := jsontext.AppendUnquote(nil, value)
		mustRead(err)
		return append(to, Leaf{path, string(text)})
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
	return append(to, Leaf{path, string(value)})
}

// mustRead is for JSON that was written a moment ago.
func mustRead(err error) {
	if err != nil {
		panic(fmt.Sprintf("link: reading back a spec: %v", err))
	}
}
