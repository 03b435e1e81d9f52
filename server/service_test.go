package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gradus/web"
)

// pipes is a listener without a network, whose time may be a test's.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowClient: a client that sends a byte a second is gone when the time of what it sends is
// over, and so is one that sends nothing.
func TestSlowClient(t *testing.T) {
	// The first server of a process bundles its scripts, in goroutines that must not belong to a bubble.
	first, err := web.New(web.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		at, slowly string // sent at once, and then a byte a second
		gone       time.Duration
	}{
		"header": {"", "GET /toy2d HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x",
			1000), 5 * time.Second},
		"body": {"POST /toy2d/export/spec.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
			strings.Repeat(" ", 1000), 10 * time.Second},
		"body of no route": {"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
			strings.Repeat(" ", 1000), 10 * time.Second},
		"upload": {"POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
			strings.Repeat(" ", 1000), 60 * time.Second},
		"nothing":         {"", "", 5 * time.Second},
		"no next request": {"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "", 60 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site, err := web.New(web.Config{})
				if err != nil {
					t.Fatal(err)
				}
				server, listener := newHTTPServer(site, slog.New(slog.DiscardHandler)), newPipes()
				go server.Serve(listener)
				defer site.Close(t.Context())
				defer server.Close()

				conn := listener.dial()
				began := time.Now()
				var sender sync.WaitGroup
				defer sender.Wait()
				defer conn.Close()
				sender.Go(func() {
					if _, err := io.WriteString(conn, c.at); err != nil {
						return
					}
					for _, b := range []byte(c.slowly) {
						time.Sleep(time.Second)
						if _, err := conn.Write([]byte{b}); err != nil {
							return
						}
					}
				})
				answer, err := io.ReadAll(conn)
				if took := time.Since(began); err != nil || took < c.gone || took > c.gone+time.Second {
					t.Errorf("gone after %v, %v, want %v, answered %q", took, err, c.gone, answer)
				}
			})
		})
	}
}

func TestLargeHeader(t *testing.T) {
	conn, err := net.Dial("tcp", hostOf(serving(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	go fmt.Fprintf(conn, "GET /toy2d HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", strings.Repeat("x", 32<<10))
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%+v, %v", r, err)
	}
}
