// Package failure catches panics, and logs faults of the program under ids that people can report.
package failure

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Log logs a fault of ours and returns the id under which it was logged, so
// that what a person reports can be found.
func Log(log *slog.Logger, msg string, err error, attributes ...any) (id string) {
	id = rand.Text()[:8]
	log.Error(msg, append([]any{"id", id, "error", err}, attributes...)...)
	return id
}

// Message says that a fault of ours was logged.
func Message(id string) string {
	return "the work failed: a fault of the server, logged as " + id
}

// Panic is a panic that was caught.
type Panic struct {
	Value any
	stack []byte
}

func (e *Panic) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.stack) }

// Caught runs f and returns its panic, if any, as an error.
func Caught(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Panic{value, debug.Stack()}
		}
	}()
	return f()
}
