package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"gradus/web/wire"
	"gradus/web/ws"
	"strings"
	"sync"
)

// pipe is a socket whose other side is the test.
type pipe struct {
	in     chan string
	pong   func(context.Context) error
	frames chan struct{} // a frame leaves with each; nil: at once

	mu     sync.Mutex
	out    []wire.Error // of each text message: what errors have
	pings  int
	code   ws.CloseCode // 0 while open, -1 if closed without a word
	ended  chan struct{}
	frameN int
}

func newPipe() *pipe {
	return &pipe{in: make(chan string), ended: make(chan struct{}), pong: func(context.Context) error { return nil }}
}

var errPipe = errors.New("closed")

func (p *pipe) Read() ([]byte, error) {
	select {
	case s := <-p.in:
		return []byte(s), nil
	case <-p.ended:
		return nil, errPipe
	}
}

func (p *pipe) WriteText(b []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var m wire.Error
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	p.out = append(p.out, m)
	return nil
}

func (p *pipe) WriteBinary([]byte) error {
	if p.frames != nil {
		select {
		case <-p.frames:
		case <-p.ended:
			return errPipe
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frameN++
	return nil
}

func (p *pipe) Ping(ctx context.Context) error {
	p.mu.Lock()
	p.pings++
	p.mu.Unlock()
	return p.pong(ctx)
}

func (p *pipe) Close(code ws.CloseCode, _ string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.code == 0 {
		p.code = code
		close(p.ended)
	}
}

func (p *pipe) CloseNow() { p.Close(-1, "") }

// texts returns the types of the messages sent so far.
func (p *pipe) texts() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var types []string
	for _, m := range p.out {
		types = append(types, m.Type)
	}
	return strings.Join(types, " ")
}

// keepingPipe keeps the frames that are sent, not copies of them.
type keepingPipe struct {
	*pipe
	mu   sync.Mutex
	sent [][]byte
	all  chan struct{} // closed when so many have come as are waited for
	want int
}

func newKeepingPipe(want int) *keepingPipe {
	return &keepingPipe{pipe: newPipe(), all: make(chan struct{}), want: want}
}

func (p *keepingPipe) WriteBinary(b []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = append(p.sent, b)
	n := len(p.sent)
	if n == p.want {
		close(p.all)
	}
	go func() { // as its reader hears of it
		select {
		case p.in <- fmt.Sprintf(`{"type":"ack","id":1,"frames":%d}`, n):
		case <-p.ended:
		}
	}()
	return nil
}
