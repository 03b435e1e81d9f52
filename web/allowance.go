package web

import "time"

// What one client may send (S5). The page stays below: it coalesces what a dragged
// slider asks for, and acknowledges several frames at once.
const (
	messagesPerSecond = 20
	messageBurst      = 40
	acksPerSecond     = 200
	ackBurst          = 400
)

// allowance is a bucket of messages that refills with time.
type allowance struct {
	perSecond, burst float64
	left             float64
	at               time.Time // when left was counted
}

func newAllowance(perSecond, burst float64) *allowance {
	return &allowance{perSecond, burst, burst, time.Now()}
}

// spend takes one message, or reports that there is none left.
func (a *allowance) spend() bool {
	now := time.Now()
	a.left = min(a.burst, a.left+a.perSecond*now.Sub(a.at).Seconds())
	a.at = now
	if a.left < 1 {
		return false
	}
	a.left--
	return true
}
