package run

import "slices"

// MaxInFlight is how many frames may be on their way to a viewer that it has not
// acknowledged. What is in the kernel's buffers cannot be overtaken any more.
const MaxInFlight = 2

// Delivery is what one viewer got of a log, and what it is to get next: the newest frame;
// then, when there is none, what was passed over for it, the last frames of tracks first.
type Delivery struct {
	Head   int   // the newest frame that was sent, by its sequence number; 0: none
	Passed []int // frames before it that were not sent, ascending
	sent   uint32
	acked  uint32
}

// Gap is a range of frames that are passed over for now.
type Gap struct{ From, To int }

// Ack takes the number of frames that a viewer has received in all.
func (d *Delivery) Ack(received uint32) { d.acked = max(d.acked, min(received, d.sent)) }

// Ready reports whether a frame may be sent.
func (d *Delivery) Ready() bool { return d.sent-d.acked < MaxInFlight }

// Next returns the sequence number of the frame to send now, or 0, out of so many that there
// are. A gap that the frame leaves must be announced before it.
func (d *Delivery) Next(frames int, ends []int) (sequence int, skipped *Gap) {
	if !d.Ready() {
		return 0, nil
	}
	switch {
	case frames > d.Head:
		if frames > d.Head+1 {
			skipped = &Gap{d.Head + 1, frames - 1}
			for s := skipped.From; s <= skipped.To; s++ {
				d.Passed = append(d.Passed, s)
			}
		}
		d.Head, sequence = frames, frames
	case len(d.Passed) > 0:
		i := max(0, slices.IndexFunc(d.Passed, func(s int) bool { return slices.Contains(ends, s) }))
		sequence = d.Passed[i]
		d.Passed = slices.Delete(d.Passed, i, i+1)
	default:
		return 0, nil
	}
	d.sent++
	return sequence, skipped
}
