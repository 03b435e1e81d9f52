package web

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// talk serves a pipe inside of a bubble, where time is the test's.
func talk(t *testing.T, p *wstest.Pipe) (ended chan struct{}) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		s.Sockets.Serve(p, run.Nobody, s.parts(explorers[0]))
	}()
	return ended
}

func TestNoHello(t *testing.T) {
	for _, first := range []string{"", "nonsense", `{"type":"hello","version":4}`,
		`{"type":"ask","id":1,"panels":["paths"],"spec":{}}`} {
		bubble(t, func(t *testing.T) {
			p := wstest.NewPipe()
			begin := time.Now()
			ended := talk(t, p)
			if first != "" {
				p.In <- first
			}
			<-ended
			if p.Code != ws.ClosePolicy || time.Since(begin) != ws.HelloWait {
				t.Errorf("%q: closed with %d after %v", first, p.Code, time.Since(begin))
			}
			if first != "" && p.Texts() != "error" {
				t.Errorf("%q was answered with %s", first, p.Texts())
			}
		})
	}
}

func TestPing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := wstest.NewPipe()
		silent := make(chan struct{})
		p.Pong = func(ctx context.Context) error {
			select {
			case <-silent:
				<-ctx.Done()
				return ctx.Err()
			default:
				return nil
			}
		}
		ended := talk(t, p)
		p.In <- wstest.Hello
		time.Sleep(10*time.Minute + time.Second) // of the bubble
		synctest.Wait()
		p.Mu.Lock()
		if p.Code != 0 || p.Pings != 30 {
			t.Errorf("after ten minutes: code %d, %d pings", p.Code, p.Pings)
		}
		p.Mu.Unlock()
		close(silent)
		begin := time.Now()
		<-ended
		if want := ws.PingEvery - time.Second + ws.PongWait; p.Code != -1 || time.Since(begin) != want {
			t.Errorf("without a pong: closed with %d after %v, want %v", p.Code, time.Since(begin), want)
		}
	})
}

func TestMessageRate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := wstest.NewPipe()
		ended := talk(t, p)
		for range 1000 { // as fast as is allowed, for long
			p.In <- wstest.Hello
			time.Sleep(time.Second / ws.MessagesPerSecond)
		}
		time.Sleep(time.Hour)
		select {
		case <-ended:
			t.Fatalf("closed with %d at the allowed rate", p.Code)
		default:
		}
		for range ws.MessageBurst + 1 {
			select {
			case p.In <- wstest.Hello:
			case <-ended:
			}
		}
		<-ended
		if p.Code != ws.ClosePolicy || len(p.Out) != 1000+ws.MessageBurst {
			t.Errorf("after a burst: closed with %d, %d answers", p.Code, len(p.Out))
		}
	})
}
