package run

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// scripted is an executor that does what the text of a track says. A step takes a second.
type scripted struct {
	began, ended chan string // keys of tracks
}

// What a track may say. It is done in time if it says nothing.
const (
	held   = "held"   // until the context ends
	fails  = "fails"  // at its second step
	panics = "panics" // at its second step
)

var errScripted = errors.New("the script says so")

func (e *scripted) Execute(ctx context.Context, t Track, to Sink) (jsontext.Value, error) {
	e.began <- t.Key
	defer func() { e.ended <- t.Key }()
	for step := range t.Steps + 1 {
		if string(t.Text) == held {
			<-ctx.Done()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
		switch {
		case step == 2 && string(t.Text) == fails:
			return nil, errScripted
		case step == 2 && string(t.Text) == panics:
			panic(errScripted)
		}
		to.Progress(step, t.Steps)
		if t.Keeps(step) {
			to.Frame(step, fmt.Appendf(make([]byte, 12), "%s %d", t.Key, step))
		}
	}
	return jsontext.Value(`"result of ` + t.Key + `"`), nil
}

func (e *scripted) Address(frame []byte, run, sequence, track uint32) {
	for i, v := range []uint32{run, sequence, track} {
		binary.LittleEndian.PutUint32(frame[4*i:], v)
	}
}

// framed is a frame as scripted writes it.
func framed(run *Run, sequence, track int, text string) string {
	b := make([]byte, 12)
	(&scripted{}).Address(b, run.Number, uint32(sequence), uint32(track))
	return string(b) + text
}

// trackOf has the steps 0 to 3, all of which have frames.
func trackOf(key, text string) Track {
	return Track{Key: key, Text: []byte(text), Steps: 3, Kept: []int{0, 1, 2, 3}}
}

// reckoned is how many bytes the frames of a track are reckoned to take.
const reckoned = 100

func jobOf(key string, tracks ...Track) Job {
	return Job{Key: key, Tracks: tracks, Memory: 1, Bytes: int64(len(tracks)) * reckoned, Limit: 10 * time.Minute,
		Advice: "ask for less"}
}

// heldJob has one track, which is computed until it is cancelled.
func heldJob(key string) Job { return jobOf(key, trackOf(key, held)) }

// shortJob has one track, which is done in 4 s.
func shortJob(key string) Job { return jobOf(key, trackOf(key, "")) }

// witness counts what an observer is told.
type witness struct {
	refuses     error
	began, gone int
}

func (w *witness) Begins() error { return w.refuses }
func (w *witness) Began()        { w.began++ }
func (w *witness) Gone()         { w.gone++ }

// newHub returns a hub for tests inside of a bubble: one run at a time, three wait.
func newHub(t *testing.T, change ...func(*Settings)) (h *Hub, began, ended chan string) {
	t.Helper()
	e := &scripted{make(chan string, 1000), make(chan string, 1000)}
	s := Settings{Executor: e, Queue: NewQueue(1, 3, 1000, errTooMany), Room: 1000, Most: 100,
		Log: slog.New(slog.DiscardHandler)}
	for _, change := range change {
		change(&s)
	}
	running, stop := context.WithCancel(t.Context())
	h = NewHub(running, s)
	t.Cleanup(func() {
		stop()
		h.Close()
	})
	return h, e.began, e.ended
}

// joined joins a run that must be there, or begin.
func joined(t *testing.T, h *Hub, job Job, of Session) *Run {
	t.Helper()
	r, err := h.Join(job, of, &witness{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func stateOf(r *Run) string { return r.Read().State.State }
