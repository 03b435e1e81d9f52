package web

import (
	"sync"
	"time"
)

// progressEvery is how often viewers are told how far the work is.
const progressEvery = 200 * time.Millisecond

// errDropped says that a log lost its frames before a viewer had them.
var errDropped = &busyError{"the run made room for others before all of it was sent"}

// runLog is what became of a run so far. Its frames are encoded once for all who read it,
// each at a pace of its own: the writer never waits.
type runLog struct {
	mu       sync.Mutex
	frames   [][]byte // by sequence number less 1
	ends     []int    // sequence numbers of the last frames of tracks
	state    runState
	version  int           // of state
	watching int           // viewers
	dropped  bool          // the frames, to make room for others
	changed  chan struct{} // closed at the next change
}

// logView is a log as it was at one moment. What it holds does not change any more.
type logView struct {
	frames   [][]byte
	ends     []int
	state    runState
	version  int
	watching int
	dropped  bool
	changed  <-chan struct{}
}

func (l *runLog) read() logView {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return logView{l.frames, l.ends, l.state, l.version, l.watching, l.dropped, l.changed}
}

// append adds a frame, the last of its track or not. It calls encode with its sequence number.
func (l *runLog) append(last bool, encode func(sequence uint32) []byte) {
	l.mu.Lock()
	sequence := len(l.frames) + 1
	l.mu.Unlock()
	frame := encode(uint32(sequence)) // there is one writer
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames = append(l.frames, frame)
	if last {
		l.ends = append(l.ends, sequence)
	}
	l.wake()
}

// setState takes a state; one that is final comes with the number of frames that there are.
func (l *runLog) setState(s runState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.final() {
		s.Frames = new(len(l.frames))
	}
	l.state = s
	l.version++
	l.wake()
}

func (l *runLog) setWatching(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watching = n
	l.wake()
}

// drop lets go of the frames, even while they are read.
func (l *runLog) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames, l.dropped = nil, true
	l.wake()
}

func (l *runLog) wake() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

func (l *runLog) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.frames)
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

// runState says how far a run is.
type runState struct {
	State    string `json:"state"`             // queued, running, done, failed or cancelled
	Position int    `json:"position,omitzero"` // queued
	Track    *int   `json:"track,omitzero"`    // running
	Done     *int   `json:"done,omitzero"`     // steps of the track
	Of       int    `json:"of,omitzero"`       // queued, running
	Results  any    `json:"results,omitzero"`  // done: of each track, what its kind has
	Frames   *int   `json:"frames,omitzero"`   // done, failed, cancelled: that there are in all
	Message  string `json:"message,omitzero"`  // failed, or cancelled by another run
}

func (s runState) final() bool {
	return s.State == "done" || s.State == "failed" || s.State == "cancelled"
}
