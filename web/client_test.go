package web

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/cpu"
)

// patience is how long a test waits for what should come at once.
const patience = time.Minute

// start serves on a free port of the loopback.
func start(t testing.TB, config Config, change ...func(*Server)) (*Server, *httptest.Server) {
	t.Helper()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(s)
	}
	h := httptest.NewUnstartedServer(s)
	if config.Log != nil {
		h.Config.ErrorLog = slog.NewLogLogger(config.Log.Handler(), slog.LevelError)
	}
	h.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
		h.Close()
	})
	return s, h
}

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
	Panel   panel  `json:"panel"`
	Field   string `json:"field"`
	Message string `json:"message"`

	raw   []byte
	frame *frame
}

// of returns the panel that a message belongs to.
func (m received) of() panel {
	switch {
	case m.frame != nil:
		return map[framePanel]panel{0: "paths", 1: "twin"}[m.frame.panel]
	case m.Type == "sweep-row" || m.Type == "swept":
		return "sweep"
	case m.Panel == "" && m.Type != "error":
		return panel(m.Type)
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
	frames []*frame
}

func (a *answers) first() received { return a.texts[0] }
func (a *answers) last() received  { return a.texts[len(a.texts)-1] }

// done reads until all of these panels of an ask are answered. An error fails the
// test, and so does what comes after the last message.
func (c *client) done(id uint32, panels ...panel) map[panel]*answers {
	c.t.Helper()
	found := map[panel]*answers{}
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

// decodeFrame is the inverse of frame.encode, written from its comment.
func decodeFrame(b []byte) (*frame, error) {
	if len(b) < 32 || b[0] != 3 || b[1] != 1 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, fmt.Errorf("not a frame of points of version 3")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &frame{id: u32(4), sequence: u32(8), first: u32(12), entries: u32(16), starts: u32(20), panel: framePanel(u32(24))}
	if f.panel > 1 || u32(28) != 0 || len(b) != 32+8*int(f.entries)*int(f.starts) {
		return nil, fmt.Errorf("a frame of %d bytes for %d entries of %d starts", len(b), f.entries, f.starts)
	}
	for at := 32; at < len(b); at += 4 {
		f.points = append(f.points, math.Float32frombits(u32(at)))
	}
	return f, nil
}
