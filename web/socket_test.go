package web

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"
)

func TestS4MessageSize(t *testing.T) {
	_, h := start(t, Config{})
	c := dial(t, h)
	hello := `{"type":"hello","version":3}`
	c.send(hello + strings.Repeat(" ", maxMessage-len(hello))) // just fits
	if m := c.text(); m.Type != "hello" {
		t.Errorf("a message of the largest size: %+v", m)
	}
	for _, size := range []int{maxMessage + 1, 100 << 10, 1 << 20} {
		c := dial(t, h)
		go c.write(opText, []byte(strings.Repeat(" ", size))) // may not get rid of it all
		if code := c.closed(); code != 1009 {
			t.Errorf("%d bytes: closed with %d", size, code)
		}
	}
	c.send(hello)
	if m := c.text(); m.Type != "hello" {
		t.Errorf("beside the sockets that were closed: %+v", m)
	}
}

func TestS4Binary(t *testing.T) {
	_, h := start(t, Config{})
	for _, message := range []string{"", `{"type":"hello","version":3}`, strings.Repeat("x", 200<<10)} {
		c := dial(t, h)
		go c.write(opBinary, []byte(message))
		if code := c.closed(); code != 1003 {
			t.Errorf("%d bytes: closed with %d", len(message), code)
		}
	}
}

// TestS4EndlessMessage goes on sending after the server has closed, and never answers
// the close: the socket must be gone all the same.
func TestS4EndlessMessage(t *testing.T) {
	t.Parallel()
	s, h := start(t, Config{})
	c := dial(t, h)
	began := time.Now()
	c.conn.Write([]byte{0x80 | opText, 0x80 | 127, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) // 9 exabytes
	for {
		if _, err := c.conn.Write(make([]byte, 1024)); err != nil {
			break
		}
		if took := time.Since(began); took > closeWait+patience {
			t.Fatalf("still there after %v", took)
		}
	}
	s.viewers.Wait()
}

// TestCarrier: the buffer that is kept small is the network's, also under TLS.
func TestCarrier(t *testing.T) {
	plain, other := net.Pipe()
	defer plain.Close()
	defer other.Close()
	if carrier(plain) != plain || carrier(tls.Server(plain, &tls.Config{})) != plain {
		t.Error("it is another connection")
	}
}
