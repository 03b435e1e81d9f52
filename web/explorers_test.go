package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// silent is a part that knows no messages.
type silent struct{ ws.Part }

func (silent) Protocol() wire.Protocol { return nil }
func (silent) Leave()                  {}

// TestOneMoreExplorer: a line makes a page with its config, a socket, exports, and what can be presented.
func TestOneMoreExplorer(t *testing.T) {
	more := explorer{
		kind: "third", config: func() any { return map[string]string{"says": "a config of its own"} },
		part: func(*Server, *ws.Viewer) ws.Part { return silent{} },
		export: func(*Server) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("a file")) }
		},
	}
	s, err := newServer(Config{}, append(slices.Clone(explorers), more))
	if err != nil {
		t.Fatal(err)
	}
	if s.pages, err = parsePages(fstest.MapFS{"third.html": {Data: []byte(`<script type="application/json" id="config">{{.Config}}</script>`)}}, unchanged); err != nil {
		t.Fatal(err)
	}
	h := wstest.Serve(t, s, nil)
	if r, body := wstest.Get(t, h.Client(), h.URL+"/third"); r.StatusCode != http.StatusOK ||
		!strings.Contains(string(body), "a config of its own") {
		t.Errorf("its page: %s, %s", r.Status, body)
	}
	c := wstest.DialPath(t, h, "/ws/third")
	c.Send(wstest.Hello)
	if m := c.Text(); m.Type != "hello" {
		t.Errorf("its socket: %s", m.Raw)
	}
	r, err := h.Client().Post(h.URL+"/third/export/a.csv", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Errorf("its export: %s", r.Status)
	}
	if status, _, text := wstest.OpenShow(t, h,
		`{"page":"third","fragment":"","share":0,"playing":false,"speed":1,"moving":false}`); status != http.StatusOK {
		t.Errorf("presenting it: %d, %s", status, text)
	}
	if status, _, text := wstest.OpenShow(t, h,
		`{"page":"fourth","fragment":"","share":0,"playing":false,"speed":1,"moving":false}`); status != http.StatusUnprocessableEntity || !strings.Contains(text, "one of toy2d, ct, prior, third") {
		t.Errorf("presenting what there is not: %d, %s", status, text)
	}
}
