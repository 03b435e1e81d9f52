package ws

//lint:file-ignore SA1019 this design keeps nhooyr.io/websocket, which is frozen: its successor is github.com/coder/websocket

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"nhooyr.io/websocket"
)

// The socket's limits.
const (
	MaxMessage = 128 << 10        // bytes of a client's message: two specs of the 2D example with 1,000 points each
	writeWait  = 10 * time.Second // for one message to leave; see also answerWait
	CloseWait  = 5 * time.Second  // for all of a close
	sendBuffer = 64 << 10         // bytes of the kernel's buffer: see accept
)

// CloseCode says why a socket was closed, RFC 6455 section 7.4.1.
type CloseCode int

const (
	closeGoingAway   = CloseCode(websocket.StatusGoingAway)       // 1001
	closeUnsupported = CloseCode(websocket.StatusUnsupportedData) // 1003
	ClosePolicy      = CloseCode(websocket.StatusPolicyViolation) // 1008
	closeTooBig      = CloseCode(websocket.StatusMessageTooBig)   // 1009
)

// Socket is one open websocket. All methods but read may be called at any time
// from any goroutine. Someone must always be reading: pongs and closes arrive only then.
type Socket struct {
	ws      *websocket.Conn
	tcp     net.Conn
	writing sync.Mutex // one message at a time, so that each has all of writeWait
}

// Accept answers a websocket handshake, or refuses it. requireOrigin has been asked
// before; the library's own check knows neither schemes nor IPv6 literals.
//
// The kernel's send buffer is kept small because what is in it cannot be overtaken:
// megabytes of frames would delay a ping beyond its deadline on a slow link.
func Accept(w http.ResponseWriter, r *http.Request) (*Socket, error) {
	h := &hijacker{ResponseWriter: w}
	ws, err := websocket.Accept(h, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return nil, err
	}
	if tcp, ok := Carrier(h.conn).(*net.TCPConn); ok {
		tcp.SetWriteBuffer(sendBuffer) // only a hint: to serve without it is no error
	}
	ws.SetReadLimit(-1) // read has a limit of its own
	return &Socket{ws: ws, tcp: h.conn}, nil
}

// Read returns the next text message. What no client of ours sends closes the socket.
func (s *Socket) Read() ([]byte, error) {
	kind, r, err := s.ws.Reader(context.Background())
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageText {
		s.Close(closeUnsupported, "messages must be text")
		return nil, fmt.Errorf("a client sent a %v", kind)
	}
	text, err := io.ReadAll(io.LimitReader(r, MaxMessage+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxMessage {
		s.Close(closeTooBig, fmt.Sprintf("messages must be at most %d bytes", MaxMessage))
		return nil, fmt.Errorf("a client sent more than %d bytes", MaxMessage)
	}
	return text, nil
}

func (s *Socket) WriteText(b []byte) error   { return s.write(websocket.MessageText, b) }
func (s *Socket) WriteBinary(b []byte) error { return s.write(websocket.MessageBinary, b) }

// write fails, and the socket is closed, if a message does not leave in writeWait.
func (s *Socket) write(kind websocket.MessageType, b []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), writeWait)
	defer cancel()
	return s.ws.Write(ctx, kind, b)
}

// Ping waits for the pong.
func (s *Socket) Ping(ctx context.Context) error { return s.ws.Ping(ctx) }

// Close says why and waits for the other side to agree. The deadline is on the
// connection because the library waits without end for a client that keeps sending.
func (s *Socket) Close(code CloseCode, reason string) {
	s.tcp.SetDeadline(time.Now().Add(CloseWait))
	s.ws.Close(websocket.StatusCode(code), reason) // the socket is gone in any case
}

// CloseNow closes without a word.
func (s *Socket) CloseNow() { s.ws.CloseNow() }

// Carrier is what carries a connection in the end: under TLS another one.
func Carrier(c net.Conn) net.Conn {
	for {
		upper, ok := c.(interface{ NetConn() net.Conn })
		if !ok {
			return c
		}
		c = upper.NetConn()
	}
}

// hijacker remembers the connection that the library takes over, and has it closed once only.
type hijacker struct {
	http.ResponseWriter
	conn net.Conn
}

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn = conn
	once := &oneClose{Conn: conn}
	rw.Writer.Reset(once)
	return once, rw, nil
}
