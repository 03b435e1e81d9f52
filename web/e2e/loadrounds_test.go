package e2e

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/web/present"
	"gradus/web/wire"
	"gradus/web/ws"
	"gradus/web/wstest"
)

// roundTrip is the round of an idle page: what it waits for an answer.
func (v *loadViewer) roundTrip() error {
	began := time.Now()
	if err := v.synchronise(); err != nil {
		return err
	}
	d := time.Since(began)
	v.mu.Lock()
	v.trips = append(v.trips, d)
	v.mu.Unlock()
	v.wait(100 * time.Millisecond)
	return nil
}

// watchRun is the round of a page about tomography: all of a run, to its last state and frame.
func (v *loadViewer) watchRun() error {
	v.id++
	text, next := v.ask(v.number%len(v.specs), v.id)
	if err := v.send(text); err != nil {
		return err
	}
	g, final, arrived := gapless{0, map[int]bool{}}, -1, 0
	for final < 0 || g.whole() < final {
		m, err := v.next()
		switch {
		case err != nil:
			return fmt.Errorf("of %s: %w", text, err)
		case m.frame != nil && m.frame[1] == wire.FrameLevel:
			if err := g.frame(int(m.u32(8))); err != nil {
				return err
			}
			arrived++
			if v.kind.loses != nil && v.kind.loses(v) {
				v.leave()
				if err := v.connect(); err != nil {
					return err
				}
				arrived, final, g = 0, -1, gapless{g.whole(), map[int]bool{}}
				if err := v.send(strings.TrimSuffix(text, "}") + fmt.Sprintf(`,"from":%d}`, g.newest)); err != nil {
					return err
				}
				continue
			}
			if v.kind.slow != nil {
				v.kind.slow(v)
			}
			if err := v.send(fmt.Sprintf(`{"type":"ack","id":%d,"frames":%d}`, v.id, arrived)); err != nil {
				return err
			}
		case m.Type == "gap" && m.ID == v.id:
			if err := g.gap(m.From, m.To); err != nil {
				return err
			}
		case m.Type == "state" && m.ID == v.id:
			switch string(m.State) {
			case `"queued"`, `"running"`:
			case `"done"`:
				final = m.Frames
			default:
				return fmt.Errorf("a run ended with %s", m.raw)
			}
		}
	}
	v.wait(time.Until(next))
	return nil
}

// askPaths is the round of a page about the 2D example.
func (v *loadViewer) askPaths() error {
	v.id++
	if err := v.send(fmt.Sprintf(`{"type":"ask","id":%d,"panels":["paths"],"spec":{"schedule":{"levels":%d},"starts":{"kind":"ring","n":16}}}`, v.id, 100+v.random.IntN(200))); err != nil {
		return err
	}
	var entries, frames, of uint32
	for {
		m, err := v.next()
		switch {
		case err != nil:
			return err
		case m.frame != nil:
			frames++
			if m.u32(4) != v.id || m.u32(8) != frames || m.u32(12) != entries {
				return fmt.Errorf("frame % x after %d frames of %d entries", m.frame, frames-1, entries)
			}
			entries += m.u32(16)
		case m.Type == "run":
			of = uint32(len(m.K))
		case m.Type == "done":
			if of == 0 || entries != of {
				return fmt.Errorf("%d of %d entries came", entries, of)
			}
			v.wait(v.between(200*time.Millisecond, time.Second))
			return nil
		}
	}
}

// lead is the round of the leader: five states a second, then the last.
func (v *loadViewer) lead() error {
	for {
		over := v.isOver()
		v.state++
		if over {
			v.last.Store(int64(v.state))
		}
		if err := v.send(wstest.Lead(v.show, v.state)); err != nil {
			return err
		}
		if over {
			return nil
		}
		if err := v.synchronise(); err != nil {
			return err
		}
		v.wait(200 * time.Millisecond)
	}
}

