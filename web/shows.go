package web

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/web/wire"
)

const (
	// maxShows bounds those that somebody presents; each holds a state of at most a message.
	maxShows = 200
	// showKept is how long one is kept that nobody leads or follows.
	showKept = time.Hour
	// maxWait is the longest that a clock may stand at its first step, in seconds.
	maxWait = 60
)

var (
	errManyShows = &run.Busy{Reason: "too many presentations are open: try again in a moment"}
	errNoShow    = &strict.Error{Field: "show", Message: "is over: the server does not have it any more"}
	errNotDriver = &strict.Error{Field: "token", Message: "is not that of this show: only who opened it steers"}
)

// showState is what followers are to see: a page with its state and its clock.
type showState struct {
	Page     string  `json:"page"`     // "toy2d" or "ct"
	Fragment string  `json:"fragment"` // of the page's link
	Share    float64 `json:"share"`    // of the clock, 0 to 1
	Playing  bool    `json:"playing"`
	Speed    float64 `json:"speed"`
	Wait     float64 `json:"wait,omitzero"` // seconds for which a clock that plays still stands at the first step
	Moving   bool    `json:"moving"`        // a gesture lasts: more will come soon
}

func (s *showState) validate() error {
	switch {
	case s.Page != "toy2d" && s.Page != "ct":
		return &strict.Error{Field: "state.page", Message: "must be toy2d or ct"}
	case !(s.Share >= 0 && s.Share <= 1):
		return &strict.Error{Field: "state.share", Message: "must be from 0 to 1"}
	case !(s.Speed > 0 && s.Speed <= 100):
		return &strict.Error{Field: "state.speed", Message: "must be above 0 and at most 100"}
	case !(s.Wait >= 0 && s.Wait <= maxWait):
		return &strict.Error{Field: "state.wait", Message: fmt.Sprintf("must be from 0 to %d", maxWait)}
	}
	return nil
}

// show is what somebody presents: the holder of its token leads, any number follows.
type show struct {
	id, token string

	mu        sync.Mutex
	state     showState
	at        time.Time      // when state came
	text      jsontext.Value // of state
	version   int            // of state, from 1
	leaders   int            // connections
	followers int
	over      bool
	stopped   bool          // by its leader
	changed   chan struct{} // closed at the next change
	idle      time.Time     // since when nobody is there
}

// shows has all of them by id: one for each run that the server has, and those that were
// opened to present.
type shows struct {
	mu   sync.Mutex
	byID map[string]*show
	open []*show // to present, oldest first
}

func newShows() *shows { return &shows{byID: map[string]*show{}} }

// RunBegan opens the show of a run, until that is gone, and returns its token. link is the page's.
func (s *shows) RunBegan(run, link string) (token string) {
	_, fragment, _ := strings.Cut(link, "#")
	w := newShow(run, showState{Page: "ct", Fragment: fragment, Share: 1, Speed: 1})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID[w.id] = w
	return w.token
}

// RunGone ends the show of a run.
func (s *shows) RunGone(run string) {
	if w, err := s.get(run); err == nil {
		s.end(w)
	}
}

// present opens a show. The one that nobody has been at for longest makes room.
func (s *shows) present(state showState) (*show, error) {
	w := newShow(strings.ToLower(rand.Text()[:8]), state) // short: people type it from a projector
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range slices.Clone(s.open) {
		if since, idle := other.idleSince(); idle && time.Since(since) > showKept {
			s.remove(other)
		}
	}
	if len(s.open) >= maxShows {
		i := slices.IndexFunc(s.open, func(other *show) bool { _, idle := other.idleSince(); return idle })
		if i < 0 {
			return nil, errManyShows
		}
		s.remove(s.open[i])
	}
	s.byID[w.id] = w
	s.open = append(s.open, w)
	return w, nil
}

func (s *shows) get(id string) (*show, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.byID[id]; w != nil {
		return w, nil
	}
	return nil, errNoShow
}

// end ends a show and tells its followers.
func (s *shows) end(w *show) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(w)
}

func (s *shows) remove(w *show) {
	if s.byID[w.id] == w {
		delete(s.byID, w.id)
	}
	s.open = slices.DeleteFunc(s.open, func(other *show) bool { return other == w })
	w.change(func() { w.over = true })
}

func newShow(id string, state showState) *show {
	return &show{id: id, token: rand.Text(), state: state, text: wire.JSON(state), version: 1, at: time.Now(), idle: time.Now()}
}

// change does something to a show and tells all who look at it.
func (w *show) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	if w.leaders+w.followers > 0 {
		w.idle = time.Time{}
	} else if w.idle.IsZero() {
		w.idle = time.Now()
	}
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// lead takes a state from the holder of the token.
func (w *show) lead(token string, state *showState) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(w.token)) != 1 {
		return errNotDriver
	}
	if state != nil {
		text := wire.JSON(*state)
		w.change(func() { w.state, w.text, w.at, w.version = *state, text, time.Now(), w.version+1 })
	}
	return nil
}

// moment is a show as it was once.
type moment struct {
	text      jsontext.Value
	version   int
	age       time.Duration
	led       bool
	followers int
	over      bool
	stopped   bool
	changed   <-chan struct{}
}

func (w *show) read() moment {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changed == nil {
		w.changed = make(chan struct{})
	}
	return moment{w.text, w.version, time.Since(w.at), w.leaders > 0, w.followers, w.over, w.stopped, w.changed}
}

func (w *show) idleSince() (time.Time, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.idle, !w.idle.IsZero()
}

// page is where the show is now.
func (w *show) page() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state.Page
}
