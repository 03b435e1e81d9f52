package ws

import (
	"encoding/binary"
	"net"
)

// oneClose is a connection on which nothing is sent after a Close, as RFC 6455 section 5.5.1 wants.
// The library answers the other side's Close even where that is the answer to its own, and browsers
// call the second one an error: "Close received after close".
type oneClose struct {
	net.Conn
	left   int64 // bytes to come of the frame that is being written
	closed bool
}

// Write sends frames of a server, which are not masked. The library flushes after each, so that a
// frame begins where one of these writes does, and its head is whole.
func (c *oneClose) Write(b []byte) (int, error) {
	if c.left == 0 {
		if c.closed {
			return len(b), nil
		}
		c.left, c.closed = wholeFrame(b), b[0]&0x0f == 0x8
	}
	n, err := c.Conn.Write(b)
	c.left -= int64(n)
	return n, err
}

// wholeFrame is how many bytes a frame has that begins with these.
func wholeFrame(b []byte) int64 {
	switch n := int64(b[1]); n {
	case 126:
		return 4 + int64(binary.BigEndian.Uint16(b[2:]))
	case 127:
		return 10 + int64(binary.BigEndian.Uint64(b[2:]))
	default:
		return 2 + n
	}
}