// follow is the round of a follower: no state is older than the one before, and the last
// one comes.
func (v *loadViewer) follow() error {
	if err := v.send(fmt.Sprintf(`{"type":"follow","show":%q}`, v.show.Show)); err != nil {
		return err
	}
	for v.seen == 0 || int64(v.seen) != v.last.Load() {
		m, err := v.next()
		if err != nil {
			return err
		}
		if m.Type != "show" || m.State == nil {
			continue
		}
		var state present.State
		var n int
		if err := json.Unmarshal(m.State, &state); err != nil {
			return err
		}
		if _, err := fmt.Sscanf(state.Fragment, "seed=%d", &n); err != nil || n <= v.seen {
			return fmt.Errorf("after state %d came %s", v.seen, m.raw)
		}
		v.seen = n
	}
	return nil
}

// disobeyed are messages that cannot be obeyed, and the field that is at fault.
var disobeyed = []struct{ text, field string }{
	{`nonsense`, ""},
	{`{"type":"ask","id":901,"panels":["paths"],"spec":{}`, ""},
	{`{"type":"asks","id":901}`, "type"},
	{`{"type":"hello","version":1}`, "version"},
	{`{"type":"hello","version":3,"id":901}`, "id"},
	{`{"type":"ask","id":-1,"panels":["paths"],"spec":{}}`, "id"},
	{`{"type":"ask","id":901,"spec":{},"panels":["paths"],"twin":{"step":-1}}`, "twin.step"},
}

// misbehave is the round of a client that sends what cannot be obeyed, and is told so.
func (v *loadViewer) misbehave() error {
	v.wait(v.between(100*time.Millisecond, 300*time.Millisecond))
	if v.random.IntN(8) > 0 {
		r := disobeyed[v.random.IntN(len(disobeyed))]
		if err := v.send(r.text); err != nil {
			return err
		}
		for {
			m, err := v.next()
			if errors.Is(err, errRefused) && m.Field == r.field {
				return nil
			}
			if err != nil {
				return fmt.Errorf("to %s: %w", r.text, err)
			}
		}
	}
	unmasked := []byte{0x80 | wstest.OpText, 2, '{', '}'}
	way := v.random.IntN(4)
	switch way {
	case 0:
		v.c.Write(wstest.OpBinary, []byte(wstest.Hello))
	case 1:
		v.c.Write(wstest.OpText, make([]byte, ws.MaxMessage+1))
	case 2:
		v.c.Conn.Write(unmasked)
	case 3:
		v.c.Flood(wstest.Hello, 4*ws.MessageBurst)
	}
	err := v.ending()
	if want := []error{wstest.ClosedError(1003), wstest.ClosedError(1009), nil,
		wstest.ClosedError(1008)}[way]; want != nil && !errors.Is(err, want) {
		return fmt.Errorf("misbehaviour %d was answered with %v, not with %v", way, err, want)
	}
	v.leave()
	return v.connect()
}

// ending reads until the socket is closed.
func (v *loadViewer) ending() error {
	for {
		if _, err := v.next(); err != nil && !errors.Is(err, errRefused) {
			return err
		}
	}
}

// loadKinds are 300 viewers, or fewer in proportion.
func loadKinds(part int) []viewerKind {
	watch, paths := (*loadViewer).watchRun, (*loadViewer).askPaths
	kinds := []viewerKind{
		{name: "watching", path: "/ws/ct", count: 112, round: watch},
		{name: "late", path: "/ws/ct", count: 30, round: watch,
			slow: func(v *loadViewer) { time.Sleep(v.between(20*time.Millisecond, 150*time.Millisecond)) }},
		{name: "reconnecting", path: "/ws/ct", count: 30, round: watch,
			loses: func(v *loadViewer) bool { return v.random.IntN(8) == 0 }},
		{name: "malformed", path: "/ws/toy2d", count: 15, round: (*loadViewer).misbehave},
		{name: "toy", path: "/ws/toy2d", count: 42, round: paths},
		{name: "following", path: "/ws/toy2d", count: 60, round: (*loadViewer).follow},
		{name: "idle", path: "/ws/ct", count: 10, round: (*loadViewer).roundTrip},
	}
	for i := range kinds {
		kinds[i].count /= part
	}
	return slices.Insert(kinds, 0, viewerKind{name: "leading", path: "/ws/toy2d", count: 1, round: (*loadViewer).lead})
}
