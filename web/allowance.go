package web

import "time"

// What one client may send (S5). The page stays below: it coalesces what a dragged
// slider asks for.
const (
	messagesPerSecond = 20
	messageBurst      = 40
)

// allowance is a bucket of messages that refills with time.
type allowance struct {
	left float64
	at   time.Time // when left was counted
}

func newAllowance() *allowance { return &allowance{messageBurst, time.Now()} }

// spend takes one message, or reports that there is none left.
func (a *allowance) spend() bool {
	now := time.Now()
	a.left = min(messageBurst, a.left+messagesPerSecond*now.Sub(a.at).Seconds())
	a.at = now
	if a.left < 1 {
		return false
	}
	a.left--
	return true
}
