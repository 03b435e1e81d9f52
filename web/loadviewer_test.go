package web

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
)

// load is what the viewers of a load have in common.
type load struct {
	t     testing.TB
	addr  string
	began time.Time
	specs []ct.Spec // of the runs that go on at the same time
	show  opened

	state    int           // of the show, who leads counts
	over     chan struct{} // closed when rounds that have begun come to their end, and no more begin
	last     atomic.Int64  // the last state of the show in a phase, once it is known
	received atomic.Int64  // messages
	mu       sync.Mutex
	trips    []time.Duration
}

// runPeriod is how long the viewers of a run stay with it, at least.
const runPeriod = 2 * time.Second

// ask returns the message that asks for what room shows now: every runPeriod another run.
func (l *load) ask(room int, id uint32) (text string, next time.Time) {
	offset := runPeriod * time.Duration(room) / time.Duration(len(l.specs))
	period := (time.Since(l.began) + offset) / runPeriod
	spec := l.specs[room]
	spec.Image.Seed = int64(period) + 1
	return ctAsk(l.t, "run", id, spec, ""), l.began.Add((period+1)*runPeriod - offset)
}

// loadSpecs are of runs of different lengths and sizes.
func loadSpecs() (all []ct.Spec) {
	for i := range 8 {
		s := shortCT()
		s.Size, s.Scan.Angles, s.Schedule.Levels, s.CG = 32+16*(i%3), 30, 10+5*(i%4), 30
		s.Starts = s.Starts[:1+i%2]
		if raceEnabled { // which makes the work of a run ten times longer
			s.CG = 3
		}
		all = append(all, s)
	}
	return all
}

// loadViewer is a page that costs next to nothing: of frames it reads the headers only.
type loadViewer struct {
	*load
	kind   viewerKind
	number int
	random *rand.Rand
	c      *client // nil: it has failed
	id     uint32  // of the last ask
	seen   int     // of the show: the number of the last state
}

// viewerKind is what one sort of viewers does, again and again.
type viewerKind struct {
	name  string
	path  string
	count int
	round func(*loadViewer) error
	slow  func(*loadViewer) // before each acknowledgement; nil: it is not
	loses func(*loadViewer) bool
}

func (l *load) newViewer(kind viewerKind, number int) *loadViewer {
	v := &loadViewer{load: l, kind: kind, number: number, random: rand.New(rand.NewPCG(uint64(number), 1))}
	if err := v.connect(); err != nil {
		l.t.Fatalf("%s: %v", v, err)
	}
	return v
}

func (v *loadViewer) String() string { return fmt.Sprintf("%s viewer %d", v.kind.name, v.number) }

func (v *loadViewer) connect() (err error) {
	if v.c, err = connect(v.t, v.addr, v.kind.path); err != nil {
		return err
	}
	return v.synchronise()
}

func (v *loadViewer) isOver() bool {
	select {
	case <-v.over:
		return true
	default:
		return false
	}
}

// work does rounds until the phase is over. A viewer that fails once does no more.
func (v *loadViewer) work() {
	for !v.isOver() && v.c != nil {
		if err := v.kind.round(v); err != nil {
			v.t.Errorf("%s: %v", v, err)
			v.leave()
		}
	}
}

// rest stays connected, and reads, until the others have come to their rest and are looked at.
func (v *loadViewer) rest(end <-chan struct{}) {
	for v.c != nil {
		select {
		case <-end:
			return
		case <-time.After(time.Second):
		}
		if err := v.synchronise(); err != nil {
			v.t.Errorf("%s, at rest: %v", v, err)
			v.leave()
		}
	}
}

func (v *loadViewer) leave() {
	if v.c != nil {
		v.c.conn.Close()
		v.c = nil
	}
}

// loadMessage is any message: a frame has no type.
type loadMessage struct {
	Type   string         `json:"type"`
	ID     uint32         `json:"id"`
	Field  string         `json:"field"`
	State  jsontext.Value `json:"state"`  // of a run: a string; of a show: an object
	Frames int            `json:"frames"` // with a run's last state
	From   int            `json:"from"`
	To     int            `json:"to"`
	K      []int          `json:"k"` // of paths

	raw   []byte
	frame []byte // its header
}

func (m loadMessage) u32(at int) uint32 { return binary.LittleEndian.Uint32(m.frame[at:]) }

