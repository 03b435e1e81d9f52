package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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
	standard := leaves(pageDefault(s.Method))
	var pairs []string
	for i, leaf := range leaves(s) {
		switch leaf.path {
		case "kind", "sweep":
			continue
		case "method":
			if s.Method == solver.Flow {
				continue
			}
		default:
			if leaf.value == standard[i].value {
				continue
			}
		}
		pairs = append(pairs, url.QueryEscape(leaf.path)+"="+url.QueryEscape(leaf.value))
	}
	link := strings.TrimSuffix(base, "/") + "/toy2d"
	if len(pairs) > 0 {
		link += "#" + strings.Join(pairs, "&")
	}
	return link
}

// leaf is a value of a spec that is no object.
type leaf struct{ path, value string }

// leaves flattens a spec; every spec has the same paths in the same order.
func leaves(s toy2d.Spec) []leaf {
	text, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("web: a spec that cannot be written: %v", err))
	}
	return flatten(nil, "", text)
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
