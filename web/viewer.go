package web

import (
	"context"
	"fmt"
	"slices"
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
	sockets  *sockets
	conn     conn
	session  session
	parts    []part
	protocol protocol // of hello and all parts
	others   sync.WaitGroup
	page     string // the sockets': a name that one keeps over many connections; "" is none

	hello chan struct{} // closed once the client said hello

	// The reader's.
	greeted bool
	id      uint32 // of the newest ask
	lanes   []*lane
}

// part answers some of the messages that a client may send after its hello. The reader calls it.
type part interface {
	protocol() protocol
	answer(ctx context.Context, message any) *askError
	leave() // once the socket is closed; work that the context does not end, ends or goes on without this viewer
}

// askError is why an ask cannot be obeyed.
type askError struct {
	id  uint32
	err error
}

// serve talks to one client until its socket is closed.
func (s *sockets) serve(c conn, of session, parts func(*viewer) []part) {
	v := &viewer{sockets: s, conn: c, session: of, hello: make(chan struct{})}
	if err := s.enter(v); err != nil {
		c.close(closeGoingAway, err.Error())
		return
	}
	defer s.leave(v)
	v.parts, v.protocol = parts(v), greeting
	for _, p := range v.parts {
		v.protocol = slices.Concat(v.protocol, p.protocol())
	}

	ctx, cancel := context.WithCancel(s.running)
	v.others.Go(func() { v.keepAlive(ctx) })
	defer func() {
		for _, p := range v.parts {
			p.leave()
		}
	}()
	defer v.others.Wait()
	defer v.closeLanes()
	defer cancel()
	defer c.closeNow() // so that nobody waits for a write

	messages, acks := newAllowance(messagesPerSecond, messageBurst), newAllowance(acksPerSecond, ackBurst)
	for {
		text, err := c.read()
		if err != nil {
			s.log.Debug("websocket ended", "error", err)
			return
		}
		m, by, err := v.decode(text)
		allowed := messages
		if _, ack := m.(acknowledgement); ack && err == nil {
			allowed = acks
		}
		if !allowed.spend() {
			c.close(closePolicy, "too many messages")
			return
		}
		v.answer(ctx, text, m, by, err)
	}
}

// decode reads a message, and finds the part that it is for: nil of a hello.
func (v *viewer) decode(text []byte) (m any, by part, err error) {
	kind, err := v.protocol.kindOf(text)
	if err != nil {
		return nil, nil, err
	}
	if i := slices.IndexFunc(v.parts, func(p part) bool { return p.protocol().has(kind.name) }); i >= 0 {
		by = v.parts[i]
	}
	m, err = kind.read(text)
	return m, by, err
}

// answer does what one message asks for. A message that cannot be obeyed is answered
// with an error, and changes nothing.
func (v *viewer) answer(ctx context.Context, text []byte, m any, by part, err error) {
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
			v.sockets.replace(v, greeting.Page)
			close(v.hello)
		}
		v.send(helloAnswer{"hello", wireVersion, v.sockets.kernel, v.sockets.name})
	default:
		if e := by.answer(ctx, m); e != nil {
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
	v.sockets.traffic.bytes.Add(int64(len(text)))
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
