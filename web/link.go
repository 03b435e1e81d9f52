package web

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A link is the address of a page that shows a spec. Its fragment holds what differs from the page's
// defaults, in the order of the spec's fields:
//
//	http://localhost:8080/toy2d#method=plain&schedule.tmax=2&y=%5B1%2C0%5D
//
// Objects are flattened with dots, lists are whole, strings stand bare and all else is compact JSON.

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
