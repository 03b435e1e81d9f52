package run

import (
	"errors"
	"time"
)

// Busy is an error that passes: asking again after RetryAfter may succeed.
type Busy struct{ Reason string }

func (e *Busy) Error() string { return e.Reason }

// RetryAfter is when to ask again where a queue is full.
const RetryAfter = 10 * time.Second

// ErrClosing refuses new work and new viewers while the server shuts down.
var ErrClosing = &Busy{"the server is shutting down"}

// IsBusy reports whether an error passes.
func IsBusy(err error) bool {
	var busy *Busy
	return errors.As(err, &busy)
}
