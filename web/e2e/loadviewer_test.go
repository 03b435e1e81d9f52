package e2e

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/slow"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// load is what the viewers of a load have in common.
type load struct {
	t     testing.TB
	addr  string
	began time.Time
	specs []ct.Spec // of the runs that go on at the same time
	show  wstest.Opened

	state    int           // of the show, as its leader counts
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
	return wstest.AskCT(l.t, "run", id, spec, ""), l.began.Add((period+1)*runPeriod - offset)
}

// loadSpecs are of runs of different lengths and sizes.
func loadSpecs() (all []ct.Spec) {
	for i := range 8 {
		s := wstest.ShortCT()
		s.Size, s.Scan.Angles, s.Schedule.Levels, s.CG = 32+16*(i%3), 30, 10+5*(i%4), 30
		s.Starts = s.Starts[:1+i%2]
		if slow.Race { // which makes the work of a run ten times longer
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
	c      *wstest.Client // nil: it has failed
	id     uint32         // of the last ask
	seen   int            // of the show: the number of the last state
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
	if v.c, err = wstest.Connect(v.t, v.addr, v.kind.path); err != nil {
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
		v.c.Conn.Close()
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
	op, b, err := v.c.Glance(wire.FrameHeader)
	if err != nil {
		return m, err
	}
	v.received.Add(1)
	if op == wstest.OpBinary {
		if len(b) < wire.FrameHeader || b[0] != wire.Version {
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

func (v *loadViewer) send(text string) error { return v.c.Write(wstest.OpText, []byte(text)) }

// synchronise says hello and waits for the answer.
func (v *loadViewer) synchronise() error {
	if err := v.send(wstest.Hello); err != nil {
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
