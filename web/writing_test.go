package web

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/wstest"
)

// startImpatient serves with little time to answer, over connections that hold so many bytes, or as
// many as is usual if that is 0. closed is told of every connection that the server has closed.
func startImpatient(t *testing.T, wait time.Duration, hold int) (s *Server, h *httptest.Server, closed chan net.Addr) {
	t.Helper()
	s, err := New(Config{Kernel: wstest.FastestKernel()})
	if err != nil {
		t.Fatal(err)
	}
	s.files.Wait = wait
	closed = make(chan net.Addr, 10)
	h = httptest.NewUnstartedServer(s)
	h.Config.ConnState = func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			if hold > 0 {
				c.(*net.TCPConn).SetWriteBuffer(hold)
			}
		case http.StateClosed:
			closed <- c.RemoteAddr()
		}
	}
	h.Start()
	t.Cleanup(h.Close)
	return s, h, closed
}

// TestClientThatDoesNotRead: pages, assets, exports and refusals let it go.
func TestClientThatDoesNotRead(t *testing.T) {
	_, h, closed := startImpatient(t, 50*time.Millisecond, 4096)
	text, err := toy2d.Encode(toy2d.Default(solver.Graduated))
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range []string{
		"GET /toy2d HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"GET /static/vendor/uplot/uPlot.iife.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n",
		fmt.Sprintf("POST /toy2d/export/ends.csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s",
			len(text), text),
		"GET /no-such-page HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", h.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.(*net.TCPConn).SetReadBuffer(4096)
		go io.WriteString(conn, strings.Repeat(request, 1000)) // whose answers no buffers hold
		if addr := wstest.Soon(t, "the server closes "+request[:30],
			closed); addr.String() != conn.LocalAddr().String() {
			t.Errorf("%.30s: another connection was closed", request)
		}
	}
}

// TestAnswersOnOneConnection: a request has all of its time although the one before it
// had some, and although its own work took more than that.
func TestAnswersOnOneConnection(t *testing.T) {
	t.Parallel()
	const wait = time.Second // a busy machine needs some of it
	s, h, _ := startImpatient(t, wait, 0)
	s.Toy.Core.Basins = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel, workers int,
		progress toy2d.Progress) (*toy2d.Basins, error) {
		time.Sleep(2 * wait)
		return toy2d.FindBasins(ctx, s, p, k, workers, progress)
	}
	body, err := toy2d.Encode(wstest.Quick(solver.Flow))
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range []string{"/toy2d", "/toy2d/export/basins.csv", "/static/css/base.css"} {
		reused := false
		trace := &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = c.Reused }}
		method := "GET"
		if strings.HasSuffix(path, ".csv") {
			method = "POST"
		}
		r, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), method, h.URL+path,
			strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := h.Client().Do(r)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || len(text) == 0 || reused != (i > 0) {
			t.Errorf("%s: %s, %d bytes, %v, connection used before %v", path, answer.Status, len(text), err, reused)
		}
		time.Sleep(2 * wait)
	}
}
