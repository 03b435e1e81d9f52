package web

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
	"testing"
	"time"
)

// client is a page without a browser. It speaks RFC 6455 by itself, so that it is no
// mistake of one library that the two sides understand each other.
type client struct {
	t    testing.TB
	conn *net.TCPConn
	in   *bufio.Reader
	mu   sync.Mutex // of writing
}

const (
	opText   = 1
	opBinary = 2
	opClose  = 8
	opPing   = 9
	opPong   = 10
)

// closedError is the code with which the server closed the socket.
type closedError uint16

func (e closedError) Error() string { return fmt.Sprintf("closed with %d", uint16(e)) }

// write sends one message in one frame.
func (c *client) write(op byte, payload []byte) error { return c.transmit(masked(op, payload)) }

// flood sends a text many times at once: however busy the machine is, the server has them faster than
// it allows.
func (c *client) flood(text string, times int) error {
	return c.transmit(bytes.Repeat(masked(opText, []byte(text)), times))
}

// masked is a message in one frame, masked with zeros.
func masked(op byte, payload []byte) []byte {
	b := []byte{0x80 | op}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	return append(append(b, 0, 0, 0, 0), payload...)
}

func (c *client) transmit(b []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn.SetWriteDeadline(time.Now().Add(patience))
	_, err := c.conn.Write(b)
	return err
}

// Read returns the next message. It answers pings, and a close before it returns that.
func (c *client) Read() (op byte, payload []byte, err error) { return c.glance(math.MaxInt64) }

// glance is read, but of a binary message it keeps only the first so many bytes.
func (c *client) glance(most int64) (op byte, payload []byte, err error) {
	for {
		c.conn.SetReadDeadline(time.Now().Add(patience))
		if op, payload, err = c.readFrame(most); err != nil {
			return 0, nil, err
		}
		switch op {
		case opText, opBinary:
			return op, payload, nil
		case opPing:
			c.write(opPong, payload)
		case opClose:
			c.write(opClose, payload)
			if len(payload) < 2 {
				return 0, nil, closedError(1005)
			}
			return 0, nil, closedError(binary.BigEndian.Uint16(payload))
		}
	}
}

func (c *client) readFrame(most int64) (op byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(c.in, head[:]); err != nil {
		return 0, nil, err
	}
	if head[0]&0xf0 != 0x80 || head[1]&0x80 != 0 {
		return 0, nil, fmt.Errorf("a frame that begins with % x: not whole, extended or masked", head)
	}
	op = head[0] & 0x0f
	n := int64(head[1])
	if n >= 126 {
		long := make([]byte, 2+6*(n-126))
		if _, err := io.ReadFull(c.in, long); err != nil {
			return 0, nil, err
		}
		n = 0
		for _, b := range long {
			n = n<<8 | int64(b)
		}
	}
	keep := n
	if op == opBinary {
		keep = min(n, most)
	}
	payload = make([]byte, keep)
	if _, err = io.ReadFull(c.in, payload); err == nil {
		_, err = io.CopyN(io.Discard, c.in, n-keep)
	}
	return op, payload, err
}
