package web

import (
	"errors"
	"time"
)

// busyError is an error that passes: asking again after retryAfter may succeed.
type busyError struct{ reason string }

func (e *busyError) Error() string { return e.reason }

// retryAfter is when to ask again where a queue is full.
const retryAfter = 10 * time.Second

// errClosing answers whoever comes while the server ends.
var errClosing = &busyError{"the server is shutting down"}

// isBusy reports whether an error passes.
func isBusy(err error) bool {
	var busy *busyError
	return errors.As(err, &busy)
}
