package web

import (
	"context"
	"fmt"
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

// viewer is one page that is open somewhere. The handler's own goroutine reads, one
// looks whether the other side still lives, and each panel that was ever asked for has
// one that works. The end always begins with the socket: reading fails, and that ends
// the others.
type viewer struct {
	server *Server
	conn   conn
	others sync.WaitGroup

	hello chan struct{} // closed once the client said hello

	// The reader's.
	greeted bool
	id      uint32 // of the newest ask
	lanes   map[panel]*lane
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
	v := &viewer{server: s, conn: c, hello: make(chan struct{}), lanes: map[panel]*lane{}}
	if err := s.enter(v); err != nil {
		c.close(closeGoingAway, err.Error())
		return
	}
	defer s.leave(v)

	ctx, cancel := context.WithCancel(s.running)
	v.others.Go(func() { v.keepAlive(ctx) })
	defer v.others.Wait()
	defer v.closeLanes()
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
	case askMessage:
		if err := v.begin(ctx, m); err != nil {
			v.send(newErrorMessage(m.ID, err))
		}
	case cancelMessage:
		if l := v.lanes[m.Panel]; l != nil {
			l.cancel(m.ID)
		}
	}
}

// begin leaves each panel's task in its lane, where it cancels the one before.
func (v *viewer) begin(ctx context.Context, m askMessage) error {
	a, err := newAsk(m)
	if err != nil {
		return err
	}
	if m.ID <= v.id {
		return &strict.Error{Field: "id", Message: "must be greater than that of the ask before"}
	}
	v.id = m.ID
	for _, name := range a.panels {
		t := &task{toyAsk: a, panel: name, viewer: v}
		t.ctx, t.cancel = context.WithCancel(ctx)
		v.lane(name).put(t)
	}
	return nil
}

// lane returns the lane of a panel, which begins to work when it is first needed.
func (v *viewer) lane(name panel) *lane {
	l := v.lanes[name]
	if l == nil {
		l = newLane()
		v.lanes[name] = l
		v.others.Go(l.work)
	}
	return l
}

func (v *viewer) closeLanes() {
	for _, l := range v.lanes {
		close(l.tasks)
	}
}

// send writes a message; any goroutine may call it. If that fails the socket is
// closed, which reading notices. It panics at a number that JSON cannot hold: a fault
// of what made the message.
func (v *viewer) send(message any) {
	text, err := json.Marshal(message)
	if err != nil {
		panic(fmt.Errorf("encoding a message: %w", err))
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
