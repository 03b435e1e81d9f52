package web

import (
	"encoding/binary"
	"sync"
	"testing"

	"gradus/internal/run"
)

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
