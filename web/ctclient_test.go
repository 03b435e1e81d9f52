package web

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/run"
)

// ctClient is a page about tomography without a browser. It acknowledges frames, unless it
// is silent.
type ctClient struct {
	*client
	asked *acknowledging
}

// acknowledging is what a client counts of the run that it asked for last.
type acknowledging struct {
	id     uint32
	frames uint32
	silent bool
}

func dialCT(t testing.TB, h *httptest.Server, headers ...string) ctClient {
	t.Helper()
	c := newCTClient(dialPath(t, h, "/ws/ct", headers...))
	c.send(hello)
	if m := c.next(); m.Type != "hello" || m.Version != 3 || m.Kernel == "" {
		t.Fatalf("hello was answered with %+v", m)
	}
	return c
}

func newCTClient(c *client) ctClient { return ctClient{c, &acknowledging{}} }

// ctReceived is any message of the server: what all of them have.
type ctReceived struct {
	Type       string `json:"type"`
	Version    int    `json:"version"`
	Kernel     cpu.Kernel
	ID         uint32 `json:"id"`
	Field      string `json:"field"`
	Message    string `json:"message"`
	run.Status `json:",inline"`

	raw   []byte
	frame *readFrame
}

// readFrame is a pictureFrame as a page reads it.
type readFrame struct {
	kind                               byte
	number, sequence, track, k, length uint32
	text                               []byte
	pictures                           []readPicture
}

type readPicture struct {
	rows, columns int
	lo, hi        float64
	q             []uint16
}

// value returns what a picture shows at a place.
func (p readPicture) value(i int) float64 { return p.lo + (p.hi-p.lo)*float64(p.q[i])/65535 }

// next returns the next message.
func (c ctClient) next() ctReceived {
	c.t.Helper()
	m, err := c.Read()
	if err != nil {
		c.t.Fatal(err)
	}
	return m
}

func (c ctClient) Read() (ctReceived, error) {
	op, b, err := c.client.Read()
	if err != nil {
		return ctReceived{}, err
	}
	m := ctReceived{raw: b}
	if op == opBinary {
		m.frame, err = decodePictureFrame(b)
		if a := c.asked; err == nil && m.frame.kind == levelFrame {
			if a.frames++; !a.silent {
				c.send(fmt.Sprintf(`{"type":"ack","id":%d,"frames":%d}`, a.id, a.frames))
			}
		}
	} else {
		var head struct {
			Type, Field, Message      string
			State                     any // of a run a string; of a show an object
			Version                   int
			Kernel                    cpu.Kernel
			ID                        uint32
			Position, Of, Track, Done int
			Frames                    *int
		}
		err = json.Unmarshal(b, &head, json.MatchCaseInsensitiveNames(true))
		m.Type, m.Field, m.Message, m.Version, m.Kernel, m.ID = head.Type, head.Field, head.Message, head.Version, head.Kernel, head.ID
		m.State, _ = head.State.(string)
		m.Position, m.Of, m.Track, m.Done = head.Position, head.Of, &head.Track, &head.Done
		m.Frames = head.Frames
		if m.Type == "run" {
			c.asked.id, c.asked.frames = m.ID, 0
		}
	}
	if err != nil {
		c.t.Errorf("the server sent %.200q: %v", b, err)
	}
	return m, err
}

// frameOf waits for a frame of a kind and refuses errors.
func (c ctClient) frameOf(kind byte) *readFrame {
	c.t.Helper()
	for {
		m := c.next()
		if m.Type == "error" || m.State == "failed" {
			c.t.Fatalf("%s", m.raw)
		}
		if m.frame != nil && m.frame.kind == kind {
			return m.frame
		}
	}
}

// levelFrame is the kind of the frames of a run: a level of a track.
const levelFrame = 3

// describedRun is the message with which a run begins, as a page reads it.
type describedRun struct {
	Run    string
	Number uint32
	Driver string // the token of its show, for the client that started it
	Tracks []struct {
		Name   string
		Spec   *ct.Spec
		Panels int
		K      []int
		Level  []int
		T      []float64
		Steps  int
	}
}

// watched is all that came of a run.
type watched struct {
	description describedRun
	frames      []*readFrame
	bytes       [][]byte // of the frames
	states      []ctReceived
}

