package run

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDelivery: whatever the pace of log and viewer, at most two frames are in flight,
// what is sent while the log grows is the newest, every gap is announced, and in the end
// each frame was sent once.
func TestDelivery(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		total := 1 + random.IntN(60)
		from := random.IntN(total + 1)
		ends := []int{1 + random.IntN(total), total}
		d := Delivery{Head: from}
		var sent, announced []int
		frames, received, flight := 0, uint32(0), 0
		for frames = from; frames < total || flight > 0 || len(sent) < total-from; {
			switch random.IntN(3) {
			case 0:
				frames = min(total, frames+random.IntN(9))
			case 1:
				if n := uint32(random.IntN(flight + 1)); n > 0 {
					received, flight = received+n, flight-int(n)
					d.Ack(received)
				}
				if random.IntN(4) == 0 {
					d.Ack(random.Uint32N(received + 1)) // an old one changes nothing
				}
			default:
				newest := d.Head
				s, gap := d.Next(frames, ends)
				if s == 0 {
					if flight < MaxInFlight && (frames > newest || len(sent) < newest-from) {
						t.Fatalf("seed %d: nothing to send of %d frames after %v", seed, frames, sent)
					}
					continue
				}
				if flight++; flight > MaxInFlight {
					t.Fatalf("seed %d: %d in flight", seed, flight)
				}
				if frames > newest && s != frames {
					t.Fatalf("seed %d: sent %d where %d is the newest", seed, s, frames)
				}
				if gap != nil {
					for i := gap.From; i <= gap.To; i++ {
						announced = append(announced, i)
					}
				}
				if s > newest+1 && gap == nil {
					t.Fatalf("seed %d: frames %d to %d are left out in silence", seed, newest+1, s-1)
				}
				if s <= newest { // what was passed over: last frames of tracks first
					for _, e := range ends {
						if e < newest && e > from && !slices.Contains(sent, e) && s != e && !slices.Contains(ends, s) {
							t.Fatalf("seed %d: sent %d before the end of a track, %d", seed, s, e)
						}
					}
				}
				sent = append(sent, s)
			}
		}
		slices.Sort(sent)
		for i, s := range sent {
			if s != from+1+i {
				t.Fatalf("seed %d: sent %v after %d", seed, sent, from)
			}
		}
		for _, s := range announced {
			if !slices.Contains(sent, s) {
				t.Fatalf("seed %d: frame %d was announced and never came", seed, s)
			}
		}
	}
}

// TestAcknowledgedFrames: a viewer cannot acknowledge what it was not sent.
func TestAcknowledgedFrames(t *testing.T) {
	var d Delivery
	d.Ack(1 << 31)
	for i := range MaxInFlight {
		if s, _ := d.Next(i+1, nil); s != i+1 {
			t.Fatalf("sent %d", s)
		}
	}
	if s, _ := d.Next(9, nil); s != 0 {
		t.Errorf("sent %d beyond what may be in flight", s)
	}
	d.Ack(1 << 31)
	if s, gap := d.Next(9, nil); s != 9 || gap == nil || (*gap != Gap{3, 8}) {
		t.Errorf("sent %d, %+v", s, gap)
	}
}
