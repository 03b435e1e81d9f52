package e2e

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/web/ctapp"
	"gradus/web/runs"
	"gradus/web/wire"
	"gradus/web/ws"
)

// unruly is a server that misbehaves when it is told to: it goes away, refuses, and answers late.
type unruly struct {
	t        testing.TB
	answer   func(c *ws.Socket, text []byte) // a message other than hello; called with mu locked
	restores func()                          // what else has to be brought into order, once it has said what it owes; likewise
	leaves   func()                          // it has closed all connections; likewise

	mu   sync.Mutex
	name string // of this start of it
	down bool
	busy bool
	late bool
	held bool // what is asked for does not end
	deaf bool // nothing reaches it any more, and its connections last
	open []*ws.Socket
	kept []func() // answers that wait

	greetings []int // hellos of each connection that it ever had
}

// unrulyCT is one of tomography, which also forgets. It computes nothing: the number of angles of
// a spec is the PSNR of its pictures. While it is held, a run goes no further than its first level.
type unrulyCT struct {
	unruly
	run   *unrulyRun
	count uint32
}

func newUnrulyCT(t testing.TB) *unrulyCT {
	u := &unrulyCT{unruly: unruly{t: t, name: "start 0"}}
	u.answer = u.reads
	u.restores = func() {
		if u.run != nil {
			u.end(u.run)
		}
	}
	u.leaves = func() { u.run = nil }
	return u
}

// restart numbers its runs anew, too.
func (u *unrulyCT) restart(name string) {
	u.mu.Lock()
	u.count = 0
	u.mu.Unlock()
	u.unruly.restart(name)
}

// unrulyRun is the run that was asked for last.
type unrulyRun struct {
	conn    *ws.Socket
	id      uint32
	request *ctapp.Request
	number  uint32
}

func (u *unruly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	down := u.down
	u.mu.Unlock()
	if down {
		http.Error(w, "not now", http.StatusBadGateway)
		return
	}
	c, err := ws.Accept(w, r)
	if err != nil {
		return
	}
	defer c.CloseNow()
	u.mu.Lock()
	u.open = append(u.open, c)
	number := len(u.greetings)
	u.greetings = append(u.greetings, 0)
	u.mu.Unlock()
	for {
		text, err := c.Read()
		if err != nil {
			return
		}
		var m struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(text, &m); err != nil {
			u.t.Errorf("%s: %v", text, err)
		}
		u.mu.Lock()
		switch {
		case u.deaf:
		case m.Type == "hello":
			u.greetings[number]++
			u.send(c, wire.HelloAnswer{Type: "hello", Version: wire.Version, Kernel: "go", Server: u.name})
		default:
			u.answer(c, text)
		}
		u.mu.Unlock()
	}
}

