package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// logFailure logs a fault of ours and returns the id under which it was logged, so
// that what a person reports can be found.
func logFailure(log *slog.Logger, msg string, err error, attributes ...any) (id string) {
	id = rand.Text()[:8]
	log.Error(msg, append([]any{"id", id, "error", err}, attributes...)...)
	return id
}

// faultMessage says that a fault of ours was logged.
func faultMessage(id string) string {
	return "the work failed: a fault of the server, logged as " + id
}

// panicError is a panic that was caught.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// caught runs f and returns its panic, if any, as an error.
func caught(f func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicError{value, debug.Stack()}
		}
	}()
	return f()
}
