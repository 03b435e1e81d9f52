package ctapp

import (
	"encoding/binary"
	"sync"
	"testing"

	"gradus/internal/run"
	"gradus/web/wstest"
)

// TestFramesAreShared: all viewers of a run are sent the same bytes in memory.
func TestFramesAreShared(t *testing.T) {
	s := newServer(serving{kernel: wstest.FastestKernel()})
	var served sync.WaitGroup
	var pipes []*wstest.KeepingPipe
	for range 3 {
		p := wstest.NewKeepingPipe(6)
		pipes = append(pipes, p)
		served.Go(func() { s.Sockets.Serve(p, run.Nobody, s.parts) })
		p.In <- wstest.Hello
		p.In <- wstest.AskCT(t, "run", 1, wstest.ShortCT(), "")
	}
	made := map[uint32]*byte{}
	for _, p := range pipes {
		wstest.Soon(t, "all frames", p.All)
		for _, b := range p.Sent { // in the order in which each viewer got them
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
