package present

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// TestShowAge: a late follower is told for how long a clock has been playing.
func TestShowAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newShow("show", State{Playing: true})
		time.Sleep(3 * time.Second)
		if age := w.read().age; age != 3*time.Second {
			t.Errorf("age %v", age)
		}
	})
}

// TestShowsMakeRoom: those that nobody is at for an hour end; if all are in use, there are no
// more.
func TestShowsMakeRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("toy2d", "ct")
		var all []*Show
		for range maxShows {
			w, err := s.Present(State{Page: "ct", Speed: 1})
			if err != nil {
				t.Fatal(err)
			}
			w.change(func() { w.followers++ })
			all = append(all, w)
		}
		if _, err := s.Present(State{Page: "ct", Speed: 1}); !errors.Is(err, errManyShows) {
			t.Errorf("one more: %v", err)
		}
		all[3].change(func() { all[3].followers-- })
		time.Sleep(time.Minute)
		w, err := s.Present(State{Page: "ct", Speed: 1})
		if err != nil || !all[3].read().over || len(s.byID) != maxShows {
			t.Errorf("%v, %d are kept", err, len(s.byID))
		}
		all[5].change(func() { all[5].followers-- })
		time.Sleep(showKept + time.Second)
		if _, err := s.Present(State{Page: "ct", Speed: 1}); err != nil || !all[5].read().over || !w.read().over ||
			all[4].read().over {
			t.Errorf("%v", err)
		}
	})
}

// TestShowsLed: one connection may take up and let go any number of shows; what is over makes
// room before what is still led.
func TestShowsLed(t *testing.T) {
	shows := New("toy2d", "ct")
	v := &viewer{Viewer: &ws.Viewer{Sockets: wstest.NewHost("", nil).Sockets, Conn: wstest.NewPipe()}, shows: shows}
	ctx, cancel := context.WithCancel(t.Context())
	lead := func(w *Show) {
		t.Helper()
		if err := v.lead(ctx, leadMessage{Show: w.ID, Token: w.Token}); err != nil {
			t.Fatal(err)
		}
	}
	presented, err := shows.Present(State{Page: "ct", Speed: 1})
	if err != nil {
		t.Fatal(err)
	}
	lead(presented)
	for i := range 3 * maxLed {
		w := ofRun(t, shows, fmt.Sprint(i))
		lead(w)
		if i%2 == 0 {
			shows.end(w)
		}
		if err := v.rest(restMessage{Show: w.ID, Token: w.Token}); err != nil {
			t.Fatal(err)
		}
		if w.leaders != 0 {
			t.Errorf("show %d has %d leaders", i, w.leaders)
		}
	}
	for i := range maxLed {
		w := ofRun(t, shows, fmt.Sprint("unrested", i))
		lead(w)
		shows.end(w)
	}
	if presented.leaders != 1 || len(v.Lanes) != 0 || len(v.led) > maxLed {
		t.Errorf("%d lead what is presented, there are %d lanes, %d are led", presented.leaders,
			len(v.Lanes), len(v.led))
	}
	v.Leave()
	if presented.leaders != 0 {
		t.Error("a client that is gone leads")
	}
	cancel()
	v.Others.Wait()
}

// FuzzShowState: what is taken can be written and read again.
func FuzzShowState(f *testing.F) {
	f.Add([]byte(`{"type":"lead","show":"a","token":"b","state":{"page":"toy2d","fragment":"seed=1","share":0.25,"playing":false,"speed":1,"moving":false}}`))
	f.Add([]byte(`{"type":"follow","show":"\ud83d"}`))
	f.Add([]byte(`{"type":"rest","show":"a","token":"b","over":true}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, _, err := protocol.Decode(text)
		if err != nil {
			wire.NewError(wire.IDOf(text), err)
			return
		}
		if l, ok := m.(leadMessage); ok && l.State != nil {
			var again State
			if err := json.Unmarshal(wire.JSON(*l.State), &again); err != nil || again != *l.State {
				t.Errorf("%+v became %+v, %v", *l.State, again, err)
			}
		}
	})
}

// ofRun is the show of a run that begins.
func ofRun(t *testing.T, s *Shows, run string) *Show {
	t.Helper()
	s.RunBegan(run, "/ct")
	w, err := s.Get(run)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
