package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/solver/strict"
)

// How long a silent client is kept (S6).
const (
	helloWait = 5 * time.Second
	pingEvery = 20 * time.Second
	pongWait  = 10 * time.Second
)

// conn is what a viewer needs of a socket.
type conn interface {
	read() ([]byte, error)
	writeText([]byte) error
	writeBinary([]byte) error
	ping(context.Context) error
	close(closeCode, string)
	closeNow()
}

// viewer is one page that is open somewhere. Three goroutines serve it: the
// handler's own reads, one runs, one looks whether the other side still lives. The
// end always begins with the socket: reading fails, and that ends the other two.
type viewer struct {
	server *Server
	conn   conn

	hello chan struct{} // closed once the client said hello

	// The reader's: id and cancel are those of the newest run.
	greeted bool
	id      uint32
	cancel  context.CancelFunc
	runs    chan run // holds the newest run that has not begun
}

func (s *Server) toySocket(w http.ResponseWriter, r *http.Request) {
	socket, err := accept(w, r)
	if err != nil {
		s.config.Log.Debug("websocket refused", "error", err)
		return
	}
	defer socket.closeNow()
	s.serve(socket)
}

// serve talks to one client until its socket is closed.
func (s *Server) serve(c conn) {
	v := &viewer{server: s, conn: c, hello: make(chan struct{}), cancel: func() {}, runs: make(chan run, 1)}
	if err := s.enter(v); err != nil {
		c.close(closeGoingAway, err.Error())
		return
	}
	defer s.leave(v)

	ctx, cancel := context.WithCancel(s.running)
	var others sync.WaitGroup
	others.Go(func() { v.keepAlive(ctx) })
	others.Go(func() {
		for r := range v.runs {
			v.show(r)
		}
	})
	defer others.Wait()
	defer close(v.runs)
	defer cancel()
	defer c.closeNow() // so that nobody waits for a write

	allowed := newAllowance()
	for {
		text, err := c.read()
		if err != nil {
			s.config.Log.Debug("websocket ended", "error", err)
			return
		}
		if !allowed.spend() {
			c.close(closePolicy, "too many messages")
			return
		}
		v.answer(ctx, text)
	}
}

// answer does what one message asks for. A message that cannot be obeyed is answered
// with an error, and changes nothing.
func (v *viewer) answer(ctx context.Context, text []byte) {
	m, err := decodeMessage(text)
	if err == nil && !v.greeted {
		if _, ok := m.(helloMessage); !ok {
			err = &strict.Error{Field: "type", Message: "must be hello in the first message"}
		}
	}
	if err != nil {
		v.send(newErrorMessage(messageID(text), err))
		return
	}
	switch m := m.(type) {
	case helloMessage:
		if !v.greeted {
			v.greeted = true
			close(v.hello)
		}
		v.send(newHelloAnswer(v.server.config.Kernel))
	case runMessage:
		if err := v.begin(ctx, m); err != nil {
			v.send(newErrorMessage(m.ID, err))
		}
	case cancelMessage:
		if m.ID >= v.id {
			v.cancel()
		}
	}
}

// begin cancels the run before and leaves the new one for the goroutine that runs.
func (v *viewer) begin(ctx context.Context, m runMessage) error {
	spec, err := decodeSpec(m.Spec)
	if err != nil {
		return err
	}
	if m.ID <= v.id {
		return &strict.Error{Field: "id", Message: "must be greater than that of the run before"}
	}
	v.cancel()
	v.id = m.ID
	ctx, v.cancel = context.WithCancel(ctx)
	select {
	case <-v.runs: // it never began
	default:
	}
	v.runs <- run{ctx, m.ID, spec}
	return nil
}

// send writes a message. If that fails the socket is closed, which reading notices.
func (v *viewer) send(message any) {
	text, err := json.Marshal(message)
	if err != nil { // a number that JSON cannot hold
		id := v.server.logFailure("message not encoded", err)
		text, _ = json.Marshal(errorMessage{Type: "error", Message: "an answer could not be written: a fault of the server, logged as " + id})
	}
	if v.conn.writeText(text) != nil {
		v.conn.closeNow()
	}
}

// keepAlive closes the socket of a client that does not say hello, or does not
// answer a ping.
func (v *viewer) keepAlive(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-v.hello:
	case <-time.After(helloWait):
		v.conn.close(closePolicy, "no hello")
		return
	}
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		ping, cancel := context.WithTimeout(ctx, pongWait)
		err := v.conn.ping(ping)
		cancel()
		if err != nil {
			v.conn.closeNow()
			return
		}
	}
}
