package web

import (
	"sync"
	"testing"
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

func (p *keepingPipe) writeBinary(b []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent = append(p.sent, b); len(p.sent) == p.want {
		close(p.all)
	}
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
		served.Go(func() { s.serve(p, newCTViewer) })
		p.in <- hello
		p.in <- ctAsk(t, "run", 1, shortCT(), "")
	}
	for _, p := range pipes {
		soon(t, "all frames", p.all)
		for i, b := range p.sent {
			if &b[0] != &pipes[0].sent[i][0] {
				t.Errorf("frame %d was made twice", i+1)
			}
		}
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	served.Wait()
}
