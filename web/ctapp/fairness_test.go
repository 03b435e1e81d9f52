package ctapp

import (
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// TestOneRunASession: two pages of one browser have one run that waits, the newer one; what
// somebody else watches keeps its place.
func TestOneRunASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, began, _ := newApp(t)
		join := func(seed int64, of run.Session) *Run {
			t.Helper()
			r, _, err := a.join(heldRequest(t, seed), of)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			return r
		}
		first, second := join(1, "A"), join(2, "A")
		third := join(3, "A")
		if s := second.Read().State; s.State != "cancelled" || s.Message != run.ErrReplaced.Error() ||
			stateOf(third) != "queued" || stateOf(first) != "running" {
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
			a.hub.Leave(first, "A", false)
			synctest.Wait()
			if stateOf(again) != "running" || len(began) != 2 {
				t.Errorf("what is watched is %s", stateOf(again))
			}
		}
	})
}

// TestSessionsByCookie: a browser is known by its cookie.
func TestSessionsByCookie(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()},
		func(s *server) { s.ct.hub.Queue = run.NewQueue(1, 5, maxRunMemory, ErrManyRuns) })
	began, _ := holdCT(s.ct)
	page := httptest.NewRecorder()
	ws.KeepSession(page, httptest.NewRequest("GET", "/ct", nil), h.URL, "")
	kept := page.Result().Cookies()
	if len(kept) != 1 || !kept[0].HttpOnly {
		t.Fatalf("cookies %v", kept)
	}
	cookie := "Cookie: " + kept[0].Name + "=" + kept[0].Value
	a, b := wstest.DialCT(t, h, cookie), wstest.DialCT(t, h, cookie)
	stranger := wstest.DialCT(t, h)
	stranger.Send(wstest.AskCT(t, "run", 1, heldCT(1), ""))
	wstest.Soon(t, "the run begins", began)
	a.Send(wstest.AskCT(t, "run", 1, heldCT(2), ""))
	a.Reach(1, "queued")
	b.Send(wstest.AskCT(t, "run", 1, heldCT(3), ""))
	if m := b.Reach(1, "queued"); m.Position != 1 || m.Of != 1 {
		t.Errorf("%s", m.Raw)
	}
	if m := a.Reach(1, "cancelled"); m.Message != run.ErrReplaced.Error() {
		t.Errorf("%s", m.Raw)
	}
}
