package web

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/internal/run"
	"gradus/web/wire"
	"gradus/web/ws"
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

// talk serves a pipe inside of a bubble, where time is the test's.
func talk(t *testing.T, p *pipe, change ...func(*Server)) (ended chan struct{}) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(s)
	}
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		s.sockets.Serve(p, run.Nobody, s.parts(s.toy.part))
	}()
	return ended
}

const hello = `{"type":"hello","version":3}`

func TestS6NoHello(t *testing.T) {
	for _, first := range []string{"", "nonsense", `{"type":"hello","version":4}`, `{"type":"ask","id":1,"panels":["paths"],"spec":{}}`} {
		bubble(t, func(t *testing.T) {
			p := newPipe()
			begin := time.Now()
			ended := talk(t, p)
			if first != "" {
				p.in <- first
			}
			<-ended
			if p.code != ws.ClosePolicy || time.Since(begin) != ws.HelloWait {
				t.Errorf("%q: closed with %d after %v", first, p.code, time.Since(begin))
			}
			if first != "" && p.texts() != "error" {
				t.Errorf("%q was answered with %s", first, p.texts())
			}
		})
	}
}

func TestS6Ping(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPipe()
		silent := make(chan struct{})
		p.pong = func(ctx context.Context) error {
			select {
			case <-silent:
				<-ctx.Done()
				return ctx.Err()
			default:
				return nil
			}
		}
		ended := talk(t, p)
		p.in <- hello
		time.Sleep(10*time.Minute + time.Second) // of the bubble
		synctest.Wait()
		p.mu.Lock()
		if p.code != 0 || p.pings != 30 {
			t.Errorf("after ten minutes: code %d, %d pings", p.code, p.pings)
		}
		p.mu.Unlock()
		close(silent)
		begin := time.Now()
		<-ended
		if want := ws.PingEvery - time.Second + ws.PongWait; p.code != -1 || time.Since(begin) != want {
			t.Errorf("without a pong: closed with %d after %v, want %v", p.code, time.Since(begin), want)
		}
	})
}

func TestS5MessageRate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPipe()
		ended := talk(t, p)
		for range 1000 { // as fast as is allowed, for long
			p.in <- hello
			time.Sleep(time.Second / ws.MessagesPerSecond)
		}
		time.Sleep(time.Hour)
		select {
		case <-ended:
			t.Fatalf("closed with %d at the allowed rate", p.code)
		default:
		}
		for range ws.MessageBurst + 1 {
			select {
			case p.in <- hello:
			case <-ended:
			}
		}
		<-ended
		if p.code != ws.ClosePolicy || len(p.out) != 1000+ws.MessageBurst {
			t.Errorf("after a burst: closed with %d, %d answers", p.code, len(p.out))
		}
	})
}
