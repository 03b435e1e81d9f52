package wstest

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

// CTClient is a page about tomography without a browser. It acknowledges frames, unless it
// is silent.
type CTClient struct {
	*Client
	Asked *acknowledging
}

// acknowledging is what a client counts of the run that it asked for last.
type acknowledging struct {
	id     uint32
	frames uint32
	Silent bool
}

// DialCT opens a websocket of the page about tomography and says hello.
func DialCT(t testing.TB, h *httptest.Server, headers ...string) CTClient {
	t.Helper()
	c := NewCTClient(DialPath(t, h, "/ws/ct", headers...))
	c.Send(Hello)
	if m := c.Next(); m.Type != "hello" || m.Version != 3 || m.Kernel == "" {
		t.Fatalf("hello was answered with %+v", m)
	}
	return c
}

// NewCTClient makes a page about tomography of a client.
func NewCTClient(c *Client) CTClient { return CTClient{c, &acknowledging{}} }

// CTReceived is any message of the server: what all of them have.
type CTReceived struct {
	Type       string `json:"type"`
	Version    int    `json:"version"`
	Kernel     cpu.Kernel
	ID         uint32 `json:"id"`
	Field      string `json:"field"`
	Message    string `json:"message"`
	run.Status `json:",inline"`

	Raw   []byte
	Frame *PictureFrame
}

// PictureFrame is a pictureFrame as a page reads it.
type PictureFrame struct {
	Kind                               byte
	Number, Sequence, Track, K, length uint32
	Text                               []byte
	Pictures                           []Picture
}

// Picture is one of a frame, in grey values of 16 bits.
type Picture struct {
	Rows, Columns int
	Lo, Hi        float64
	Q             []uint16
}

// Value returns what a picture shows at a place.
func (p Picture) Value(i int) float64 { return p.Lo + (p.Hi-p.Lo)*float64(p.Q[i])/65535 }

// Next returns the next message.
func (c CTClient) Next() CTReceived {
	c.T.Helper()
	m, err := c.Read()
	if err != nil {
		c.T.Fatal(err)
	}
	return m
}

