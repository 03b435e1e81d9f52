package wstest

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

// Client is a page without a browser. It speaks RFC 6455 by itself, so that it is no
// mistake of one library that the two sides understand each other.
type Client struct {
	T    testing.TB
	Conn *net.TCPConn
	In   *bufio.Reader
	mu   sync.Mutex // of writing
}

const (
	OpText   = 1
	OpBinary = 2
	OpClose  = 8
	OpPing   = 9
	OpPong   = 10
)

// ClosedError is the code with which the server closed the socket.
type ClosedError uint16

func (e ClosedError) Error() string { return fmt.Sprintf("closed with %d", uint16(e)) }

// Write sends one message in one frame.
func (c *Client) Write(op byte, payload []byte) error { return c.transmit(masked(op, payload)) }

// Flood sends a text many times at once: however busy the machine is, the server has them faster than
// it allows.
func (c *Client) Flood(text string, times int) error {
	return c.transmit(bytes.Repeat(masked(OpText, []byte(text)), times))
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

func (c *Client) transmit(b []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Conn.SetWriteDeadline(time.Now().Add(Patience))
	_, err := c.Conn.Write(b)
	return err
}

// Read returns the next message. It answers pings, and a close before it returns that.
func (c *Client) Read() (op byte, payload []byte, err error) { return c.Glance(math.MaxInt64) }

// Glance is read, but of a binary message it keeps only the first so many bytes.
func (c *Client) Glance(most int64) (op byte, payload []byte, err error) {
	for {
		c.Conn.SetReadDeadline(time.Now().Add(Patience))
		if op, payload, err = c.readFrame(most); err != nil {
			return 0, nil, err
		}
		switch op {
		case OpText, OpBinary:
			return op, payload, nil
		case OpPing:
			c.Write(OpPong, payload)
		case OpClose:
			c.Write(OpClose, payload)
			if len(payload) < 2 {
				return 0, nil, ClosedError(1005)
			}
			return 0, nil, ClosedError(binary.BigEndian.Uint16(payload))
		}
	}
}

func (c *Client) readFrame(most int64) (op byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(c.In, head[:]); err != nil {
		return 0, nil, err
	}
	if head[0]&0xf0 != 0x80 || head[1]&0x80 != 0 {
		return 0, nil, fmt.Errorf("a frame that begins with % x: not whole, extended or masked", head)
	}
	op = head[0] & 0x0f
	n := int64(head[1])
	if n >= 126 {
		long := make([]byte, 2+6*(n-126))
		if _, err := io.ReadFull(c.In, long); err != nil {
			return 0, nil, err
		}
		n = 0
		for _, b := range long {
			n = n<<8 | int64(b)
		}
	}
	keep := n
	if op == OpBinary {
		keep = min(n, most)
	}
	payload = make([]byte, keep)
	if _, err = io.ReadFull(c.In, payload); err == nil {
		_, err = io.CopyN(io.Discard, c.In, n-keep)
	}
	return op, payload, err
}
