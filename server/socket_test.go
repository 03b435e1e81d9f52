package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// socket is as much of a websocket's other side as it takes to see one closed.
type socket struct {
	conn net.Conn
	in   *bufio.Reader
}

const (
	opText   = 1
	opBinary = 2
	opClose  = 8
)

func dial(t *testing.T, host, path string) *socket {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	return handshake(t, conn, host, path)
}

// handshake makes a connection a websocket.
func handshake(t *testing.T, conn net.Conn, host, path string, headers ...string) *socket {
	t.Helper()
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n", path, host,
		strings.Join(append(headers, ""), "\r\n"))
	in := bufio.NewReader(conn)
	r, err := http.ReadResponse(in, nil)
	if err != nil || r.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("the handshake was answered with %+v, %v", r, err)
	}
	return &socket{conn, in}
}

// write sends a message of less than 126 bytes, masked with zeros.
func (s *socket) write(t *testing.T, op byte, text string) {
	t.Helper()
	if err := s.send(op, text); err != nil {
		t.Fatal(err)
	}
}

func (s *socket) send(op byte, text string) error {
	_, err := s.conn.Write(append([]byte{0x80 | op, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...))
	return err
}

func (s *socket) read(t *testing.T) (op byte, payload []byte) {
	t.Helper()
	op, payload, err := s.receive()
	if err != nil {
		t.Fatal(err)
	}
	return op, payload
}

// receive is read for other goroutines than the test's.
func (s *socket) receive() (op byte, payload []byte, err error) {
	s.conn.SetDeadline(time.Now().Add(patience)) // anew for each: a test may take long until it comes to this one
	var head [2]byte
	_, err = io.ReadFull(s.in, head[:])
	n := int64(head[1])
	switch {
	case err != nil:
	case n == 126:
		var long uint16
		err = binary.Read(s.in, binary.BigEndian, &long)
		n = int64(long)
	case n == 127:
		err = binary.Read(s.in, binary.BigEndian, &n)
	}
	if err == nil {
		payload = make([]byte, n)
		_, err = io.ReadFull(s.in, payload)
	}
	return head[0] & 0x0f, payload, err
}