// watch reads until the run has ended, and all of its frames have come after those that the
// page had. They are in the order of the log, each once.
func (c ctClient) watch(id uint32, had ...int) (w watched) {
	c.t.Helper()
	from := 0
	if len(had) > 0 {
		from = had[0]
	}
	for {
		if n := len(w.states); n > 0 && w.states[n-1].Final() && len(w.frames) >= *w.states[n-1].Frames-from {
			w.sort(c.t, from)
			return w
		}
		m := c.next()
		switch {
		case m.frame != nil && m.frame.kind == levelFrame:
			w.frames, w.bytes = append(w.frames, m.frame), append(w.bytes, m.raw)
		case m.Type == "error":
			c.t.Fatalf("%s", m.raw)
		case m.ID != id:
		case m.Type == "run":
			if err := json.Unmarshal(m.raw, &w.description, json.MatchCaseInsensitiveNames(true)); err != nil {
				c.t.Fatal(err)
			}
		case m.Type == "state":
			w.states = append(w.states, m)
		}
	}
}

func (w *watched) sort(t testing.TB, from int) {
	t.Helper()
	sequence := func(b []byte) int { return int(binary.LittleEndian.Uint32(b[8:])) }
	slices.SortFunc(w.bytes, func(a, b []byte) int { return sequence(a) - sequence(b) })
	slices.SortFunc(w.frames, func(a, b *readFrame) int { return int(a.sequence) - int(b.sequence) })
	for i, f := range w.frames {
		if int(f.sequence) != from+1+i {
			t.Errorf("frame %d of the log came as number %d after %d", f.sequence, i+1, from)
		}
	}
}

// last is the final state.
func (w *watched) last() ctReceived { return w.states[len(w.states)-1] }

// fails reads until an error comes.
func (c ctClient) fails() ctReceived {
	c.t.Helper()
	for {
		if m := c.next(); m.Type == "error" {
			return m
		}
	}
}

// synchronise returns when the server has read all that was sent so far.
func (c ctClient) synchronise() {
	c.t.Helper()
	c.send(hello)
	for c.next().Type != "hello" {
	}
}

// reach waits for a state.
func (c ctClient) reach(id uint32, state string) ctReceived {
	c.t.Helper()
	for {
		m := c.next()
		if m.Type == "error" || m.ID == id && m.Final() && m.State != state {
			c.t.Fatalf("%s", m.raw)
		}
		if m.ID == id && m.State == state {
			return m
		}
	}
}

// decodePictureFrame is the inverse of what the server does, written from its comment.
func decodePictureFrame(b []byte) (*readFrame, error) {
	if len(b) < 32 || b[0] != 3 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, errors.New("not a frame of pictures of version 3")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &readFrame{kind: b[1], number: u32(4), sequence: u32(8), track: u32(12), k: u32(16), length: u32(24)}
	if f.kind < 2 || f.kind > 4 || u32(28) != 0 || f.length%4 != 0 || 32+int(f.length) > len(b) {
		return nil, fmt.Errorf("a frame of kind %d with %d bytes of JSON", f.kind, f.length)
	}
	f.text = b[32 : 32+f.length]
	at := 32 + int(f.length)
	for range u32(20) {
		if at+16 > len(b) {
			return nil, errors.New("a picture is cut off")
		}
		p := readPicture{rows: int(u32(at)), columns: int(u32(at + 4)),
			lo: float64(math.Float32frombits(u32(at + 8))), hi: float64(math.Float32frombits(u32(at + 12)))}
		at += 16
		n := p.rows * p.columns
		if n > len(b) || at+2*n > len(b) {
			return nil, errors.New("a picture is cut off")
		}
		for i := range n {
			p.q = append(p.q, binary.LittleEndian.Uint16(b[at+2*i:]))
		}
		at += (2*n + 3) &^ 3
		f.pictures = append(f.pictures, p)
	}
	if at != len(b) {
		return nil, fmt.Errorf("%d bytes are left", len(b)-at)
	}
	return f, nil
}

// shortCT is a spec whose run takes milliseconds.
func shortCT() ct.Spec {
	s := ct.Default(ct.MethodGraduated, ct.PriorTikhonov)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.CG = 32, 15, 5, 5
	s.Starts = []ct.Start{{Kind: ct.StartZero}, {Kind: ct.StartNoise, Scale: 1, Seed: 1}}
	return s
}

func encodedCT(t testing.TB, s ct.Spec) string {
	t.Helper()
	text, err := ct.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// ctAsk is a message about a spec; more are further members.
func ctAsk(t testing.TB, kind string, id uint32, s ct.Spec, more string) string {
	t.Helper()
	return fmt.Sprintf(`{"type":%q,"id":%d,"spec":%s%s}`, kind, id, encodedCT(t, s), more)
}
