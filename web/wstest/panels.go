package wstest

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

// Hello is a page's first message.
const Hello = `{"type":"hello","version":3}`

// Handshake is what the headers of a request for a websocket hold.
var Handshake = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

// Dial opens a websocket and says hello.
func Dial(t testing.TB, h *httptest.Server) *Client {
	t.Helper()
	c := DialSilent(t, h)
	c.Send(Hello)
	if m := c.Text(); m.Type != "hello" || m.Version != 3 || m.Kernel == "" {
		t.Fatalf("hello was answered with %+v", m)
	}
	return c
}

// DialSilent opens a websocket of the 2D page and says nothing.
func DialSilent(t testing.TB, h *httptest.Server) *Client {
	t.Helper()
	return DialPath(t, h, "/ws/toy2d")
}

// DialPath opens the websocket at a path and says nothing.
func DialPath(t testing.TB, h *httptest.Server, path string, headers ...string) *Client {
	t.Helper()
	c, err := Connect(t, h.Listener.Addr().String(), path, headers...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Conn.Close() })
	return c
}

// Connect opens a websocket that the caller must close.
func Connect(t testing.TB, addr, path string, headers ...string) (*Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &Client{T: t, Conn: conn.(*net.TCPConn), In: bufio.NewReader(conn)}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", path,
		strings.Join(slices.Concat(Handshake, headers), "\r\n"))
	r, err := http.ReadResponse(c.In, nil)
	if err == nil && (r.StatusCode != http.StatusSwitchingProtocols ||
		r.Header.Get("Sec-WebSocket-Accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") {
		err = fmt.Errorf("the handshake was answered with %+v", r)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *Client) Send(text string) {
	c.T.Helper()
	if err := c.Write(OpText, []byte(text)); err != nil {
		c.T.Fatal(err)
	}
}

// Received is any message of the server: what all of them have.
type Received struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
	Kernel  cpu.Kernel
	ID      uint32 `json:"id"`
	Panel   string `json:"panel"`
	Field   string `json:"field"`
	Message string `json:"message"`

	Raw   []byte
	frame *pointsFrame
}

// Of returns the panel that a message belongs to.
func (m Received) Of() string {
	switch {
	case m.frame != nil:
		return map[uint32]string{0: "paths", 1: "twin", 2: "samples"}[m.frame.Panel]
	case m.Type == "sweep-row" || m.Type == "swept":
		return "sweep"
	case m.Type == "sampled":
		return "samples"
	case m.Type == "correction-row" || m.Type == "corrected":
		return "correction"
	case m.Type == "curvature-row" || m.Type == "curved":
		return "curvature"
	case m.Panel == "" && m.Type != "error":
		return m.Type
	}
	return m.Panel
}

// Last reports whether no more messages come for that panel.
func (m Received) Last() bool {
	return slices.Contains([]string{"done", "basins", "series", "homotopy", "swept", "remedies", "sampled", "corrected",
		"curved", "error"}, m.Type)
}

// Reads decodes the message; fields that M does not have are a mistake.
func Reads[M any](t testing.TB, m Received) (message M) {
	t.Helper()
	if err := json.Unmarshal(m.Raw, &message, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%.200q: %v", m.Raw, err)
	}
	return message
}

// Next returns the next message, or the error that ended the socket.
func (c *Client) Next() (Received, error) {
	op, b, err := c.Read()
	if err != nil {
		return Received{}, err
	}
	m := Received{Raw: b}
	if op == OpBinary {
		m.frame, err = DecodeFrame(b)
		if err == nil {
			m.ID = m.frame.ID
		}
	} else {
		err = json.Unmarshal(b, &m, json.MatchCaseInsensitiveNames(true))
	}
	if err != nil {
		c.T.Errorf("the server sent %.200q: %v", b, err)
	}
	return m, err
}

// Text returns the next text message and drops the frames before it.
func (c *Client) Text() Received {
	c.T.Helper()
	for {
		m, err := c.Next()
		if err != nil {
			c.T.Fatal(err)
		}
		if m.frame == nil {
			return m
		}
	}
}

// Answers are what came for one panel of an ask.
type Answers struct {
	Texts  []Received
	Frames []*pointsFrame
}

func (a *Answers) First() Received { return a.Texts[0] }
func (a *Answers) Last() Received  { return a.Texts[len(a.Texts)-1] }

// Done reads until all of these panels of an ask are answered. An error fails the
// test, and so does what comes after the last message.
func (c *Client) Done(id uint32, panels ...string) map[string]*Answers {
	c.T.Helper()
	found := map[string]*Answers{}
	for _, p := range panels {
		found[p] = &Answers{}
	}
	for left := len(panels); left > 0; {
		m, err := c.Next()
		if err != nil {
			c.T.Fatal(err)
		}
		if m.Type == "error" {
			c.T.Fatalf("%s", m.Raw)
		}
		a := found[m.Of()]
		if m.ID != id || a == nil {
			continue
		}
		if n := len(a.Texts); n > 0 && a.Last().Last() {
			c.T.Fatalf("after the last message of %s came %.100q", m.Of(), m.Raw)
		}
		if m.frame != nil {
			a.Frames = append(a.Frames, m.frame)
			continue
		}
		if a.Texts = append(a.Texts, m); m.Last() {
			left--
		}
	}
	return found
}

// Fails reads until an error comes.
func (c *Client) Fails() Received {
	c.T.Helper()
	for {
		if m := c.Text(); m.Type == "error" {
			return m
		}
	}
}

// Synchronise returns when the server has read all that was sent so far; what arrives
// meanwhile is returned.
func (c *Client) Synchronise() (before []Received) {
	c.T.Helper()
	c.Send(Hello)
	for {
		m := c.Text()
		if m.Type == "hello" {
			return before
		}
		before = append(before, m)
	}
}

// Closed reads until the server closes the socket, and returns the code, or -1 if it
// closed without one.
func (c *Client) Closed() int {
	for {
		if _, err := c.Next(); err != nil {
			var closed ClosedError
			if errors.As(err, &closed) {
				return int(closed)
			}
			return -1
		}
	}
}
