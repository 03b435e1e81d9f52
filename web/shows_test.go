package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/web/ctapp"
	"gradus/web/present"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// showClient is a page that leads or follows, without a browser.
type showClient struct{ *wstest.Client }

func dialShow(t testing.TB, h *httptest.Server) showClient { return showClient{wstest.Dial(t, h)} }

// shownMessage is any message about a show: what all of them have.
type shownMessage struct {
	Type      string         `json:"type"`
	Show      string         `json:"show"`
	State     jsontext.Value `json:"state"`
	Age       int64          `json:"age"`
	Led       bool           `json:"led"`
	Followers int            `json:"followers"`
	Stopped   bool           `json:"stopped"`
}

// about reads the next message about a show.
func (c showClient) about() (m shownMessage) {
	c.T.Helper()
	for {
		text := c.Text()
		if text.Type == "show" || text.Type == "over" || text.Type == "error" {
			if err := json.Unmarshal(text.Raw, &m); err != nil {
				c.T.Fatal(err)
			}
			return m
		}
	}
}

// until reads messages about a show until one is as is wanted.
func (c showClient) until(what string, ok func(shownMessage) bool) shownMessage {
	c.T.Helper()
	deadline := time.Now().Add(wstest.Patience)
	for {
		m := c.about()
		if ok(m) {
			return m
		}
		if time.Now().After(deadline) {
			c.T.Fatalf("%s: not within %v", what, wstest.Patience)
		}
	}
}

// TestShow: followers get the state at once and whenever it changes, the newest if they are
// slow; only the holder of the token leads.
func TestShow(t *testing.T) {
	_, h := start(t, Config{})
	status, show, _ := wstest.OpenShow(t, h, fmt.Sprintf(wstest.SomeState, 1))
	if status != http.StatusOK || show.Show == "" || show.Token == "" {
		t.Fatal(status, show)
	}
	early := dialShow(t, h)
	early.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
	if m := early.about(); string(m.State) != fmt.Sprintf(wstest.SomeState, 1) || m.Led {
		t.Errorf("%+v", m)
	}
	leader := dialShow(t, h)
	leader.Send(wstest.Lead(show, 2))
	leader.until("one follows", func(m shownMessage) bool { return m.Followers == 1 })
	early.until("the state", func(m shownMessage) bool { return string(m.State) == fmt.Sprintf(wstest.SomeState, 2) })
	late := dialShow(t, h)
	late.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
	if m := late.about(); string(m.State) != fmt.Sprintf(wstest.SomeState, 2) || !m.Led || m.Followers != 2 {
		t.Errorf("%+v", m)
	}
	leader.until("two follow", func(m shownMessage) bool { return m.Followers == 2 })

	// A stranger steers nothing.
	thief := show
	thief.Token = "A" + show.Token[1:]
	if thief.Token == show.Token {
		thief.Token = "B" + show.Token[1:]
	}
	stranger := dialShow(t, h)
	for _, m := range []string{wstest.Lead(thief, 9), strings.Replace(wstest.Lead(show, 9), show.Token, "", 1),
		fmt.Sprintf(`{"type":"rest","show":%q,"token":"","over":true}`, show.Show)} {
		stranger.Send(m)
		if e := stranger.Fails(); e.Field != "token" {
			t.Errorf("%s: %s", m, e.Raw)
		}
	}
	stranger.Send(`{"type":"follow","show":"nothing"}`)
	if e := stranger.Fails(); e.Field != "show" {
		t.Errorf("%s", e.Raw)
	}
	leader.Send(wstest.Lead(show, 3))
	late.until("the next state",
		func(m shownMessage) bool { return string(m.State) == fmt.Sprintf(wstest.SomeState, 3) })

	// A follower that goes is not counted any more; a leader that goes is missed.
	late.Conn.Close()
	leader.until("one is left", func(m shownMessage) bool { return m.Followers == 1 })
	leader.Conn.Close()
	early.until("nobody leads", func(m shownMessage) bool { return !m.Led })
	leader = dialShow(t, h)
	leader.Send(fmt.Sprintf(`{"type":"lead","show":%q,"token":%q}`, show.Show, show.Token))
	early.until("it is led again", func(m shownMessage) bool { return m.Led && m.State == nil })
	leader.Send(fmt.Sprintf(`{"type":"rest","show":%q,"token":%q,"over":true}`, show.Show, show.Token))
	early.until("it is over", func(m shownMessage) bool { return m.Type == "over" })
	early.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, show.Show))
	if e := early.Fails(); e.Field != "show" {
		t.Errorf("%s", e.Raw)
	}
}

