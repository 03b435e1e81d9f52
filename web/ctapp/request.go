package ctapp

import (
	"fmt"
	"log/slog"
	"slices"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/internal/strict"
	"gradus/solver"
	"gradus/web/runs"
)

// Request is what a run is of: a spec, and what it is compared with.
type Request struct {
	id     string   // the same for the same request
	whole  *ct.Spec // with its batch and its curvature, which are apart from the run
	Tracks []Track
	bytes  int64 // of its log, at most
	memory int64 // of its work
}

// compare is what the spec is compared with.
func (r *Request) compare() (names []string) {
	for _, t := range r.Tracks[1:] {
		names = append(names, t.name)
	}
	return names
}

// mainTrack is the name of the track that is the spec itself.
const mainTrack = "main"

// Track is one of the reconstructions of a run.
type Track struct {
	run.Track
	name string
	Spec *ct.Spec
}

// NewRequest reads a spec and makes those of what it is compared with. What is too much
// is refused before any memory is taken.
func NewRequest(text []byte, compare []string) (*Request, error) {
	spec, err := decode(text)
	if err != nil {
		return nil, err
	}
	alone := *spec
	alone.Batch, alone.Curvature = nil, 0
	r := &Request{whole: spec, Tracks: []Track{{name: mainTrack, Spec: &alone}}}
	for i, name := range compare {
		if slices.Contains(compare[:i], name) {
			return nil, &strict.Error{Field: "compare",
				Message: fmt.Sprintf("must name each once, got %.40q twice", name)}
		}
		other, err := ct.Compare(alone, name)
		if err != nil {
			return nil, err
		}
		r.Tracks = append(r.Tracks, Track{name: name, Spec: &other})
	}
	var specs []*ct.Spec
	work := 0.0
	for _, t := range r.Tracks {
		specs = append(specs, t.Spec)
		work += t.Spec.Work()
		r.memory = max(r.memory, memoryOf(t.Spec)) // one after the other
	}
	if work > ct.MaxWork {
		return nil, solver.Outside("compare", fmt.Sprintf("%.2g", work), "such that the work of all is at most %g",
			float64(ct.MaxWork))
	}
	kept, bytes := framePlan(specs)
	for i := range r.Tracks {
		t := &r.Tracks[i]
		t.Kept, t.Steps = kept[i], t.Spec.Steps()
		if t.Text, err = ct.Encode(*t.Spec); err != nil {
			return nil, err
		}
		if t.Key, err = runs.Key(t.Text, nil); err != nil {
			return nil, err
		}
	}
	r.bytes, r.memory = bytes, r.memory+bytes
	if r.memory > maxRunMemory {
		return nil, solver.Outside("size", fmt.Sprintf("%d, which takes %d", spec.Size, r.memory>>20),
			"such that the work takes at most %d MB", maxRunMemory>>20)
	}
	r.id, err = runs.Key(r.Tracks[0].Text, compare)
	return r, err
}

// job is what the request's run is to compute.
func (r *Request) job() run.Job {
	main := r.Tracks[0].Spec
	j := run.Job{Key: r.id, Memory: r.memory, Bytes: r.bytes, Limit: maxRunTime,
		Advice: "fewer levels, starts or pixels take less time",
		About:  []slog.Attr{slog.Int("size", main.Size), slog.Int("starts", PanelsOf(main))}}
	for _, t := range r.Tracks {
		j.Tracks = append(j.Tracks, t.Track)
	}
	return j
}

// Describe tells the client whose ask has the id what the frames of a run of this number will hold;
// driver is the token of the run's show, for the client that started it.
func (r *Request) Describe(id, number uint32, driver string) runDescription {
	d := runDescription{Type: "run", ID: id, Run: r.id, Number: number, Driver: driver}
	for _, t := range r.Tracks {
		track := trackDescription{Name: t.name, Spec: t.Spec, Panels: PanelsOf(t.Spec), K: t.Kept,
			Steps: t.Steps}
		for _, k := range t.Kept {
			level, smoothing := t.Spec.Clock(k)
			track.Level, track.T = append(track.Level, level), append(track.T, smoothing)
		}
		d.Tracks = append(d.Tracks, track)
	}
	return d
}

// decode reads a spec that a page may ask for. Its limits are the narrower ones, and those
// that the message names.
func decode(text []byte) (*ct.Spec, error) {
	spec, err := ct.Read(text)
	if err != nil {
		return nil, err
	}
	if err := pageLimits(&spec); err != nil {
		return nil, err
	}
	return &spec, spec.Validate()
}
