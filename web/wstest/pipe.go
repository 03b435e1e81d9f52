package wstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gradus/web/wire"
	"gradus/web/ws"
)

// Pipe is a socket whose other side is the test.
type Pipe struct {
	In     chan string
	Pong   func(context.Context) error
	Frames chan struct{} // a frame leaves with each; nil: at once

	Mu     sync.Mutex
	Out    []wire.Error // of each text message: what errors have
	Pings  int
	Code   ws.CloseCode // 0 while open, -1 if closed without a word
	ended  chan struct{}
	FrameN int
}

// NewPipe returns an open one.
func NewPipe() *Pipe {
	return &Pipe{In: make(chan string), ended: make(chan struct{}), Pong: func(context.Context) error { return nil }}
}

var errPipe = errors.New("closed")

func (p *Pipe) Read() ([]byte, error) {
	select {
	case s := <-p.In:
		return []byte(s), nil
	case <-p.ended:
		return nil, errPipe
	}
}

func (p *Pipe) WriteText(b []byte) error {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	var m wire.Error
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	p.Out = append(p.Out, m)
	return nil
}

func (p *Pipe) WriteBinary([]byte) error {
	if p.Frames != nil {
		select {
		case <-p.Frames:
		case <-p.ended:
			return errPipe
		}
	}
	p.Mu.Lock()
	defer p.Mu.Unlock()
	p.FrameN++
	return nil
}

func (p *Pipe) Ping(ctx context.Context) error {
	p.Mu.Lock()
	p.Pings++
	p.Mu.Unlock()
	return p.Pong(ctx)
}

func (p *Pipe) Close(code ws.CloseCode, _ string) {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	if p.Code == 0 {
		p.Code = code
		close(p.ended)
	}
}

func (p *Pipe) CloseNow() { p.Close(-1, "") }

// Texts returns the types of the messages sent so far.
func (p *Pipe) Texts() string {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	var types []string
	for _, m := range p.Out {
		types = append(types, m.Type)
	}
	return strings.Join(types, " ")
}

// KeepingPipe keeps the frames that are sent, not copies of them.
type KeepingPipe struct {
	*Pipe
	mu   sync.Mutex
	Sent [][]byte
	All  chan struct{} // closed when so many have come as are waited for
	want int
}

// NewKeepingPipe returns one that waits for so many frames.
func NewKeepingPipe(want int) *KeepingPipe {
	return &KeepingPipe{Pipe: NewPipe(), All: make(chan struct{}), want: want}
}

func (p *KeepingPipe) WriteBinary(b []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Sent = append(p.Sent, b)
	n := len(p.Sent)
	if n == p.want {
		close(p.All)
	}
	go func() { // as its reader hears of it
		select {
		case p.In <- fmt.Sprintf(`{"type":"ack","id":1,"frames":%d}`, n):
		case <-p.ended:
		}
	}()
	return nil
}
