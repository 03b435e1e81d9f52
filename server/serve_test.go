package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serving serves in this process until the test ends.
func serving(t *testing.T) (url string) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"-addr", "localhost:0"}, strings.NewReader(""), w, io.Discard) }()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK {
			t.Errorf("exit code %d", code)
		}
	})
	return announced(t, r)
}

func TestServe(t *testing.T) {
	url := serving(t)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for path, want := range map[string]int{"/": 200, "/toy2d": 200, "/static/js/toy2d/page.js": 200, "/nowhere": 404} {
		r, err := client.Get("http://" + hostOf(url) + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

func TestBusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, stdout, stderr := invoke(t, "-addr", l.Addr().String())
	if code != exitFault || stdout != "" || !oneLine(stderr) {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
	for _, want := range []string{l.Addr().String(), "in use", "-addr"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("no %q in %q", want, stderr)
		}
	}
}

// TestS21Signal ends the program while one page is idle, one is in the middle of a
// run and one does not answer any more.
func TestS21Signal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			endBySignal(t, signal)
		})
	}
}

func endBySignal(t *testing.T, signal syscall.Signal) {
	url, cmd, stderr := program(t, nil)
	var sockets [3]*socket
	for i := range sockets {
		sockets[i] = dial(t, hostOf(url))
		sockets[i].write(t, opText, `{"type":"hello","version":2}`)
		sockets[i].read(t)
	}
	sockets[1].write(t, opText, `{"type":"ask","id":1,"panels":["paths"],"spec":{"starts":{"n":100},"schedule":{"levels":20000}}}`)
	sockets[1].read(t) // the description

	began := time.Now()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	for _, s := range sockets[:2] {
		op, payload := s.read(t)
		for op != opClose {
			op, payload = s.read(t)
		}
		if code := binary.BigEndian.Uint16(payload); code != 1001 {
			t.Errorf("%v: closed with %d", signal, code)
		}
		s.write(t, opClose, string(payload[:2]))
	}
	err := cmd.Wait()
	if took := time.Since(began); err != nil || took > 10*time.Second {
		t.Errorf("%v: ended with %v after %v\n%s", signal, err, took, stderr)
	}
}

// TestS3SlowHeader sends a request at a byte a second.
func TestS3SlowHeader(t *testing.T) {
	t.Parallel()
	conn, err := net.Dial("tcp", hostOf(serving(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	began := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		io.Copy(io.Discard, conn)
	}()
	for _, b := range []byte("GET /toy2d HTTP/1.1\r\nHost: localhost\r\n") {
		conn.Write([]byte{b})
		select {
		case <-tick.C:
			continue
		case <-closed:
		}
		break
	}
	if took := time.Since(began); took < 4*time.Second || took > 15*time.Second { // without the limit it would be 40 s
		t.Errorf("gone after %v, want 5 s", took)
	}
}

func TestS3LargeHeader(t *testing.T) {
	conn, err := net.Dial("tcp", hostOf(serving(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	go fmt.Fprintf(conn, "GET /toy2d HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", strings.Repeat("x", 32<<10))
	answer := make([]byte, len("HTTP/1.1 431"))
	if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != "HTTP/1.1 431" {
		t.Errorf("%q, %v", answer, err)
	}
}

func hostOf(url string) string {
	return strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")
}

func TestPageURL(t *testing.T) {
	listening := &net.TCPAddr{Port: 8123}
	for addr, want := range map[string]string{
		"localhost:8080":   "http://localhost:8123/",
		":0":               "http://localhost:8123/",
		"0.0.0.0:80":       "http://localhost:8123/",
		"[::]:80":          "http://localhost:8123/",
		"127.0.0.1:0":      "http://127.0.0.1:8123/",
		"[::1]:0":          "http://[::1]:8123/",
		"192.0.2.7:8080":   "http://192.0.2.7:8123/",
		"lab.example:8080": "http://lab.example:8123/",
	} {
		if got := pageURL(addr, listening); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