func (c CTClient) Read() (CTReceived, error) {
	op, b, err := c.Client.Read()
	if err != nil {
		return CTReceived{}, err
	}
	m := CTReceived{Raw: b}
	if op == OpBinary {
		m.Frame, err = DecodePictureFrame(b)
		if a := c.Asked; err == nil && m.Frame.Kind == levelFrame {
			if a.frames++; !a.Silent {
				c.Send(fmt.Sprintf(`{"type":"ack","id":%d,"frames":%d}`, a.id, a.frames))
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
		m.Type, m.Field, m.Message, m.Version, m.Kernel, m.ID = head.Type, head.Field, head.Message, head.Version,
			head.Kernel, head.ID
		m.State, _ = head.State.(string)
		m.Position, m.Of, m.Track, m.Done = head.Position, head.Of, &head.Track, &head.Done
		m.Frames = head.Frames
		if m.Type == "run" {
			c.Asked.id, c.Asked.frames = m.ID, 0
		}
	}
	if err != nil {
		c.T.Errorf("the server sent %.200q: %v", b, err)
	}
	return m, err
}

// FrameOf waits for a frame of a kind and refuses errors.
func (c CTClient) FrameOf(kind byte) *PictureFrame {
	c.T.Helper()
	for {
		m := c.Next()
		if m.Type == "error" || m.State == "failed" {
			c.T.Fatalf("%s", m.Raw)
		}
		if m.Frame != nil && m.Frame.Kind == kind {
			return m.Frame
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

// Watched is all that came of a run.
type Watched struct {
	Description describedRun
	Frames      []*PictureFrame
	Bytes       [][]byte // of the frames
	states      []CTReceived
}

// Watch reads until the run has ended, and all of its frames have come after those that the
// page had. They are in the order of the log, each once.
func (c CTClient) Watch(id uint32, had ...int) (w Watched) {
	c.T.Helper()
	from := 0
	if len(had) > 0 {
		from = had[0]
	}
	for {
		if n := len(w.states); n > 0 && w.states[n-1].Final() && len(w.Frames) >= *w.states[n-1].Frames-from {
			w.sort(c.T, from)
			return w
		}
		m := c.Next()
		switch {
		case m.Frame != nil && m.Frame.Kind == levelFrame:
			w.Frames, w.Bytes = append(w.Frames, m.Frame), append(w.Bytes, m.Raw)
		case m.Type == "error":
			c.T.Fatalf("%s", m.Raw)
		case m.ID != id:
		case m.Type == "run":
			if err := json.Unmarshal(m.Raw, &w.Description, json.MatchCaseInsensitiveNames(true)); err != nil {
				c.T.Fatal(err)
			}
		case m.Type == "state":
			w.states = append(w.states, m)
		}
	}
}

func (w *Watched) sort(t testing.TB, from int) {
	t.Helper()
	sequence := func(b []byte) int { return int(binary.LittleEndian.Uint32(b[8:])) }
	slices.SortFunc(w.Bytes, func(a, b []byte) int { return sequence(a) - sequence(b) })
	slices.SortFunc(w.Frames, func(a, b *PictureFrame) int { return int(a.Sequence) - int(b.Sequence) })
	for i, f := range w.Frames {
		if int(f.Sequence) != from+1+i {
			t.Errorf("frame %d of the log came as number %d after %d", f.Sequence, i+1, from)
		}
	}
}

// Last is the final state.
func (w *Watched) Last() CTReceived { return w.states[len(w.states)-1] }

// Fails reads until an error comes.
func (c CTClient) Fails() CTReceived {
	c.T.Helper()
	for {
		if m := c.Next(); m.Type == "error" {
			return m
		}
	}
}

// Synchronise returns when the server has read all that was sent so far.
func (c CTClient) Synchronise() {
	c.T.Helper()
	c.Send(Hello)
	for c.Next().Type != "hello" {
	}
}

// Reach waits for a state.
func (c CTClient) Reach(id uint32, state string) CTReceived {
	c.T.Helper()
	for {
		m := c.Next()
		if m.Type == "error" || m.ID == id && m.Final() && m.State != state {
			c.T.Fatalf("%s", m.Raw)
		}
		if m.ID == id && m.State == state {
			return m
		}
	}
}

// DecodePictureFrame is the inverse of what the server does, written from its comment.
func DecodePictureFrame(b []byte) (*PictureFrame, error) {
	if len(b) < 32 || b[0] != 3 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, errors.New("not a frame of pictures of version 3")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &PictureFrame{Kind: b[1], Number: u32(4), Sequence: u32(8), Track: u32(12), K: u32(16), length: u32(24)}
	if f.Kind < 2 || f.Kind > 4 || u32(28) != 0 || f.length%4 != 0 || 32+int(f.length) > len(b) {
		return nil, fmt.Errorf("a frame of kind %d with %d bytes of JSON", f.Kind, f.length)
	}
	f.Text = b[32 : 32+f.length]
	at := 32 + int(f.length)
	for range u32(20) {
		if at+16 > len(b) {
			return nil, errors.New("a picture is cut off")
		}
		p := Picture{Rows: int(u32(at)), Columns: int(u32(at + 4)),
			Lo: float64(math.Float32frombits(u32(at + 8))), Hi: float64(math.Float32frombits(u32(at + 12)))}
		at += 16
		n := p.Rows * p.Columns
		if n > len(b) || at+2*n > len(b) {
			return nil, errors.New("a picture is cut off")
		}
		for i := range n {
			p.Q = append(p.Q, binary.LittleEndian.Uint16(b[at+2*i:]))
		}
		at += (2*n + 3) &^ 3
		f.Pictures = append(f.Pictures, p)
	}
	if at != len(b) {
		return nil, fmt.Errorf("%d bytes are left", len(b)-at)
	}
	return f, nil
}

// ShortCT is a spec whose run takes milliseconds.
func ShortCT() ct.Spec {
	s := ct.Default(ct.MethodGraduated, ct.PriorTikhonov)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.CG = 32, 15, 5, 5
	s.Starts = []ct.Start{{Kind: ct.StartZero}, {Kind: ct.StartNoise, Scale: 1, Seed: 1}}
	return s
}

// EncodedCT is the text of a spec.
func EncodedCT(t testing.TB, s ct.Spec) string {
	t.Helper()
	text, err := ct.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// AskCT is a message about a spec; more are further members.
func AskCT(t testing.TB, kind string, id uint32, s ct.Spec, more string) string {
	t.Helper()
	return fmt.Sprintf(`{"type":%q,"id":%d,"spec":%s%s}`, kind, id, EncodedCT(t, s), more)
}
