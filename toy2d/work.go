package toy2d

import "context"

// work counts what a search costs, in evaluations of one mode at one point (about 0.1
// µs each), and ends it at a limit: a clock would let the results depend on the
// machine.
type work struct {
	ctx          context.Context // ends it as well
	spent, limit int             // evaluations
}

// over reports whether the search has to come to an end.
func (w *work) over() bool { return w.spent >= w.limit || w.ctx.Err() != nil }

// left returns what may still be spent.
func (w *work) left() int { return max(0, w.limit-w.spent) }

// within allows at most n more, until the function it returns is called.
func (w *work) within(n int) (restore func()) {
	limit := w.limit
	w.limit = min(limit, w.spent+n)
	return func() { w.limit = limit }
}
