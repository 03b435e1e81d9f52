package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

func TestMessageSize(t *testing.T) {
	_, h := start(t, Config{})
	c := wstest.Dial(t, h)
	hello := `{"type":"hello","version":3}`
	c.Send(hello + strings.Repeat(" ", ws.MaxMessage-len(hello))) // just fits
	if m := c.Text(); m.Type != "hello" {
		t.Errorf("a message of the largest size: %+v", m)
	}
	for _, size := range []int{ws.MaxMessage + 1, 200 << 10, 1 << 20} {
		c := wstest.Dial(t, h)
		go c.Write(wstest.OpText, []byte(strings.Repeat(" ", size))) // may not get rid of it all
		if code := c.Closed(); code != 1009 {
			t.Errorf("%d bytes: closed with %d", size, code)
		}
	}
	c.Send(hello)
	if m := c.Text(); m.Type != "hello" {
		t.Errorf("beside the sockets that were closed: %+v", m)
	}
}

func TestBinaryMessage(t *testing.T) {
	_, h := start(t, Config{})
	for _, message := range []string{"", `{"type":"hello","version":3}`, strings.Repeat("x", 200<<10)} {
		c := wstest.Dial(t, h)
		go c.Write(wstest.OpBinary, []byte(message))
		if code := c.Closed(); code != 1003 {
			t.Errorf("%d bytes: closed with %d", len(message), code)
		}
	}
}

// TestEndlessMessage goes on sending after the server has closed, and never answers
// the close: the socket must be gone all the same.
func TestEndlessMessage(t *testing.T) {
	t.Parallel()
	s, h := start(t, Config{})
	c := wstest.Dial(t, h)
	began := time.Now()
	c.Conn.Write([]byte{0x80 | wstest.OpText, 0x80 | 127, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) // 9 exabytes
	for {
		if _, err := c.Conn.Write(make([]byte, 1024)); err != nil {
			break
		}
		if took := time.Since(began); took > ws.CloseWait+wstest.Patience {
			t.Fatalf("still there after %v", took)
		}
	}
	s.Sockets.Wait()
}

// TestOneClose: the server sends one Close, whichever side begins, and nothing after it.
func TestOneClose(t *testing.T) {
	const page = `{"type":"hello","version":3,"page":"0123456789abcdef0123456789abcdef"}`
	cookie := "Cookie: " + ws.SessionCookie + "=" + string(run.NewSession())
	for name, c := range map[string]struct {
		code int
		do   func(*testing.T, *wstest.Client, *Server, *httptest.Server)
	}{
		"binary": {1003, func(t *testing.T, c *wstest.Client, _ *Server,
			_ *httptest.Server) {
			c.Write(wstest.OpBinary, nil)
		}},
		"too large": {1009, func(t *testing.T, c *wstest.Client, _ *Server, _ *httptest.Server) {
			c.Write(wstest.OpText, make([]byte, ws.MaxMessage+1))
		}},
		"too many": {1008, func(t *testing.T, c *wstest.Client, _ *Server, _ *httptest.Server) {
			if err := c.Flood(wstest.Hello, 4*ws.MessageBurst); err != nil {
				t.Error(err)
			}
		}},
		"busy": {1003, func(t *testing.T, c *wstest.Client, _ *Server, _ *httptest.Server) {
			c.Send(`{"type":"ask","id":1,"panels":["paths"],"spec":{}}`)
			c.Write(wstest.OpBinary, nil)
		}},
		"again": {1008, func(t *testing.T, c *wstest.Client, _ *Server, h *httptest.Server) {
			wstest.DialPath(t, h, "/ws/toy2d", cookie).Send(page)
		}},
		"shutdown": {1001, func(t *testing.T, c *wstest.Client, s *Server, _ *httptest.Server) {
			ctx, cancel := context.WithTimeout(t.Context(), wstest.Patience)
			t.Cleanup(cancel)
			go s.Close(ctx)
		}},
		"client": {1000, func(t *testing.T, c *wstest.Client, _ *Server, _ *httptest.Server) {
			c.Write(wstest.OpClose, []byte{1000 >> 8, 1000 & 0xff})
		}},
		"both": {1003, func(t *testing.T, c *wstest.Client, _ *Server, _ *httptest.Server) {
			c.Conn.Write([]byte{0x80 | wstest.OpBinary, 0x80, 0, 0, 0, 0, 0x80 | wstest.OpClose, 0x80 | 2, 0, 0, 0, 0,
				1000 >> 8, 1000 & 0xff})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, h := start(t, Config{})
			browser := wstest.DialPath(t, h, "/ws/toy2d", cookie)
			browser.Send(page)
			browser.Text()
			c.do(t, browser, s, h)
			if code := browser.Closed(); code != c.code {
				t.Errorf("closed with %d, want %d", code, c.code)
			}
			// It may be reset: the client's answer may come when the server is gone.
			if after, err := io.ReadAll(browser.In); err != nil &&
				!errors.Is(err, syscall.ECONNRESET) || len(after) > 0 {
				t.Errorf("after the close came % x, %v", after, err)
			}
		})
	}
}

// TestCarrier: the buffer that is kept small is the network's, also under TLS.
func TestCarrier(t *testing.T) {
	plain, other := net.Pipe()
	defer plain.Close()
	defer other.Close()
	if ws.Carrier(plain) != plain || ws.Carrier(tls.Server(plain, &tls.Config{})) != plain {
		t.Error("it is another connection")
	}
}
