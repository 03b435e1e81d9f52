package web

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/solver/kernel"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

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
	h := httptest.NewServer(s)
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
	if m := c.text(); m.Type != "hello" || m.Version != 1 || m.Kernel == "" {
		t.Fatalf("hello was answered with %+v", m)
	}
	return c
}

func dialSilent(t testing.TB, h *httptest.Server) *client {
	t.Helper()
	conn, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	c := &client{t: t, conn: conn.(*net.TCPConn), in: bufio.NewReader(conn)}
	fmt.Fprintf(conn, "GET /ws/toy2d HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", strings.Join(handshake, "\r\n"))
	r, err := http.ReadResponse(c.in, nil)
	if err != nil || r.StatusCode != http.StatusSwitchingProtocols || r.Header.Get("Sec-WebSocket-Accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" {
		t.Fatalf("the handshake was answered with %+v, %v", r, err)
	}
	return c
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.write(opText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// received is any message of the server.
type received struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
	Kernel  kernel.Kernel
	ID      uint32 `json:"id"`

	Starts     int        `json:"starts"`
	Steps      int        `json:"steps"`
	K          []int      `json:"k"`
	T          []float64  `json:"t"`
	TMin       float64    `json:"tmin"`
	Y          [2]float64 `json:"y"`
	Window     struct{ Min, Max [2]float64 }
	Stationary []struct {
		X     [2]float64
		Kind  string
		Value float64
	}
	Complete bool `json:"complete"`

	Result map[string]any `json:"result"`

	Field   string `json:"field"`
	Message string `json:"message"`

	frame *frame
}

// next returns the next message, or the error that ended the socket.
func (c *client) next() (received, error) {
	op, b, err := c.read()
	if err != nil {
		return received{}, err
	}
	var m received
	if op == opBinary {
		m.frame, err = decodeFrame(b)
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

// done reads until a run is done.
func (c *client) done(id uint32) (description received, frames []*frame, done received) {
	c.t.Helper()
	for {
		m, err := c.next()
		switch {
		case err != nil:
			c.t.Fatal(err)
		case m.frame != nil && m.frame.run == id:
			frames = append(frames, m.frame)
		case m.Type == "run" && m.ID == id:
			description = m
		case m.Type == "done" && m.ID == id:
			return description, frames, m
		case m.Type == "error":
			c.t.Fatalf("%+v", m)
		}
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
	if len(b) < 32 || b[0] != 1 || b[1] != 1 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, fmt.Errorf("not a frame of points of version 1")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &frame{run: u32(4), sequence: u32(8), first: u32(12), entries: u32(16), starts: u32(20)}
	if binary.LittleEndian.Uint64(b[24:]) != 0 || len(b) != 32+8*int(f.entries)*int(f.starts) {
		return nil, fmt.Errorf("a frame of %d bytes for %d entries of %d starts", len(b), f.entries, f.starts)
	}
	for at := 32; at < len(b); at += 4 {
		f.points = append(f.points, math.Float32frombits(u32(at)))
	}
	return f, nil
}
