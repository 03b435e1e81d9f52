package web

import (
	"net/http"
	"testing"
	"time"

	"gradus/web/wstest"
)

func TestLoadRefused(t *testing.T) {
	for _, c := range []Config{{Runs: -1}, {Runs: MaxRuns + 1}, {Queue: -1}, {Queue: MaxQueue + 1}, {Viewers: -1},
		{Viewers: MaxViewers + 1}} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
	s, err := New(Config{})
	if err != nil || s.config.Runs != DefaultRuns() || s.config.Queue != DefaultQueue ||
		s.config.Viewers != DefaultViewers {
		t.Errorf("by default: %+v, %v", s.config, err)
	}
}

// TestViewersLimit: one too many is refused without a handshake, and let in once
// another is gone; pages are there for all.
func TestViewersLimit(t *testing.T) {
	s, h := start(t, Config{Viewers: 2})
	a, _ := wstest.Dial(t, h), wstest.DialCT(t, h)
	for _, path := range []string{"/ws/toy2d", "/ws/ct"} {
		if r := wstest.RequestBytes(t, h, "GET", path, "localhost",
			wstest.Handshake...); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	if r := wstest.RequestBytes(t, h, "GET", "/toy2d", "localhost"); r.StatusCode != http.StatusOK {
		t.Errorf("a page: %s", r.Status)
	}
	if n := s.Viewers(); n != 2 {
		t.Errorf("%d viewers are counted", n)
	}
	a.Conn.Close()
	for deadline := time.Now().Add(wstest.Patience); s.Viewers() > 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a client that is gone is counted")
		}
	}
	wstest.Dial(t, h)
}
