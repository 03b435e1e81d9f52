package wstest

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"gradus/internal/cpu"
)

// Patience is how long a test waits for what should come at once.
const Patience = time.Minute

// Soon waits for a signal.
func Soon[T any](t testing.TB, what string, c <-chan T) (signal T) {
	t.Helper()
	select {
	case signal = <-c:
	case <-time.After(Patience):
		t.Fatalf("%s: not within %v", what, Patience)
	}
	return signal
}

// LockedBuffer is a log that is read while it is written.
type LockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *LockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *LockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// FastestKernel is the fastest that this machine has.
func FastestKernel() cpu.Kernel { return cpu.Available()[len(cpu.Available())-1] }
