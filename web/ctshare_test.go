package web

import (
	"encoding/binary"
	"fmt"
	"sync"
	"testing"

	"gradus/internal/run"
)

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

// TestS16FramesAreShared: all viewers of a run are sent the same bytes in memory.
func TestS16FramesAreShared(t *testing.T) {
	s, err := New(Config{Kernel: fastestKernel()})
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	var pipes []*keepingPipe
	for range 3 {
		p := newKeepingPipe(6)
		pipes = append(pipes, p)
		served.Go(func() { s.sockets.Serve(p, run.Nobody, s.parts(s.ct.part)) })
		p.in <- hello
		p.in <- ctAsk(t, "run", 1, shortCT(), "")
	}
	made := map[uint32]*byte{}
	for _, p := range pipes {
		soon(t, "all frames", p.all)
		for _, b := range p.sent { // in the order in which each viewer got them
			sequence := binary.LittleEndian.Uint32(b[8:])
			if made[sequence] == nil {
				made[sequence] = &b[0]
			}
			if made[sequence] != &b[0] {
				t.Errorf("frame %d was made twice", sequence)
			}
		}
	}
	if len(made) != 6 {
		t.Errorf("%d frames", len(made))
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	served.Wait()
}
