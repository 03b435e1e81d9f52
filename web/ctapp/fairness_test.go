package ctapp

import (
	"net/http/httptest"
	"testing"

	"gradus/internal/run"
	"gradus/web/ws"
	"gradus/web/wstest"
)

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
