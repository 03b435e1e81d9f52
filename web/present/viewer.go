package present

import (
	"context"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/web/wire"
	"gradus/web/ws"
)

// What a page may send about shows.
type (
	// leadMessage says what followers are to see. Without a state it says only that this page leads.
	leadMessage struct {
		Type  string `json:"type"` // "lead"
		Show  string `json:"show"`
		Token string `json:"token"`
		State *State `json:"state"`
	}
	// restMessage leads a show no more: others see that nobody is there, or, if it is over,
	// that it is.
	restMessage struct {
		Type  string `json:"type"` // "rest"
		Show  string `json:"show"`
		Token string `json:"token"`
		Over  bool   `json:"over"`
	}
	// followMessage follows a show in the place of the one before; "" follows none.
	followMessage struct {
		Type string `json:"type"` // "follow"
		Show string `json:"show"`
	}
)

// What the server sends about them.
type (
	// showMessage says how a show is: to its followers whenever it changes, and to its leader
	// without the state, when the number of followers changes.
	showMessage struct {
		Type      string         `json:"type"` // "show"
		Show      string         `json:"show"`
		State     jsontext.Value `json:"state,omitzero"` // unless it is the one that was sent before
		Age       int64          `json:"age"`            // of the state, in ms: a clock that plays has gone on
		Led       bool           `json:"led"`            // whether a leader is there
		Followers int            `json:"followers"`
	}
	// overMessage says that a show has ended: its leader wanted that, or the server does not
	// have it any more.
	overMessage struct {
		Type    string `json:"type"` // "over"
		Show    string `json:"show"`
		Stopped bool   `json:"stopped"` // by its leader
	}
)

var protocol = wire.Protocol{
	{Name: "lead", Read: func(text []byte) (any, error) { return wire.Decode[leadMessage](text) }},
	{Name: "rest", Read: func(text []byte) (any, error) { return wire.Decode[restMessage](text) }},
	{Name: "follow", Read: func(text []byte) (any, error) { return wire.Decode[followMessage](text) }},
}

// viewer is what one connection has to do with shows: it follows one, and leads some.
type viewer struct {
	*ws.Viewer
	shows     *Shows
	following *ws.Lane
	followed  *Show
	led       []leadership // the show that was led last is last
}

// leadership is a show that a connection leads.
type leadership struct {
	show *Show
	end  context.CancelFunc // of what it is told
}

// followersEvery is how often viewers are told how many follow, at most: when a whole class joins at
// once, one message has to do.
const followersEvery = 250 * time.Millisecond

// maxLed is how many shows one connection may lead: that of its run, and one that it presents.
const maxLed = 4

// Part is what answers a page's messages about shows.
func (s *Shows) Part(v *ws.Viewer) ws.Part { return &viewer{Viewer: v, shows: s} }

func (v *viewer) Protocol() wire.Protocol { return protocol }

// Answer tells of an error by itself, with the name of its show: a page may have to do with several.
func (v *viewer) Answer(ctx context.Context, message any) (id uint32, err error) {
	var show string
	switch m := message.(type) {
	case leadMessage:
		show, err = m.Show, v.lead(ctx, m)
	case restMessage:
		show, err = m.Show, v.rest(m)
	case followMessage:
		show, err = m.Show, v.follow(ctx, m.Show)
	}
	if err != nil {
		e := wire.NewError(0, err)
		e.Show = show
		v.Send(e)
	}
	return 0, nil
}

func (v *viewer) lead(ctx context.Context, m leadMessage) error {
	if m.State != nil {
		if err := v.shows.check(m.State); err != nil {
			return err
		}
	}
	w, err := v.shows.Get(m.Show)
	if err != nil {
		return err
	}
	if err := w.lead(m.Token, m.State); err != nil {
		return err
	}
	if i := slices.IndexFunc(v.led, func(l leadership) bool { return l.show == w }); i >= 0 {
		found := v.led[i]
		v.led = append(slices.Delete(v.led, i, i+1), found)
		return nil
	}
	for _, l := range slices.Clone(v.led) {
		if l.show.read().over {
			v.stopLeading(l)
		}
	}
	if len(v.led) == maxLed {
		v.stopLeading(v.led[0])
	}
	w.change(func() { w.leaders++ })
	t := v.NewTask(ctx, 0, "")
	t.Answer = func() error { return w.tell(t, false) }
	v.led = append(v.led, leadership{w, t.Cancel})
	v.Others.Go(t.Do)
	return nil
}

func (v *viewer) rest(m restMessage) error {
	if i := slices.IndexFunc(v.led, func(l leadership) bool { return l.show.ID == m.Show }); i >= 0 {
		v.stopLeading(v.led[i])
	}
	w, err := v.shows.Get(m.Show)
	if err != nil {
		return nil // it is over in any case
	}
	if err := w.lead(m.Token, nil); err != nil {
		return err
	}
	if m.Over {
		w.change(func() { w.stopped = true })
		v.shows.end(w)
	}
	return nil
}

func (v *viewer) stopLeading(l leadership) {
	l.end()
	v.led = slices.DeleteFunc(v.led, func(other leadership) bool { return other.show == l.show })
	l.show.change(func() { l.show.leaders-- })
}

func (v *viewer) follow(ctx context.Context, id string) error {
	var w *Show
	if id != "" {
		var err error
		if w, err = v.shows.Get(id); err != nil {
			return err
		}
	}
	if w == v.followed {
		return nil
	}
	v.stopFollowing()
	if w == nil {
		return nil
	}
	v.followed = w
	w.change(func() { w.followers++ })
	if v.following == nil {
		v.following = v.NewLane()
	}
	t := v.NewTask(ctx, 0, "")
	t.Answer = func() error { return w.tell(t, true) }
	v.following.Put(t)
	return nil
}

func (v *viewer) stopFollowing() {
	if w := v.followed; w != nil {
		v.followed = nil
		v.following.Newest.Cancel()
		w.change(func() { w.followers-- })
	}
}

// tell sends what changes, the newest state as soon as the one before has left. How many
// follow is told less often: a class that comes at one moment is many changes.
func (w *Show) tell(t *ws.Task, follower bool) error {
	told := moment{followers: -1} // that there are none is told, too: a page that was lost knew others
	var at time.Time
	for {
		now := w.read()
		fresh := follower && now.version != told.version
		var counted <-chan time.Time
		switch wait := time.Until(at.Add(followersEvery)); {
		case now.over:
			return t.Send(overMessage{"over", w.ID, now.stopped})
		case fresh, follower && now.led != told.led, now.followers != told.followers && wait <= 0:
			m := showMessage{Type: "show", Show: w.ID, Age: now.age.Milliseconds(), Led: now.led,
				Followers: now.followers}
			if fresh {
				m.State = now.text
			}
			if err := t.Send(m); err != nil {
				return err
			}
			told, at = now, time.Now()
		case now.followers != told.followers:
			counted = time.After(wait)
		}
		select {
		case <-now.changed:
		case <-counted:
		case <-t.Ctx.Done():
			return t.Ctx.Err()
		}
	}
}

func (v *viewer) Leave() {
	v.stopFollowing()
	for _, l := range slices.Clone(v.led) {
		v.stopLeading(l)
	}
}
