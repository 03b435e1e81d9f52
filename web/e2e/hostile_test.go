package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/leak"
	"gradus/web"
	"gradus/web/wstest"
)

// hostileKind is one way to do a server harm, in many variations.
type hostileKind struct {
	name string
	want string // pattern of what becomes of it: see outcome and status
	do   func(*attacker) string
}

// attacker does harm, always the same for the same seed.
type attacker struct {
	t    testing.TB
	h    *httptest.Server
	r    *rand.Rand
	show wstest.Opened // of somebody else
}

// variations of each kind: about 1000 in all.
const variations = 17

// TestHostile: whatever comes, the server says what is wrong where the protocol has a way to
// say it, serves everybody else, has no fault of its own, and keeps nothing.
func TestHostile(t *testing.T) {
	var log wstest.LockedBuffer
	s, h := serve(t, web.Config{Kernel: wstest.FastestKernel(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	_, show, _ := wstest.OpenShow(t, h, fmt.Sprintf(wstest.SomeState, 1))
	h.Client().CloseIdleConnections()
	honest(t, h, 0)
	settled := leak.Settle(0, 100*time.Millisecond)
	kinds := append(append(hostileMessages(), hostileFrames()...), hostileRequests()...)
	n := 0
	for i, kind := range kinds {
		want := regexp.MustCompile("^(" + kind.want + ")$")
		for j := range variations {
			a := &attacker{t, h, rand.New(rand.NewPCG(uint64(i), uint64(j))), show}
			if got := kind.do(a); !want.MatchString(got) {
				t.Errorf("%s, variation %d: %s, want %s", kind.name, j, got, kind.want)
			}
			n++
		}
		honest(t, h, i+1)
	}
	t.Logf("%d inputs of %d kinds", n, len(kinds))
	if n < 1000 {
		t.Error("these are too few")
	}
	if left := leak.Settle(settled, wstest.Patience); left > settled {
		t.Errorf("%d goroutines, before there were %d", left, settled)
	}
	if n := s.Sockets.Count(); n > 0 || s.Viewers() > 0 {
		t.Errorf("%d viewers are left, %d are counted", n, s.Viewers())
	}
	if n := s.CT.Watching(); n > 0 {
		t.Errorf("%d pages watch a run", n)
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("the server logged\n%s", &log)
	}
}

// honest is a page of each kind that wants nothing but what is its due.
func honest(t *testing.T, h *httptest.Server, seed int) {
	t.Helper()
	toy := wstest.Dial(t, h)
	toy.Send(wstest.Small(1))
	toy.Done(1, "paths")
	toy.Conn.Close()
	spec := wstest.ShortCT()
	spec.Image.Seed = int64(1000 + seed)
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "run", 1, spec, ""))
	if w := c.Watch(1); w.Last().State != "done" || len(w.Frames) != 6 {
		t.Errorf("an honest run: %s after %d frames", w.Last().Raw, len(w.Frames))
	}
	c.Conn.Close()
	r := wstest.RequestBytes(t, h, "GET", []string{"/", "/toy2d", "/ct"}[seed%3], "localhost", "Connection: close")
	if page, err := io.ReadAll(r.Body); err != nil || r.StatusCode != http.StatusOK ||
		!strings.Contains(string(page), "</html>") {
		t.Errorf("an honest page: %s, %v", r.Status, err)
	}
}

// Socket is an open socket of a page, of either kind if the path is "", after its hello.
func (a *attacker) socket(path string) *wstest.Client {
	a.t.Helper()
	c := a.silent(path)
	c.Send(wstest.Hello)
	if got := a.outcome(c, false); got != "taken" {
		a.t.Fatalf("an honest hello: %s", got)
	}
	return c
}

func (a *attacker) silent(path string, headers ...string) *wstest.Client {
	a.t.Helper()
	if path == "" {
		path = pick(a, "/ws/toy2d", "/ws/ct")
	}
	c, err := wstest.Connect(a.t, a.h.Listener.Addr().String(), path, headers...)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

// outcome says hello, if wanted, and returns what becomes of what was sent before: "taken" if
// there is only the answer to the hello; "error(field)" if that is told, and the hello answered
// then; "closed 1008"; or "cut off".
func (a *attacker) outcome(c *wstest.Client, again bool) string {
	if again {
		c.Write(wstest.OpText, []byte(wstest.Hello)) // the socket may be closed
	}
	told := "taken"
	for {
		op, b, err := c.Read()
		var closed wstest.ClosedError
		switch {
		case errors.As(err, &closed):
			return fmt.Sprintf("closed %d", uint16(closed))
		case err != nil:
			return "cut off"
		case op == wstest.OpBinary:
			continue
		}
		var m struct{ Type, Field, Message string }
		if err := json.Unmarshal(b, &m, json.MatchCaseInsensitiveNames(true)); err != nil {
			return fmt.Sprintf("%q, which is no JSON", b)
		}
		switch {
		case m.Type == "hello":
			return told
		case m.Type == "error" && m.Message == "":
			return "an error without a word"
		case m.Type == "error":
			told = fmt.Sprintf("error(%s)", m.Field)
		}
	}
}

// says sends a message over a socket of its own.
func (a *attacker) says(path, text string) string {
	a.t.Helper()
	c := a.socket(path)
	defer c.Conn.Close()
	c.Send(text)
	return a.outcome(c, true)
}

// request sends bytes over a connection of their own and returns the status of the answer, or
// "cut off" if there is none.
func (a *attacker) request(text string) string {
	a.t.Helper()
	r, _ := a.exchange(text)
	if r == nil {
		return "cut off"
	}
	return fmt.Sprint(r.StatusCode)
}

func (a *attacker) exchange(text string) (*http.Response, []byte) {
	a.t.Helper()
	conn := a.raw()
	defer conn.Close()
	go io.WriteString(conn, text) // all of it may not be wanted
	conn.SetReadDeadline(time.Now().Add(wstest.Patience))
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil, nil
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		a.t.Errorf("%.100q: an answer that is cut off: %v", text, err)
	}
	return r, b
}

func (a *attacker) raw() net.Conn {
	a.t.Helper()
	conn, err := net.Dial("tcp", a.h.Listener.Addr().String())
	if err != nil {
		a.t.Fatal(err)
	}
	return conn
}

func (a *attacker) post(path, body string, headers ...string) string {
	a.t.Helper()
	return a.request(fmt.Sprintf("POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n%s", path, len(body), strings.Join(append(headers, "Accept: */*"), "\r\n"), body))
}

func pick[T any](a *attacker, from ...T) T { return from[a.r.IntN(len(from))] }

// bytes are any of so many at most, at least one.
func (a *attacker) bytes(most int) []byte {
	b := make([]byte, 1+a.r.IntN(most))
	for i := range b {
		b[i] = byte(a.r.Uint32())
	}
	return b
}

// word is of printable characters without quotes and backslashes.
func (a *attacker) word(most int) string {
	b := a.bytes(most)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyz0123456789 ./%-_<>&;#{}[]:,"[int(b[i])%53]
	}
	return string(b)
}