func (u *unrulyCT) reads(c *ws.Socket, text []byte) {
	var m struct {
		Type    string         `json:"type"`
		ID      uint32         `json:"id"`
		Spec    jsontext.Value `json:"spec"`
		Compare []string       `json:"compare"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		u.t.Errorf("%s: %v", text, err)
	}
	switch m.Type {
	case "scan", "preview":
		u.reply(func() { u.look(c, m.Type, m.ID, m.Spec) })
	case "run":
		request, err := ctapp.NewRequest(m.Spec, m.Compare)
		if err != nil {
			u.t.Errorf("%s: %v", m.Spec, err)
			return
		}
		u.count++
		run := &unrulyRun{c, m.ID, request, u.count}
		u.run = run
		u.reply(func() { u.begin(run) })
	case "cancel":
		if u.run != nil && u.run.conn == c && u.run.id == m.ID {
			u.run = nil
			u.reply(func() {
				u.send(c, runs.StateMessage{Type: "state", ID: m.ID,
					Status: run.Status{State: "cancelled"}})
			})
		}
	}
}

// reply answers now, or when it is told to.
func (u *unruly) reply(answer func()) {
	if u.late {
		u.kept = append(u.kept, answer)
		return
	}
	answer()
}

func (u *unruly) send(c *ws.Socket, message any) {
	text, err := json.Marshal(message)
	if err != nil {
		u.t.Error(err)
	}
	c.WriteText(text) // a client that is gone hears nothing
}

// askAgain is after how many seconds a page is to ask again.
const askAgain = 0.2

func (u *unruly) refuse(c *ws.Socket, id uint32, message string) {
	u.send(c, map[string]any{"type": "error", "id": id, "field": "", "message": message, "retry": askAgain})
}

func (u *unrulyCT) look(c *ws.Socket, kind string, id uint32, text []byte) {
	if u.busy {
		u.refuse(c, id, ctapp.ErrManyLooks.Error())
		return
	}
	read, err := ct.Decode(text)
	if err != nil {
		u.t.Errorf("%s: %v", text, err)
		return
	}
	spec := &read
	scan := wire.PictureFrame{Kind: wire.FrameScan, Number: id,
		Text: wire.FrameJSON(ctapp.ScanText{NoiseSD: 0, Operator: spec.Operator, Size: spec.Size,
			Arc: wire.Number6(spec.Scan.Arc)}),
		Pictures: []wire.Raster{flat(spec, spec.Size), flat(spec, spec.Scan.Angles)}}
	c.WriteBinary(scan.Encode())
	if kind == "preview" {
		f := flatLevel(spec, 0)
		f.Kind, f.Number = wire.FramePreview, id
		c.WriteBinary(f.Encode())
	}
}

func (u *unrulyCT) begin(r *unrulyRun) {
	if u.busy {
		u.refuse(r.conn, r.id, ctapp.ErrManyRuns.Error())
		return
	}
	u.send(r.conn, r.request.Describe(r.id, r.number, ""))
	u.send(r.conn, runs.StateMessage{Type: "state", ID: r.id, Status: run.Status{State: "running", Track: new(0),
		Done: new(0), Of: r.request.Tracks[0].Spec.Steps()}})
	u.level(r, 0)
	if !u.held {
		u.end(r)
	}
}

func (u *unrulyCT) level(r *unrulyRun, i int) {
	t := r.request.Tracks[0]
	f := flatLevel(t.Spec, t.Kept[i])
	f.Kind, f.Number, f.Sequence = wire.FrameLevel, r.number, uint32(i+1)
	r.conn.WriteBinary(f.Encode())
}

func (u *unrulyCT) end(r *unrulyRun) {
	for i := range r.request.Tracks[0].Kept[1:] {
		u.level(r, i+1)
	}
	frames := len(r.request.Tracks[0].Kept)
	u.send(r.conn, runs.StateMessage{Type: "state", ID: r.id, Status: run.Status{State: "done", Frames: &frames,
		Results: []jsontext.Value{}}})
}

// flat is a picture of one grey, which tells the spec's angles.
func flat(s *ct.Spec, rows int) wire.Raster {
	return wire.Raster{Rows: rows, Columns: s.Size,
		Pix: slices.Repeat([]float32{float32(s.Scan.Angles) / 180}, rows*s.Size)}
}

func flatLevel(s *ct.Spec, k int) *wire.PictureFrame {
	level, t := s.Clock(k)
	text := ctapp.LevelText{K: k, Level: level, T: wire.Number6(t)}
	f := &wire.PictureFrame{K: uint32(k)}
	for range ctapp.PanelsOf(s) {
		text.Panels = append(text.Panels, ctapp.PanelText{PSNR: wire.Number6(s.Scan.Angles), SSIM: 1})
		f.Pictures = append(f.Pictures, flat(s, s.Size))
	}
	f.Text = wire.FrameJSON(text)
	return f
}

// What a test has it do.

// hold brings it into order, but that runs do not end.
func (u *unruly) hold() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.held = true
}

// lose ends all connections, and lets none in.
func (u *unruly) lose() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.down = true
	u.close()
}

func (u *unruly) close() {
	for _, c := range u.open {
		go c.CloseNow()
	}
	u.open = nil
	u.leaves()
}

// restart begins it anew, without what it knew.
func (u *unruly) restart(name string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.name, u.down = name, false
	u.close()
}

// refuseAll has all that is asked refused for now.
func (u *unruly) refuseAll() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.busy = true
}

// dawdle has all that is asked answered when the rest is, the newest first.
func (u *unruly) dawdle() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.late = true
}

// deafen has all that is said to it get lost on the way.
func (u *unruly) deafen() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.deaf = true
}

// greeted is how often each connection that it ever had said hello.
func (u *unruly) greeted() []int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.greetings)
}

// forget drops the run that is under way.
func (u *unrulyCT) forget() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if r := u.run; r != nil {
		u.run = nil
		u.reply(func() { u.refuse(r.conn, r.id, run.ErrDropped.Error()) })
	}
}

// recover brings it into order, with all that it owes.
func (u *unruly) recover() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.down, u.busy, u.late, u.held, u.deaf = false, false, false, false, false
	for _, answer := range slices.Backward(u.kept) {
		answer()
	}
	u.kept = nil
	u.restores()
}
