package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/answer"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// fuzzPosts posts bodies to a path. Each is taken, and then accepts sees the answer, or refused
// with a reason.
func fuzzPosts(f *testing.F, path string, accepts func(t *testing.T, posted, answer []byte,
	post func(body []byte) []byte)) {
	s, err := New(Config{})
	if err != nil {
		f.Fatal(err)
	}
	post := func(body []byte) (int, []byte) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", "http://localhost"+path, bytes.NewReader(body)))
		return w.Code, w.Body.Bytes()
	}
	f.Add([]byte(""))
	f.Add([]byte("{}"))
	f.Add([]byte(`{"spec":null}`))
	f.Add([]byte("\xff"))
	f.Fuzz(func(t *testing.T, body []byte) {
		switch status, answered := post(body); status {
		case http.StatusOK:
			accepts(t, body, answered, func(body []byte) []byte {
				status, answer := post(body)
				if status != http.StatusOK {
					t.Errorf("%q was taken, but %q is answered with %d, %s", body, body, status, answer)
				}
				return answer
			})
		case http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
			var m answer.Refusal
			if err := json.Unmarshal(answered, &m, json.RejectUnknownMembers(true)); err != nil || m.Message == "" {
				t.Errorf("%q: %d, %q, %v", body, status, answered, err)
			}
		default:
			t.Errorf("%q: %d, %q", body, status, answered)
		}
	})
}

// FuzzToyExport: the spec that comes back is the same when it is posted again.
func FuzzToyExport(f *testing.F) {
	text, err := toy2d.Encode(wstest.Quick(solver.GradientLike))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	fuzzPosts(f, "/toy2d/export/"+answer.SpecFile, func(t *testing.T, posted, answer []byte, post func([]byte) []byte) {
		if again := post(answer); !bytes.Equal(again, answer) {
			t.Errorf("%q became %s, then %s", posted, answer, again)
		}
	})
}

// FuzzCTExport is the same of tomography.
func FuzzCTExport(f *testing.F) {
	spec := wstest.ShortCT()
	spec.Starts = append(spec.Starts, ct.Start{Kind: ct.StartConstant, Value: 0.5})
	f.Add(fmt.Appendf(nil, `{"spec":%s,"compare":["off","tv"]}`, wstest.EncodedCT(f, spec)))
	f.Add([]byte(`{"spec":{"operator":"mask","mask":{"drawing":[{"brush":[1,0.1,0,0,1,1]}]}},"compare":["tikhonov"]}`))
	f.Add([]byte("\ufeff" + `{"spec":{"size":64.0}}`))
	fuzzPosts(f, "/ct/export/"+answer.SpecFile, func(t *testing.T, posted, answer []byte, post func([]byte) []byte) {
		if again := post(fmt.Appendf(nil, `{"spec":%s}`, answer)); !bytes.Equal(again, answer) {
			t.Errorf("%q became %s, then %s", posted, answer, again)
		}
	})
}

// FuzzPriorExport is the same of priors.
func FuzzPriorExport(f *testing.F) {
	f.Add([]byte(`{"spec":{"size":32,"t1":0.1,"process":"ode"},"compare":["plain"]}`))
	f.Add([]byte("\ufeff" + `{"spec":{"count":2.0,"prior":"general"}}`))
	fuzzPosts(f, "/prior/export/"+answer.SpecFile, func(t *testing.T, posted, answer []byte, post func([]byte) []byte) {
		if again := post(fmt.Appendf(nil, `{"spec":%s}`, answer)); !bytes.Equal(again, answer) {
			t.Errorf("%q became %s, then %s", posted, answer, again)
		}
	})
}

// FuzzOpenShow: opening a show returns its token, whatever the show shows.
func FuzzOpenShow(f *testing.F) {
	f.Add(fmt.Appendf(nil, wstest.SomeState, 1))
	f.Add([]byte(`{"page":"ct","speed":1e-300,"fragment":"\ud83d\ude00"}`))
	fuzzPosts(f, "/shows", func(t *testing.T, posted, answer []byte, _ func([]byte) []byte) {
		var o wstest.Opened
		if err := json.Unmarshal(answer, &o); err != nil || o.Show == "" || o.Token == "" {
			t.Errorf("%q: %s, %v", posted, answer, err)
		}
	})
}

// FuzzCookie: whatever a browser calls itself, it is a session, and keeps it from then on.
func FuzzCookie(f *testing.F) {
	s, err := New(Config{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ws.SessionCookie + "=ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	f.Add(ws.SessionCookie + `="ABCDEFGHIJKLMNOPQRSTUVWXYZ"; a=b`)
	f.Add(ws.SessionCookie + "=; " + ws.SessionCookie + "=ABCDEFGHIJKLMNOPQRSTUVWXY2")
	f.Add("\x00=;;==")
	f.Fuzz(func(t *testing.T, cookies string) {
		r := httptest.NewRequest("GET", "http://localhost/toy2d", nil)
		r.Header.Set("Cookie", cookies)
		w := httptest.NewRecorder()
		ws.KeepSession(w, r, s.baseOf(r), "")
		of := ws.SessionOf(r)
		switch given := w.Result().Cookies(); {
		case !run.ValidSession(string(of)):
			t.Errorf("%q is the session %q", cookies, of)
		case len(given) == 0 && (!strings.Contains(cookies, string(of)) || ws.SessionOf(r) != of):
			t.Errorf("%q is kept, and is the session %q", cookies, of)
		case len(given) > 1 || len(given) == 1 && !run.ValidSession(given[0].Value):
			t.Errorf("%q gets %v", cookies, given)
		}
	})
}

// FuzzHost: a Host that is answered to may be repeated in a header of the answer.
func FuzzHost(f *testing.F) {
	hosts := newHostList([]string{"Lab.example.org:80"})
	for _, host := range []string{"localhost:8080", "[::1]:80", "127.0.0.1", "LAB.example.org.",
		"localhost:;script-src", "[::1%25lo]:1", "[::1%;x]", "[::ffff:127.0.0.1]"} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		if !hosts.allows(host) {
			return
		}
		if plain := strings.Trim(strings.ToLower(host), "abcdefghijklmnopqrstuvwxyz0123456789.:[]-"); plain != "" {
			t.Errorf("%q is answered to", host)
		}
	})
}
