package web

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
)

// hello is a page's first message.
const hello = `{"type":"hello","version":3}`

// handshake is what the headers of a request for a websocket hold.
var handshake = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

// dial opens a websocket and says hello.
func dial(t testing.TB, h *httptest.Server) *client {
	t.Helper()
	c := dialSilent(t, h)
	c.send(hello)
	if m := c.text(); m.Type != "hello" || m.Version != 3 || m.Kernel == "" {
		t.Fatalf("hello was answered with %+v", m)
	}
	return c
}

func dialSilent(t testing.TB, h *httptest.Server) *client {
	t.Helper()
	return dialPath(t, h, "/ws/toy2d")
}

func dialPath(t testing.TB, h *httptest.Server, path string, headers ...string) *client {
	t.Helper()
	c, err := connect(t, h.Listener.Addr().String(), path, headers...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.conn.Close() })
	return c
}

// connect opens a websocket that the caller must close.
func connect(t testing.TB, addr, path string, headers ...string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{t: t, conn: conn.(*net.TCPConn), in: bufio.NewReader(conn)}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", path, strings.Join(slices.Concat(handshake, headers), "\r\n"))
	r, err := http.ReadResponse(c.in, nil)
	if err == nil && (r.StatusCode != http.StatusSwitchingProtocols || r.Header.Get("Sec-WebSocket-Accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") {
		err = fmt.Errorf("the handshake was answered with %+v", r)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.write(opText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// received is any message of the server: what all of them have.
type received struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
	Kernel  cpu.Kernel
	ID      uint32 `json:"id"`
	Panel   string `json:"panel"`
	Field   string `json:"field"`
	Message string `json:"message"`

	raw   []byte
	frame *pointsFrame
}

// of returns the panel that a message belongs to.
func (m received) of() string {
	switch {
	case m.frame != nil:
		return map[uint32]string{0: "paths", 1: "twin"}[m.frame.panel]
	case m.Type == "sweep-row" || m.Type == "swept":
		return "sweep"
	case m.Panel == "" && m.Type != "error":
		return m.Type
	}
	return m.Panel
}

// last reports whether no more messages come for that panel.
func (m received) last() bool {
	return slices.Contains([]string{"done", "basins", "series", "homotopy", "swept", "remedies", "error"}, m.Type)
}

// reads decodes the message; fields that M does not have are a mistake.
func reads[M any](t testing.TB, m received) (message M) {
	t.Helper()
	if err := json.Unmarshal(m.raw, &message, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%.200q: %v", m.raw, err)
	}
	return message
}

// next returns the next message, or the error that ended the socket.
func (c *client) next() (received, error) {
	op, b, err := c.Read()
	if err != nil {
		return received{}, err
	}
	m := received{raw: b}
	if op == opBinary {
		m.frame, err = decodeFrame(b)
		if err == nil {
			m.ID = m.frame.id
		}
	} else {
		err = json.Unmarshal(b, &m, json.MatchCaseInsensitiveNames(true))
	}
	if err != nil {
		c.t.Errorf("the server sent %.200q: %v", b, err)
	}
	return m, err
}

// text returns the next text message and drops the frames before it.
func (c *client) text() received {
	c.t.Helper()
	for {
		m, err := c.next()
		if err != nil {
			c.t.Fatal(err)
		}
		if m.frame == nil {
			return m
		}
	}
}

// answers are what came for one panel of an ask.
type answers struct {
	texts  []received
	frames []*pointsFrame
}

func (a *answers) first() received { return a.texts[0] }
func (a *answers) last() received  { return a.texts[len(a.texts)-1] }

// done reads until all of these panels of an ask are answered. An error fails the
// test, and so does what comes after the last message.
func (c *client) done(id uint32, panels ...string) map[string]*answers {
	c.t.Helper()
	found := map[string]*answers{}
	for _, p := range panels {
		found[p] = &answers{}
	}
	for left := len(panels); left > 0; {
		m, err := c.next()
		if err != nil {
			c.t.Fatal(err)
		}
		if m.Type == "error" {
			c.t.Fatalf("%s", m.raw)
		}
		a := found[m.of()]
		if m.ID != id || a == nil {
			continue
		}
		if n := len(a.texts); n > 0 && a.last().last() {
			c.t.Fatalf("after the last message of %s came %.100q", m.of(), m.raw)
		}
		if m.frame != nil {
			a.frames = append(a.frames, m.frame)
			continue
		}
		if a.texts = append(a.texts, m); m.last() {
			left--
		}
	}
	return found
}

// fails reads until an error comes.
func (c *client) fails() received {
	c.t.Helper()
	for {
		if m := c.text(); m.Type == "error" {
			return m
		}
	}
}

// synchronise returns when the server has read all that was sent so far; what arrives
// meanwhile is returned.
func (c *client) synchronise() (before []received) {
	c.t.Helper()
	c.send(hello)
	for {
		m := c.text()
		if m.Type == "hello" {
			return before
		}
		before = append(before, m)
	}
}

// closed reads until the server closes the socket, and returns the code, or -1 if it
// closed without one.
func (c *client) closed() int {
	for {
		if _, err := c.next(); err != nil {
			var closed closedError
			if errors.As(err, &closed) {
				return int(closed)
			}
			return -1
		}
	}
}
