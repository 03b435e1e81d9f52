package run

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// crowd are viewers that come and go, and what they know of the runs.
type crowd struct {
	*Hub
	viewers []viewing
	runs    []*Run // all that there ever were
	left    map[*Run]leaving
}

type viewing struct {
	run *Run
	of  Session
}

// leaving is when the last viewer left a run, and whether without a word.
type leaving struct {
	at   time.Time
	gone bool
}

// joins lets a viewer join the run of a job, which must be the one that there is.
func (c *crowd) joins(job Job, of Session) error {
	there := slices.IndexFunc(c.runs, func(r *Run) bool { return r.Key == job.Key && !isGone(r) })
	full := c.Queue.Length() == c.Queue.waiting
	r, err := c.Join(job, of, &witness{})
	switch {
	case errors.Is(err, errTooMany) && full && there < 0:
		return nil
	case err != nil:
		return err
	case there >= 0 && r != c.runs[there]:
		return fmt.Errorf("%s has another run, although there is one that is %s", job.Key, stateOf(c.runs[there]))
	case there < 0 && slices.Contains(c.runs, r):
		return fmt.Errorf("%s has a run that was gone", job.Key)
	case there < 0:
		c.runs = append(c.runs, r)
	}
	c.viewers = append(c.viewers, viewing{r, of})
	return nil
}

func (c *crowd) leaves(i int, gone bool) {
	v := c.viewers[i]
	c.viewers = slices.Delete(c.viewers, i, i+1)
	c.left[v.run] = leaving{time.Now(), gone}
	c.Leave(v.run, v.of, gone)
}

func isGone(r *Run) bool { return r.observer.(*witness).gone > 0 }

// of are the sessions of those that watch a run.
func (c *crowd) of(r *Run) (all []Session) {
	for _, v := range c.viewers {
		if v.run == r {
			all = append(all, v.of)
		}
	}
	return all
}

// check returns what is not as it must be whenever nothing happens.
func (c *crowd) check() error {
	var bytes int64
	watching, lined := 0, map[Session]int{}
	for _, r := range c.runs {
		state, heard, of := r.Read().State, *r.observer.(*witness), c.of(r)
		if !r.Read().Dropped {
			bytes += r.reckoned
		}
		if joinable := c.Hub.runs[r.Key] == r; heard.began != 1 || heard.gone > 1 || joinable != (heard.gone == 0) {
			return fmt.Errorf("of a run that is %s the observer heard %+v", state.State, heard)
		} else if joinable {
			watching += len(of)
		}
		switch left := c.left[r]; {
		case state.State == "cancelled" && len(of) > 0:
			if state.Message != ErrReplaced.Error() || len(slices.Compact(slices.Sorted(slices.Values(of)))) > 1 {
				return fmt.Errorf("a run that %q watch was cancelled: %q", of, state.Message)
			}
		case !state.Final() && len(of) == 0 && (!left.gone || time.Since(left.at) >= comeBack):
			return fmt.Errorf("a run that nobody watches is %s after %v", state.State, time.Since(left.at))
		case state.State == "queued" && r.owner != Nobody:
			lined[r.owner]++
		}
	}
	for of, n := range lined {
		if n > 1 {
			return fmt.Errorf("%d runs of %s wait", n, of)
		}
	}
	if c.Watching() != watching || c.Bytes() != bytes || c.Bytes() > c.Room {
		return fmt.Errorf("%d watch, %d bytes are taken; want %d, %d, at most %d", c.Watching(), c.Bytes(), watching,
			bytes, c.Room)
	}
	return nil
}

// TestAnyOrder: in whatever order viewers of several sessions come and go, a job has one run, which goes on
// while somebody watches it, ends when nobody does, and takes its bytes along.
func TestAnyOrder(t *testing.T) {
	jobs := []Job{heldJob("a"), heldJob("b"), shortJob("c"), shortJob("d"), shortJob("e"),
		jobOf("c and f", trackOf("c", ""), trackOf("f", held)), jobOf("g", trackOf("g", fails)),
		jobOf("h", trackOf("h", panics))}
	states := map[string]int64{}
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 20))
			const slots = 2
			h, _, _ := newHub(t, func(s *Settings) {
				s.Queue, s.Room = NewQueue(slots, 3, 1000, errTooMany), slots*2*reckoned // of two tracks each
			})
			c := &crowd{Hub: h, left: map[*Run]leaving{}}
			for i := range 100 {
				err := error(nil)
				switch n := len(c.viewers); {
				case n == 0 || random.IntN(9) < 4:
					err = c.joins(jobs[random.IntN(len(jobs))], []Session{"A", "B", "C", Nobody}[random.IntN(4)])
				case random.IntN(5) < 3:
					c.leaves(random.IntN(n), random.IntN(2) == 0)
				default:
					time.Sleep(time.Duration(random.IntN(20_000)) * time.Millisecond)
				}
				synctest.Wait()
				if err = errors.Join(err, c.check()); err != nil {
					t.Fatalf("seed %d, after %d: %v", seed, i, err)
				}
			}
			time.Sleep(watchingEvery)
			synctest.Wait()
			for _, r := range c.runs {
				if got, want := r.Read().Watching, len(c.of(r)); got != want {
					t.Errorf("seed %d: a run has %d viewers, and heard of %d", seed, want, got)
				}
			}
			for len(c.viewers) > 0 {
				c.leaves(0, true)
			}
			time.Sleep(comeBack)
			synctest.Wait()
			ended := int64(0)
			for state, n := range h.Counts.Ended.Counts() {
				states[state] += n
				ended += n
			}
			if err := c.check(); err != nil || ended != int64(len(c.runs)) || h.Queue.Length() > 0 ||
				h.Queue.slots != slots {
				t.Errorf("seed %d: %v, %d of %d runs have ended, %d wait, %d slots are free", seed, err, ended,
					len(c.runs), h.Queue.Length(), h.Queue.slots)
			}
			done(t, h, shortJob("the next"))
		})
	}
	for _, state := range []string{"done", "failed", "cancelled"} {
		if states[state] < 100 {
			t.Errorf("%d runs are %s: that is not tested", states[state], state)
		}
	}
}
