package priorapp

import (
	"fmt"
	"log/slog"
	"slices"

	"gradus/ct/unconditional"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/solver"
	"gradus/solver/sample"
	"gradus/web/runs"
	"gradus/web/wire"
)

// The tracks of a run: the spec itself, and what it is compared with, the same without correction.
const (
	mainTrack  = "main"
	plainTrack = "plain"
)

// track is one of the results of a run.
type track struct {
	run.Track
	name string
	spec unconditional.Spec
}

// request is what a run is of.
type request struct {
	app    *App
	key    string
	tracks []track
	bytes  int64 // of its log, at most
	memory int64
}

// readRequest reads what a page asks for.
func readRequest(text []byte, compare []string) (*request, error) {
	s, err := unconditional.Read(text)
	if err != nil {
		return nil, err
	}
	return newRequest(s, compare)
}

func newRequest(s unconditional.Spec, compare []string) (*request, error) {
	if err := pageLimits(&s); err != nil { // the narrower ones, which the message is to name
		return nil, err
	}
	if err := s.ValidateFields(); err != nil { // the work has a narrower bound below
		return nil, err
	}
	r := &request{tracks: []track{{name: mainTrack, spec: s}}}
	switch {
	case len(compare) == 0:
	case !slices.Equal(compare, []string{plainTrack}):
		return nil, &strict.Error{Field: "compare",
			Message: fmt.Sprintf("must be empty or [%q], got %.40q", plainTrack, compare)}
	case s.T2 == 0:
		return nil, &strict.Error{Field: "compare",
			Message: "must be empty where t2 is 0: there is no correction to leave out"}
	default:
		r.tracks = append(r.tracks, track{name: plainTrack, spec: s.Plain()})
	}
	work := 0.0
	for _, t := range r.tracks {
		work += t.spec.Work()
	}
	if work > maxWork {
		return nil, solver.Outside("count", fmt.Sprintf("%d, which makes %.2g times the work", s.Count, work/maxWork),
			"such that a page gets them in some minutes, with fewer or smaller pictures or fewer steps")
	}
	var err error
	most, bytes := framePlan(&s, len(r.tracks))
	for i := range r.tracks {
		t := &r.tracks[i]
		t.Kept, t.Steps = t.spec.Kept(most), len(t.spec.Flow().Moments())-1
		if t.Text, err = unconditional.Encode(t.spec); err != nil {
			return nil, err
		}
		if t.Key, err = runs.Key(t.Text, nil); err != nil {
			return nil, err
		}
	}
	r.bytes, r.memory = bytes, memoryOf(&s)+bytes
	r.key, err = runs.Key(r.tracks[0].Text, compare)
	return r, err
}

// compare is what the spec is compared with.
func (r *request) compare() (names []string) {
	for _, t := range r.tracks[1:] {
		names = append(names, t.name)
	}
	return names
}

// Join implements runs.Request.
func (r *request) Join(of run.Session) (*run.Run, string, error) {
	main := &r.tracks[0].spec
	p := &runs.Presented{Run: r.key, Link: Link("", *main, r.compare()), Present: r.app.present,
		Check: func() error { return nil }}
	j := run.Job{Key: r.key, Memory: r.memory, Bytes: r.bytes, Limit: maxRunTime,
		Advice: "fewer or smaller pictures, or fewer steps, take less time",
		About: []slog.Attr{slog.String("kind", unconditional.SpecKind), slog.Int("size", main.Size),
			slog.Int("count", main.Count)}}
	for _, t := range r.tracks {
		j.Tracks = append(j.Tracks, t.Track)
	}
	joined, err := r.app.hub.Join(j, of, p)
	return joined, p.Token, err
}

type (
	// runDescription comes first and says what the frames will hold.
	runDescription struct {
		Type   string             `json:"type"` // "run"
		ID     uint32             `json:"id"`
		Run    string             `json:"run"`             // the same for the same request
		Number uint32             `json:"number"`          // in the frames
		Driver string             `json:"driver,omitzero"` // the token of the run's show, for the client that started it
		Tracks []trackDescription `json:"tracks"`
	}
	trackDescription struct {
		Name   string              `json:"name"`
		Spec   *unconditional.Spec `json:"spec"`
		Panels int                 `json:"panels"`
		K      []int               `json:"k"`     // the moments whose pictures are sent
		T      wire.Digits6        `json:"t"`     // the time of the process at each
		Stage  []sample.Stage      `json:"stage"` // of each
		Steps  int                 `json:"steps"`
	}
)

// Describe implements runs.Request.
func (r *request) Describe(id, number uint32, driver string) any {
	d := runDescription{Type: "run", ID: id, Run: r.key, Number: number, Driver: driver}
	for i := range r.tracks {
		t := &r.tracks[i]
		described := trackDescription{Name: t.name, Spec: &t.spec, Panels: t.spec.Count, K: t.Kept, Steps: t.Steps}
		moments := t.spec.Flow().Moments()
		for _, k := range t.Kept {
			described.T, described.Stage = append(described.T, moments[k].T), append(described.Stage, moments[k].Stage)
		}
		d.Tracks = append(d.Tracks, described)
	}
	return d
}
