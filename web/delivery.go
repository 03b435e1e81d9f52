package web

import "slices"

// maxInFlight is how many frames may be on their way to a viewer that it has not
// acknowledged (S18). What is in the kernel's buffers cannot be overtaken any more.
const maxInFlight = 2

// delivery is what one viewer got of a log, and what it is to get next: the newest frame;
// then, when there is none, what was passed over for it, the last frames of tracks first.
type delivery struct {
	head   int   // the newest frame that was sent, by its sequence number; 0: none
	passed []int // frames before it that were not sent, ascending
	sent   uint32
	acked  uint32
}

// gap is a range of frames that are passed over for now.
type gap struct{ from, to int }

// ack takes the number of frames that a viewer has received in all.
func (d *delivery) ack(received uint32) { d.acked = max(d.acked, min(received, d.sent)) }

// ready reports whether a frame may be sent.
func (d *delivery) ready() bool { return d.sent-d.acked < maxInFlight }

// next returns the sequence number of the frame to send now, or 0, out of so many that there
// are. A gap that the frame leaves must be announced before it.
func (d *delivery) next(frames int, ends []int) (sequence int, skipped *gap) {
	if !d.ready() {
		return 0, nil
	}
	switch {
	case frames > d.head:
		if frames > d.head+1 {
			skipped = &gap{d.head + 1, frames - 1}
			for s := skipped.from; s <= skipped.to; s++ {
				d.passed = append(d.passed, s)
			}
		}
		d.head, sequence = frames, frames
	case len(d.passed) > 0:
		i := max(0, slices.IndexFunc(d.passed, func(s int) bool { return slices.Contains(ends, s) }))
		sequence = d.passed[i]
		d.passed = slices.Delete(d.passed, i, i+1)
	default:
		return 0, nil
	}
	d.sent++
	return sequence, skipped
}
