package web

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/strict"
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
// looks whether the other side still lives, and each lane has one that works. The end
// always begins with the socket: reading fails, and that ends the others.
type viewer struct {
	server  *Server
	conn    conn
	session session
	answers answerer
	shows   *showViewer
	others  sync.WaitGroup
	page    string // the server's: a name that one keeps over many connections; "" is none

	hello chan struct{} // closed once the client said hello

	// The reader's.
	greeted bool
	id      uint32 // of the newest ask
	lanes   []*lane
}

// answerer is what differs between the pages: the messages that a client may send after
// its hello, and what they do. The reader calls it.
type answerer interface {
	protocol() protocol
	answer(ctx context.Context, message any) *askError
	leave() // once the socket is closed; work that the context does not end, ends or goes on without this viewer
}

// askError is why an ask cannot be obeyed.
type askError struct {
	id  uint32
	err error
}

// socketOf returns the handler of a page's websocket.
func (s *Server) socketOf(answers func(*viewer) answerer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := accept(w, r)
		if err != nil {
			s.refusals.warn("websocket refused", err.Error()+": a proxy must speak HTTP/1.1 to the server, and pass on Upgrade and Connection", r)
			return
		}
		defer socket.closeNow()
		s.serve(socket, sessionOf(r), answers)
	}
}

// serve talks to one client until its socket is closed.
func (s *Server) serve(c conn, of session, answers func(*viewer) answerer) {
	v := &viewer{server: s, conn: c, session: of, hello: make(chan struct{})}
	if err := s.enter(v); err != nil {
		c.close(closeGoingAway, err.Error())
		return
	}
	defer s.leave(v)
	v.answers, v.shows = answers(v), newShowViewer(v)

	ctx, cancel := context.WithCancel(s.running)
	v.others.Go(func() { v.keepAlive(ctx) })
	defer v.shows.leave()
	defer v.answers.leave()
	defer v.others.Wait()
	defer v.closeLanes()
	defer cancel()
	defer c.closeNow() // so that nobody waits for a write

	messages, acks := newAllowance(messagesPerSecond, messageBurst), newAllowance(acksPerSecond, ackBurst)
	for {
		text, err := c.read()
		if err != nil {
			s.config.Log.Debug("websocket ended", "error", err)
			return
		}
		m, err := v.answers.protocol().decode(text)
		allowed := messages
		if _, ack := m.(ackMessage); ack && err == nil {
			allowed = acks
		}
		if !allowed.spend() {
			c.close(closePolicy, "too many messages")
			return
		}
		v.answer(ctx, text, m, err)
	}
}

// answer does what one message asks for. A message that cannot be obeyed is answered
// with an error, and changes nothing.
func (v *viewer) answer(ctx context.Context, text []byte, m any, err error) {
	greeting, hello := m.(helloMessage)
	if err == nil && !v.greeted && !hello {
		err = &strict.Error{Field: "type", Message: "must be hello in the first message"}
	}
	switch {
	case err != nil:
		v.send(newErrorMessage(messageID(text), err))
	case hello:
		if !v.greeted {
			v.greeted = true
			v.server.replace(v, greeting.Page)
			close(v.hello)
		}
		v.send(helloAnswer{"hello", wireVersion, v.server.config.Kernel, v.server.name})
	case v.shows.answer(ctx, m):
	default:
		if e := v.answers.answer(ctx, m); e != nil {
			v.send(newErrorMessage(e.id, e.err))
		}
	}
}

// number takes the id of a new ask.
func (v *viewer) number(id uint32) error {
	if id <= v.id {
		return &strict.Error{Field: "id", Message: "must be greater than that of the ask before"}
	}
	v.id = id
	return nil
}

// newLane returns a lane that works until the socket is closed.
func (v *viewer) newLane() *lane {
	l := &lane{tasks: make(chan *task, 1)}
	v.lanes = append(v.lanes, l)
	v.others.Go(l.work)
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
		return
	}
	v.server.metrics.sent.Add(int64(len(text)))
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
