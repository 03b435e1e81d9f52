package web

import (
	"bytes"
	"gradus/internal/cpu"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what should come at once.
const patience = time.Minute

// soon waits for a signal.
func soon[T any](t testing.TB, what string, c <-chan T) (signal T) {
	t.Helper()
	select {
	case signal = <-c:
	case <-time.After(patience):
		t.Fatalf("%s: not within %v", what, patience)
	}
	return signal
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func fastestKernel() cpu.Kernel { return cpu.Available()[len(cpu.Available())-1] }
