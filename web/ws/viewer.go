package ws

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/wire"
)

// How long a silent client is kept.
const (
	HelloWait = 5 * time.Second
	PingEvery = 20 * time.Second
	PongWait  = 10 * time.Second
)

// conn is what a viewer needs of a socket.
type conn interface {
	Read() ([]byte, error)
	WriteText([]byte) error
	WriteBinary([]byte) error
	Ping(context.Context) error
	Close(CloseCode, string)
	CloseNow()
}

// Viewer is one page that is open somewhere. The handler's own goroutine reads, one
// looks whether the other side still lives, and each lane has one that works. The end
// always begins with the socket: reading fails, and that ends the others.
type Viewer struct {
	Sockets  *Sockets
	Conn     conn
	Session  run.Session
	parts    []Part
	protocol wire.Protocol // of hello and all parts
	Others   sync.WaitGroup
	page     string // the sockets': a name that one keeps over many connections; "" is none

	hello chan struct{} // closed once the client said hello

	// The reader's.
	greeted bool
	id      uint32 // of the newest ask
	Lanes   []*Lane
}

// Part answers some of the messages that a client may send after its hello. The reader calls it.
type Part interface {
	Protocol() wire.Protocol
	Answer(ctx context.Context, message any) (id uint32, err error) // of the ask that cannot be obeyed
	Leave()                                                         // once the socket is closed; work that the context does not end, ends or goes on without this viewer
}

// Serve talks to one client until its socket is closed.
func (s *Sockets) Serve(c conn, of run.Session, parts func(*Viewer) []Part) {
	v := &Viewer{Sockets: s, Conn: c, Session: of, hello: make(chan struct{})}
	if err := s.enter(v); err != nil {
		c.Close(closeGoingAway, err.Error())
		return
	}
	defer s.leave(v)
	v.parts, v.protocol = parts(v), wire.Greeting
	for _, p := range v.parts {
		v.protocol = slices.Concat(v.protocol, p.Protocol())
	}

	ctx, cancel := context.WithCancel(s.Running)
	v.Others.Go(func() { v.keepAlive(ctx) })
	defer func() {
		for _, p := range v.parts {
			p.Leave()
		}
	}()
	defer v.Others.Wait()
	defer v.closeLanes()
	defer cancel()
	defer c.CloseNow() // so that nobody waits for a write

	messages, acks := NewAllowance(MessagesPerSecond, MessageBurst), NewAllowance(AcksPerSecond, AckBurst)
	for {
		text, err := c.Read()
		if err != nil {
			s.Log.Debug("websocket ended", "error", err)
			return
		}
		m, by, err := v.decode(text)
		allowed := messages
		if _, ack := m.(wire.Acknowledgement); ack && err == nil {
			allowed = acks
		}
		if !allowed.Spend() {
			c.Close(ClosePolicy, "too many messages")
			return
		}
		v.Answer(ctx, text, m, by, err)
	}
}

// decode reads a message, and finds the part that it is for: nil of a hello.
func (v *Viewer) decode(text []byte) (m any, by Part, err error) {
	m, name, err := v.protocol.Decode(text)
	if i := slices.IndexFunc(v.parts, func(p Part) bool { return p.Protocol().Has(name) }); i >= 0 {
		by = v.parts[i]
	}
	return m, by, err
}

// Answer does what one message asks for. A message that cannot be obeyed is answered
// with an error, and changes nothing.
func (v *Viewer) Answer(ctx context.Context, text []byte, m any, by Part, err error) {
	greeting, hello := m.(wire.Hello)
	if err == nil && !v.greeted && !hello {
		err = &strict.Error{Field: "type", Message: "must be hello in the first message"}
	}
	switch {
	case err != nil:
		v.Send(wire.NewError(wire.IDOf(text), err))
	case hello:
		if !v.greeted {
			v.greeted = true
			v.Sockets.replace(v, greeting.Page)
			close(v.hello)
		}
		v.Send(wire.HelloAnswer{Type: "hello", Version: wire.Version, Kernel: v.Sockets.Kernel, Server: v.Sockets.Name})
	default:
		if id, err := by.Answer(ctx, m); err != nil {
			v.Send(wire.NewError(id, err))
		}
	}
}

// Number takes the id of a new ask.
func (v *Viewer) Number(id uint32) error {
	if id <= v.id {
		return &strict.Error{Field: "id", Message: "must be greater than that of the ask before"}
	}
	v.id = id
	return nil
}

// NewLane returns a lane that works until the socket is closed.
func (v *Viewer) NewLane() *Lane {
	l := &Lane{tasks: make(chan *Task, 1)}
	v.Lanes = append(v.Lanes, l)
	v.Others.Go(l.work)
	return l
}

func (v *Viewer) closeLanes() {
	for _, l := range v.Lanes {
		close(l.tasks)
	}
}

// Send writes a message; any goroutine may call it. If that fails the socket is
// closed, which reading notices. It panics at a number that JSON cannot hold: a fault
// of what made the message.
func (v *Viewer) Send(message any) {
	text, err := json.Marshal(message)
	if err != nil {
		panic(fmt.Errorf("encoding a message: %w", err))
	}
	if v.Conn.WriteText(text) != nil {
		v.Conn.CloseNow()
		return
	}
	v.Sockets.Traffic.Bytes.Add(int64(len(text)))
}

// keepAlive closes the socket of a client that does not say hello, or does not
// answer a ping.
func (v *Viewer) keepAlive(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-v.hello:
	case <-time.After(HelloWait):
		v.Conn.Close(ClosePolicy, "no hello")
		return
	}
	tick := time.NewTicker(PingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		ping, cancel := context.WithTimeout(ctx, PongWait)
		err := v.Conn.Ping(ping)
		cancel()
		if err != nil {
			v.Conn.CloseNow()
			return
		}
	}
}