var errRefused = errors.New("refused")

// next returns the next message. One that is an error comes with errRefused.
func (v *loadViewer) next() (m loadMessage, err error) {
	op, b, err := v.c.glance(frameHeader)
	if err != nil {
		return m, err
	}
	v.received.Add(1)
	if op == opBinary {
		if len(b) < frameHeader || b[0] != wireVersion {
			return m, fmt.Errorf("no frame: %x", b)
		}
		m.frame = b
		return m, nil
	}
	m.raw = b
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%.200q: %w", b, err)
	}
	if m.Type == "error" {
		return m, fmt.Errorf("%w: %s", errRefused, b)
	}
	return m, nil
}

func (v *loadViewer) send(text string) error { return v.c.write(opText, []byte(text)) }

// synchronise says hello and waits for the answer.
func (v *loadViewer) synchronise() error {
	if err := v.send(hello); err != nil {
		return err
	}
	for {
		if m, err := v.next(); err != nil || m.Type == "hello" {
			return err
		}
	}
}

// wait lets time pass, until the phase is over.
func (v *loadViewer) wait(d time.Duration) {
	select {
	case <-v.over:
	case <-time.After(d):
	}
}

func (v *loadViewer) between(least, most time.Duration) time.Duration {
	return least + time.Duration(v.random.Int64N(int64(most-least)))
}

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

// gapless is what a viewer knows of the frames of its run: that it has all up to the newest,
// but for those that it was told are passed over.
type gapless struct {
	newest int
	passed map[int]bool
}

func (g *gapless) gap(from, to int) error {
	if from != g.newest+1 || to < from {
		return fmt.Errorf("a gap from %d to %d after frame %d", from, to, g.newest)
	}
	for s := from; s <= to; s++ {
		g.passed[s] = true
	}
	return nil
}

func (g *gapless) frame(sequence int) error {
	for s := g.newest + 1; s < sequence; s++ {
		if !g.passed[s] {
			return fmt.Errorf("frame %d came after %d, and nobody said that %d is passed over", sequence, g.newest, s)
		}
	}
	switch {
	case sequence > g.newest:
		g.newest = sequence
	case !g.passed[sequence]:
		return fmt.Errorf("frame %d came twice", sequence)
	}
	delete(g.passed, sequence)
	return nil
}

// whole is up to where nothing lacks.
func (g *gapless) whole() int {
	least := g.newest + 1
	for s := range g.passed {
		least = min(least, s)
	}
	return least - 1
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
		case m.frame != nil && m.frame[1] == frameLevel:
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

// lead is the round of who steers the show: five states a second, then the last.
func (v *loadViewer) lead() error {
	for {
		over := v.isOver()
		v.state++
		if over {
			v.last.Store(int64(v.state))
		}
		if err := v.send(lead(v.show, v.state)); err != nil {
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

// follow is the round of who is shown it: no state is older than the one before, and the last
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
		var state showState
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

// misbehave is the round of who sends what cannot be obeyed, and is told so.
func (v *loadViewer) misbehave() error {
	v.wait(v.between(100*time.Millisecond, 300*time.Millisecond))
	if v.random.IntN(8) > 0 {
		r := refused[v.random.IntN(len(refused))]
		if strings.Contains(r.text, "\xff") { // which closes the socket
			return nil
		}
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
	unmasked := []byte{0x80 | opText, 2, '{', '}'}
	way := v.random.IntN(4)
	switch way {
	case 0:
		v.c.write(opBinary, []byte(hello))
	case 1:
		v.c.write(opText, make([]byte, maxMessage+1))
	case 2:
		v.c.conn.Write(unmasked)
	case 3:
		for range 2 * messageBurst {
			v.send(hello) // which fails once it is closed
		}
	}
	err := v.ending()
	if want := []error{closedError(1003), closedError(1009), nil, closedError(1008)}[way]; want != nil && !errors.Is(err, want) {
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
		{name: "late", path: "/ws/ct", count: 30, round: watch, slow: func(v *loadViewer) { time.Sleep(v.between(20*time.Millisecond, 150*time.Millisecond)) }},
		{name: "reconnecting", path: "/ws/ct", count: 30, round: watch, loses: func(v *loadViewer) bool { return v.random.IntN(8) == 0 }},
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