// TestShowOfRun: the client that started a run leads the followers of its link, as long as it is there.
func TestShowOfRun(t *testing.T) {
	s, h := start(t, Config{Kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), `,"compare":["tv"]`))
	w := c.Watch(1)
	run := w.Description.Run
	if w.Description.Driver == "" {
		t.Fatal("the client that started the run has no token")
	}
	other := wstest.DialCT(t, h)
	other.Send(wstest.AskCT(t, "run", 1, wstest.ShortCT(), `,"compare":["tv"]`))
	if d := other.Watch(1).Description; d.Driver != "" || d.Run != run {
		t.Errorf("the client that joined got %+v", d)
	}
	follower := dialShow(t, h) // a page of either kind
	follower.Send(fmt.Sprintf(`{"type":"follow","show":%q}`, run))
	var state present.State
	if err := json.Unmarshal(follower.about().State, &state); err != nil {
		t.Fatal(err)
	}
	want := ctapp.Link("", wstest.ShortCT(), []string{"tv"})
	if state.Page != "ct" || "/ct#"+state.Fragment != want {
		t.Errorf("followers are shown %+v, want %s", state, want)
	}
	c.Send(fmt.Sprintf(`{"type":"lead","show":%q,"token":%q,"state":{"page":"ct","fragment":"x=1","share":0.5,"playing":true,"speed":2,"moving":false}}`, run, w.Description.Driver))
	follower.until("the driver's state",
		func(m shownMessage) bool { return strings.Contains(string(m.State), `"x=1"`) })
	s.Shows.RunGone(run)
	follower.until("it is gone", func(m shownMessage) bool { return m.Type == "over" })
}

// TestShowRefused: what is wrong with a state is named.
func TestShowRefused(t *testing.T) {
	_, h := start(t, Config{})
	_, show, _ := wstest.OpenShow(t, h, fmt.Sprintf(wstest.SomeState, 1))
	c := dialShow(t, h)
	for change, field := range map[string]string{
		`"page":"home"`: "state.page", `"share":1.5`: "state.share", `"share":-1`: "state.share",
		`"speed":0`: "state.speed", `"wait":-1`: "state.wait", `"wait":61`: "state.wait",
		`"speed":1e9`: "state.speed", `"moving":1`: "state.moving", `"fragment":7`: "state.fragment",
		`"colour":1`: "state.colour",
	} {
		name, _, _ := strings.Cut(change, ":")
		state := fmt.Sprintf(wstest.SomeState, 1)
		if i := strings.Index(state, name); i >= 0 {
			end := i + strings.IndexAny(state[i:], ",}")
			state = state[:i] + change + state[end:]
		} else {
			state = "{" + change + "," + state[1:]
		}
		c.Send(fmt.Sprintf(`{"type":"lead","show":%q,"token":%q,"state":%s}`, show.Show, show.Token, state))
		if m := c.Fails(); m.Field != field {
			t.Errorf("%s: %s, want the field %s", state, m.Raw, field)
		}
		if status, _, body := wstest.OpenShow(t, h, state); status != http.StatusUnprocessableEntity ||
			!strings.Contains(body, strings.TrimPrefix(field, "state.")) {
			t.Errorf("%s: %d, %s", state, status, body)
		}
	}
	if status, _, _ := wstest.OpenShow(t, h,
		strings.Repeat(" ", ws.MaxMessage+1)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large state: %d", status)
	}
}

