package web

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestS10Fair: sessions ask for more than can be done, some much more often than others. Of
// each one works and one waits, the newest, and whoever waits is served before anyone is
// twice.
func TestS10Fair(t *testing.T) {
	sessions := []session{"A", "B", "C", "D", "E"}
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 10))
			q := newQueue(1+random.IntN(3), 100, 1<<20, errBusy)
			type begun struct {
				session session
				number  int
			}
			began := make(chan begun, 1000)
			newest := map[session]int{}
			for number := range 300 {
				of := sessions[min(random.IntN(8), 4)] // E asks as often as all others
				w, err := q.lineUp(of, 1, nil)
				if err != nil {
					t.Fatal(err)
				}
				newest[of] = number
				works := time.Duration(1+random.IntN(40)) * time.Millisecond
				go func() {
					leave, err := q.wait(t.Context(), w)
					if errors.Is(err, errReplaced) {
						return
					}
					began <- begun{of, number}
					time.Sleep(works)
					leave()
				}()
				synctest.Wait()
				q.mu.Lock()
				counts := map[session]int{}
				for _, w := range q.line {
					counts[w.session]++
				}
				for _, of := range sessions {
					if counts[of] > 1 || counts[of] == 1 && q.slots > 0 && !q.working[of] {
						t.Errorf("seed %d: %d of %s wait beside %d free slots", seed, counts[of], of, q.slots)
					}
				}
				q.mu.Unlock()
				time.Sleep(time.Duration(random.IntN(12)) * time.Millisecond)
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			close(began)
			var order []begun
			last := map[session]int{}
			for b := range began {
				if b.number < last[b.session] {
					t.Errorf("seed %d: of %s number %d began after %d", seed, b.session, b.number, last[b.session])
				}
				last[b.session] = b.number
				order = append(order, b)
			}
			for of, number := range newest {
				if last[of] != number {
					t.Errorf("seed %d: the newest of %s is %d, but %d was the last that began", seed, of, number, last[of])
				}
			}
			if len(order) < 50 || len(q.working) > 0 {
				t.Errorf("seed %d: %d began, %d still work", seed, len(order), len(q.working))
			}
		})
	}
}

// TestS10RoundRobin: a session with two runs stands behind every session with one.
func TestS10RoundRobin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 10, 0, errBusy)
		var order []session
		run := func(of session) {
			w, err := q.lineUp(of, 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				if leave, err := q.wait(t.Context(), w); err == nil {
					order = append(order, of)
					time.Sleep(time.Second)
					leave()
				}
			}()
			synctest.Wait()
		}
		for _, of := range []session{"A", "A", "B", "C"} { // the second of A waits in front
			run(of)
		}
		time.Sleep(1500 * time.Millisecond) // A works for the second time
		run("A")                            // and asks again
		run("B")                            // in the place of its first
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := []session{"A", "A", "B", "C", "A"}; !slices.Equal(order, want) {
			t.Errorf("served %v, want %v", order, want)
		}
	})
}

// TestS10Sessions: two pages of one browser have one run that waits, the newer one; what
// somebody else watches keeps its place.
func TestS10Sessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began, _ := newHub(t)
		join := func(seed int64, of session) *ctRun {
			t.Helper()
			r, _, err := h.join(heldRequest(t, seed), of)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			return r
		}
		first, second := join(1, "A"), join(2, "A")
		third := join(3, "A")
		if s := second.log.read().state; s.State != "cancelled" || s.Message != errReplaced.Error() || stateOf(third) != "queued" || stateOf(first) != "running" {
			t.Errorf("%+v, then %s", s, stateOf(third))
		}
		if again := join(2, "A"); again == second || stateOf(third) != "cancelled" {
			t.Errorf("the older one came back as it was: %s", stateOf(third))
		} else {
			join(2, "B") // somebody else watches it
			fourth := join(4, "A")
			if stateOf(again) != "queued" || stateOf(fourth) != "queued" {
				t.Errorf("what is watched is %s, the newer one %s", stateOf(again), stateOf(fourth))
			}
			h.leave(first, "A", false)
			synctest.Wait()
			if stateOf(again) != "running" || len(began) != 2 {
				t.Errorf("what is watched is %s", stateOf(again))
			}
		}
	})
}

// TestS10OverSockets: a browser is known by its cookie.
func TestS10OverSockets(t *testing.T) {
	s, h := start(t, Config{Kernel: fastestKernel()}, func(s *Server) { s.ct.hub.queue = newQueue(1, 5, maxRunMemory, errManyRuns) })
	began, _ := holdCT(s.ct.hub)
	r, err := h.Client().Get(h.URL + "/ct")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if len(r.Cookies()) != 1 || !r.Cookies()[0].HttpOnly {
		t.Fatalf("cookies %v", r.Cookies())
	}
	cookie := "Cookie: " + r.Cookies()[0].Name + "=" + r.Cookies()[0].Value
	a, b := dialCT(t, h, cookie), dialCT(t, h, cookie)
	stranger := dialCT(t, h)
	stranger.send(ctAsk(t, "run", 1, heldCT(1), ""))
	soon(t, "the run begins", began)
	a.send(ctAsk(t, "run", 1, heldCT(2), ""))
	a.reach(1, "queued")
	b.send(ctAsk(t, "run", 1, heldCT(3), ""))
	if m := b.reach(1, "queued"); m.Position != 1 || m.Of != 1 {
		t.Errorf("%s", m.raw)
	}
	if m := a.reach(1, "cancelled"); m.Message != errReplaced.Error() {
		t.Errorf("%s", m.raw)
	}
}

func TestSessionCookies(t *testing.T) {
	for _, bad := range []string{"", "short", "abcdefghijklmnopqrstuvwxyz", string(newSession()) + "A", string(newSession())[:25] + "\""} {
		if validSession(bad) {
			t.Errorf("%q is taken for a session", bad)
		}
	}
	if s := newSession(); !validSession(string(s)) {
		t.Errorf("%q is none", s)
	}
}
