package present

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"path"
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
	errNotDriver = &strict.Error{Field: "token", Message: "is not that of this show: only the page that opened it steers"}
)

// State is what followers are to see: a page with its state and its clock.
type State struct {
	Page     string  `json:"page"`     // its name, such as "toy2d"
	Fragment string  `json:"fragment"` // of the page's link
	Share    float64 `json:"share"`    // of the clock, 0 to 1
	Playing  bool    `json:"playing"`
	Speed    float64 `json:"speed"`
	Wait     float64 `json:"wait,omitzero"` // seconds for which a clock that plays still stands at the first step
	Moving   bool    `json:"moving"`        // a gesture lasts: more will come soon
}

func (s *State) validate() error {
	switch {
	case !(s.Share >= 0 && s.Share <= 1):
		return &strict.Error{Field: "state.share", Message: "must be from 0 to 1"}
	case !(s.Speed > 0 && s.Speed <= 100):
		return &strict.Error{Field: "state.speed", Message: "must be above 0 and at most 100"}
	case !(s.Wait >= 0 && s.Wait <= maxWait):
		return &strict.Error{Field: "state.wait", Message: fmt.Sprintf("must be from 0 to %d", maxWait)}
	}
	return nil
}

// Show is what somebody presents: the holder of its token leads, any number follows.
type Show struct {
	ID, Token string

	mu        sync.Mutex
	state     State
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

// Shows has all of them by id: one for each run that the server has, and those that were
// opened to present.
type Shows struct {
	pages []string // that can be presented

	mu   sync.Mutex
	byID map[string]*Show
	open []*Show // to present, oldest first
}

// New returns a place for shows of pages, by their names.
func New(pages ...string) *Shows { return &Shows{pages: pages, byID: map[string]*Show{}} }

// check refuses a state that no page shows.
func (s *Shows) check(state *State) error {
	if !slices.Contains(s.pages, state.Page) {
		return &strict.Error{Field: "state.page", Message: "must be one of " + strings.Join(s.pages, ", ")}
	}
	return state.validate()
}

// RunBegan opens the show of a run, until that is gone, and returns its token. link is the page's.
func (s *Shows) RunBegan(run, link string) (token string) {
	page, fragment, _ := strings.Cut(link, "#")
	w := newShow(run, State{Page: path.Base(page), Fragment: fragment, Share: 1, Speed: 1})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID[w.ID] = w
	return w.Token
}

// RunGone ends the show of a run.
func (s *Shows) RunGone(run string) {
	if w, err := s.Get(run); err == nil {
		s.end(w)
	}
}

// Present opens a show. The one that nobody has been at for longest makes room.
func (s *Shows) Present(state State) (*Show, error) {
	if err := s.check(&state); err != nil {
		return nil, err
	}
	w := newShow(strings.ToLower(rand.Text()[:8]), state) // short: people type it from a projector
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range slices.Clone(s.open) {
		if since, idle := other.idleSince(); idle && time.Since(since) > showKept {
			s.remove(other)
		}
	}
	if len(s.open) >= maxShows {
		i := slices.IndexFunc(s.open, func(other *Show) bool { _, idle := other.idleSince(); return idle })
		if i < 0 {
			return nil, errManyShows
		}
		s.remove(s.open[i])
	}
	s.byID[w.ID] = w
	s.open = append(s.open, w)
	return w, nil
}

// Get returns the show of an id; the error says that it is over.
func (s *Shows) Get(id string) (*Show, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.byID[id]; w != nil {
		return w, nil
	}
	return nil, errNoShow
}

// end ends a show and tells its followers.
func (s *Shows) end(w *Show) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(w)
}

func (s *Shows) remove(w *Show) {
	if s.byID[w.ID] == w {
		delete(s.byID, w.ID)
	}
	s.open = slices.DeleteFunc(s.open, func(other *Show) bool { return other == w })
	w.change(func() { w.over = true })
}

func newShow(id string, state State) *Show {
	return &Show{ID: id, Token: rand.Text(), state: state, text: wire.JSON(state), version: 1,
		at: time.Now(), idle: time.Now()}
}

// change updates a show and tells its leader and its followers.
func (w *Show) change(f func()) {
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
func (w *Show) lead(token string, state *State) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(w.Token)) != 1 {
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

func (w *Show) read() moment {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changed == nil {
		w.changed = make(chan struct{})
	}
	return moment{w.text, w.version, time.Since(w.at), w.leaders > 0, w.followers, w.over, w.stopped, w.changed}
}

func (w *Show) idleSince() (time.Time, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.idle, !w.idle.IsZero()
}

// Followers is how many follow the show.
func (w *Show) Followers() int { return w.read().followers }

// Page is where the show is now.
func (w *Show) Page() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state.Page
}
