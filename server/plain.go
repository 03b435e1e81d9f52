package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// plainListener accepts connections for https. To one that begins in plain http, as a browser
// does when a person leaves out the s, it answers with a redirect.
type plainListener struct {
	net.Listener
	answers func(host string) bool // to requests of this Host
}

func (l plainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &sniffedConn{Conn: c, answers: l.answers}, nil
}

// sniffedConn looks at the first bytes that are read, in the goroutine that reads them.
type sniffedConn struct {
	net.Conn
	answers func(host string) bool
	known   bool
}

// NetConn is the connection below.
func (c *sniffedConn) NetConn() net.Conn { return c.Conn }

func (c *sniffedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.known || n == 0 {
		return n, err
	}
	c.known = true
	if b[0] < 'A' || b[0] > 'Z' { // a record of TLS begins with 22, a request with its method
		return n, err
	}
	c.redirect(b[:n])
	return 0, io.EOF
}

// redirect answers a request that began with these bytes. The reader has set a deadline.
func (c *sniffedConn) redirect(first []byte) {
	rest := io.LimitReader(c.Conn, maxHeaderBytes)
	r, err := http.ReadRequest(bufio.NewReader(io.MultiReader(bytes.NewReader(first), rest)))
	answer := http.Response{StatusCode: http.StatusBadRequest, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Close: true}
	text := "This port speaks https.\n"
	if err == nil && c.answers(r.Host) && strings.HasPrefix(r.RequestURI, "/") {
		answer.StatusCode = http.StatusPermanentRedirect
		answer.Header.Set("Location", "https://"+r.Host+r.URL.RequestURI())
	}
	answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	answer.Request = r // of HEAD no body is written
	c.SetWriteDeadline(time.Now().Add(readHeaderTimeout))
	answer.Write(c.Conn) // the connection is closed in any case
}
