package run

import (
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// ProgressEvery is how often viewers are told how far the work is.
const ProgressEvery = 200 * time.Millisecond

// ErrDropped says that a log lost its frames before a viewer had them.
var ErrDropped = &Busy{"the run made room for others before all of it was sent"}

// Log is what has become of a run so far. Its frames are encoded once for all readers, each of which
// reads at its own pace: the writer never waits.
type Log struct {
	mu       sync.Mutex
	frames   [][]byte // by sequence number less 1
	ends     []int    // sequence numbers of the last frames of tracks
	state    Status
	version  int           // of state
	watching int           // viewers
	dropped  bool          // the frames, to make room for others
	changed  chan struct{} // closed at the next change
}

// View is a log as it was at one moment. What it holds does not change any more.
type View struct {
	Frames   [][]byte
	Ends     []int
	State    Status
	Version  int
	Watching int
	Dropped  bool
	Changed  <-chan struct{}
}

// Read returns the log as it is now.
func (l *Log) Read() View {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return View{l.frames, l.ends, l.state, l.version, l.watching, l.dropped, l.changed}
}

// Append adds a frame, the last of its track or not. It calls encode with its sequence number.
func (l *Log) Append(last bool, encode func(sequence uint32) []byte) {
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

// SetState takes a state; one that is final comes with the number of frames that there are.
func (l *Log) SetState(s Status) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.Final() {
		s.Frames = new(len(l.frames))
	}
	l.state = s
	l.version++
	l.wake()
}

// SetWatching takes the number of viewers.
func (l *Log) SetWatching(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.watching = n
	l.wake()
}

// Drop lets go of the frames, even while they are read.
func (l *Log) Drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames, l.dropped = nil, true
	l.wake()
}

func (l *Log) wake() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// Length is the number of frames.
func (l *Log) Length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.frames)
}

// Bytes is the memory that the frames take.
func (l *Log) Bytes() (n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, frame := range l.frames {
		n += int64(cap(frame))
	}
	return n
}

// Status says how far a run is.
type Status struct {
	State    string           `json:"state"`             // queued, running, done, failed or cancelled
	Position int              `json:"position,omitzero"` // queued
	Track    *int             `json:"track,omitzero"`    // running
	Done     *int             `json:"done,omitzero"`     // steps of the track
	Of       int              `json:"of,omitzero"`       // queued, running
	Results  []jsontext.Value `json:"results,omitzero"`  // done: of each track, what its kind has
	Frames   *int             `json:"frames,omitzero"`   // done, failed, cancelled: that there are in all
	Message  string           `json:"message,omitzero"`  // failed, or cancelled by another run
}

// Final reports whether nothing comes after the state.
func (s Status) Final() bool {
	return s.State == "done" || s.State == "failed" || s.State == "cancelled"
}
