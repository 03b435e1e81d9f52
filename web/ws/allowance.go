package ws

import "time"

// What one client may send. The page stays below: it coalesces what a dragged
// slider asks for, and acknowledges several frames at once.
const (
	MessagesPerSecond = 20
	MessageBurst      = 40
	AcksPerSecond     = 200
	AckBurst          = 400
)

// Allowance is a bucket of messages that refills with time.
type Allowance struct {
	perSecond, burst float64
	left             float64
	at               time.Time // when left was counted
}

// NewAllowance returns one that is full.
func NewAllowance(perSecond, burst float64) *Allowance {
	return &Allowance{perSecond, burst, burst, time.Now()}
}

// Spend takes one message, or reports that there is none left.
func (a *Allowance) Spend() bool {
	now := time.Now()
	a.left = min(a.burst, a.left+a.perSecond*now.Sub(a.at).Seconds())
	a.at = now
	if a.left < 1 {
		return false
	}
	a.left--
	return true
}
