package stationary

import "context"

// Work counts what a search costs, in evaluations of one mode at one point (about 0.1
// µs each), and ends it at a limit: a clock would let the results depend on the
// machine.
type Work struct {
	Ctx          context.Context // ends it as well
	Spent, Limit int             // evaluations
}

// Over reports whether the search has to come to an end.
func (w *Work) Over() bool { return w.Spent >= w.Limit || w.Ctx.Err() != nil }

// Left returns what may still be spent.
func (w *Work) Left() int { return max(0, w.Limit-w.Spent) }

// Within allows at most n more, until the function it returns is called.
func (w *Work) Within(n int) (restore func()) {
	limit := w.Limit
	w.Limit = min(limit, w.Spent+n)
	return func() { w.Limit = limit }
}
