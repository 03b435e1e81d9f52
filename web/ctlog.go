package web

import "sync"

// runLog is what became of a run so far. Its frames are encoded once for all who read it,
// each at a pace of its own: who writes it never waits.
type runLog struct {
	mu      sync.Mutex
	frames  [][]byte // by sequence number less 1
	state   runState
	version int           // of state
	changed chan struct{} // closed at the next change
}

// logView is a log as it was at one moment.
type logView struct {
	frames  [][]byte // after those that the reader had
	state   runState
	version int
	changed <-chan struct{}
}

// read returns what there is, without the first frames.
func (l *runLog) read(had int) logView {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return logView{l.frames[min(had, len(l.frames)):], l.state, l.version, l.changed}
}

// append adds a frame. It calls encode with its sequence number.
func (l *runLog) append(encode func(sequence uint32) []byte) {
	l.mu.Lock()
	sequence := len(l.frames) + 1
	l.mu.Unlock()
	frame := encode(uint32(sequence)) // there is one writer
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames = append(l.frames, frame)
	l.wake()
}

func (l *runLog) setState(s runState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = s
	l.version++
	l.wake()
}

func (l *runLog) wake() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// bytes is the memory that the frames take.
func (l *runLog) bytes() (n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, frame := range l.frames {
		n += int64(cap(frame))
	}
	return n
}