// TestShowPages: links lead to where the show is, relative to any prefix; what is over says so.
func TestShowPages(t *testing.T) {
	for _, config := range []Config{{}, {Address: mustParseAddress(t, "https://example.org/gradus")}} {
		s, h := start(t, config)
		toy, err := s.Shows.Present(present.State{Page: "toy2d", Speed: 1})
		if err != nil {
			t.Fatal(err)
		}
		s.Shows.RunBegan("0123456789abcdef", "/ct")
		client := *h.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for path, want := range map[string]string{
			"/shows/" + toy.ID:       "../toy2d?follow=" + toy.ID,
			"/runs/0123456789abcdef": "../ct?follow=0123456789abcdef",
		} {
			if r, _ := wstest.Get(t, &client, h.URL+path); r.StatusCode != http.StatusSeeOther ||
				r.Header.Get("Location") != want {
				t.Errorf("%s: %s to %q, want %q", path, r.Status, r.Header.Get("Location"), want)
			}
		}
		for _, path := range []string{"/shows/nothing", "/runs/fedcba9876543210"} {
			if r, body := wstest.Get(t, &client, h.URL+path); r.StatusCode != http.StatusNotFound ||
				!strings.Contains(string(body), "is over") {
				t.Errorf("%s: %s, %s", path, r.Status, body)
			}
		}
	}
}

// TestShowLinks: addresses that mean something on other machines, or what to do.
func TestShowLinks(t *testing.T) {
	for listen, want := range map[string][]string{
		"localhost:8080":     nil,
		"127.0.0.1:8080":     nil,
		"[::1]:8080":         nil,
		"192.0.2.7:8080":     {"http://192.0.2.7:8080/x"},
		"projector.local:80": {"http://projector.local:80/x"},
		"[2001:db8::1]:8080": {"http://[2001:db8::1]:8080/x"},
		"":                   {"http://there.example/x"},
	} {
		s, err := New(Config{Listen: listen})
		if err != nil {
			t.Fatal(err)
		}
		l, err := s.linksOf(httptest.NewRequest("POST", "http://there.example/shows", nil), "x")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, link := range l.Links {
			got = append(got, link.URL)
			if link.QR == "" || link.QRN < 21 {
				t.Errorf("%s: no code", link.URL)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || (l.Advice == "") != (len(want) > 0) {
			t.Errorf("%q: %q and %q, want %q", listen, got, l.Advice, want)
		}
		if len(want) == 0 && !strings.Contains(l.Advice, "-addr :8080") {
			t.Errorf("%q: %q", listen, l.Advice)
		}
	}
	s, err := New(Config{Listen: ":8080"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := s.linksOf(httptest.NewRequest("POST", "http://localhost:8080/shows", nil), "x")
	if err != nil || len(l.Links) != len(present.NetworkAddresses()) {
		t.Errorf("%+v, %v, of the addresses %v", l.Links, err, present.NetworkAddresses())
	}
	s, err = New(Config{Listen: ":8080", Hosts: []string{"Lab.example:80"}})
	if err != nil {
		t.Fatal(err)
	}
	l, err = s.linksOf(httptest.NewRequest("POST", "http://192.0.2.9:8080/shows", nil), "x")
	if err != nil || len(l.Links) != 2+len(present.NetworkAddresses()) || l.Links[0].URL != "http://192.0.2.9:8080/x" ||
		l.Links[1].URL != "http://lab.example:8080/x" {
		t.Errorf("%+v, %v", l.Links, err)
	}
	s, err = New(Config{Listen: "localhost:8080", Address: mustParseAddress(t, "https://example.org/gradus")})
	if err != nil {
		t.Fatal(err)
	}
	if l, err = s.linksOf(httptest.NewRequest("POST", "http://localhost:8080/shows", nil), "shows/a"); err != nil ||
		len(l.Links) != 1 || l.Links[0].URL != "https://example.org/gradus/shows/a" {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestShowErrors: an error names its show, and the leader hears that nobody follows.
func TestShowErrors(t *testing.T) {
	_, h := start(t, Config{})
	_, show, _ := wstest.OpenShow(t, h, fmt.Sprintf(wstest.SomeState, 1))
	c := dialShow(t, h)
	c.Send(wstest.Lead(show, 2))
	if m := c.about(); m.Type != "show" || m.Followers != 0 || m.State != nil {
		t.Errorf("a leader without followers hears %+v", m)
	}
	for _, m := range []string{`{"type":"lead","show":"gone","token":"x"}`, `{"type":"follow","show":"gone"}`} {
		c.Send(m)
		if e := c.about(); e.Type != "error" || e.Show != "gone" {
			t.Errorf("%s: %+v", m, e)
		}
	}
}
