package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/strict"
	"gradus/solver"
)

// ctRequest is what a run is of: a spec, and what it is compared with.
type ctRequest struct {
	id     string // the same for the same request
	tracks []ctTrack
	bytes  int64 // of its log, at most
	memory int64 // of its work
}

// compare is what the spec is compared with.
func (r *ctRequest) compare() (names []string) {
	for _, t := range r.tracks[1:] {
		names = append(names, t.name)
	}
	return names
}

// mainTrack is the name of the track that is the spec itself.
const mainTrack = "main"

// ctTrack is one of the reconstructions of a run.
type ctTrack struct {
	name string
	spec *ct.Spec
	key  string // the same for the same spec
	kept []int  // steps whose pictures are sent
}

// newCTRequest reads a spec and makes those of what it is compared with. What is too much
// is refused before any memory is taken.
func newCTRequest(text []byte, compare []string) (*ctRequest, error) {
	spec, err := decodeCT(text)
	if err != nil {
		return nil, err
	}
	r := &ctRequest{tracks: []ctTrack{{name: mainTrack, spec: spec}}}
	for i, name := range compare {
		if slices.Contains(compare[:i], name) {
			return nil, &strict.Error{Field: "compare", Message: fmt.Sprintf("must name each once, got %.40q twice", name)}
		}
		other, err := ct.Compare(*spec, name)
		if err != nil {
			return nil, err
		}
		r.tracks = append(r.tracks, ctTrack{name: name, spec: &other})
	}
	var specs []*ct.Spec
	work := 0.0
	for _, t := range r.tracks {
		specs = append(specs, t.spec)
		work += t.spec.Work()
		r.memory = max(r.memory, memoryOf(t.spec)) // one after the other
	}
	if work > ct.MaxWork {
		return nil, &solver.RangeError{Field: "compare", Allowed: fmt.Sprintf("such that the work of all is at most %g", float64(ct.MaxWork)), Got: fmt.Sprintf("%.2g", work)}
	}
	kept, bytes := framePlan(specs)
	for i := range r.tracks {
		t := &r.tracks[i]
		t.kept = kept[i]
		if t.key, err = requestID(t.spec, nil); err != nil {
			return nil, err
		}
	}
	r.bytes, r.memory = bytes, r.memory+bytes
	if r.memory > maxRunMemory {
		return nil, &solver.RangeError{Field: "size", Allowed: fmt.Sprintf("such that the work takes at most %d MB", maxRunMemory>>20), Got: fmt.Sprintf("%d, which takes %d", spec.Size, r.memory>>20)}
	}
	r.id, err = requestID(spec, compare)
	return r, err
}

// describe tells the client whose ask has the id what the frames of a run of this number will hold;
// driver is the token of the run's show, for the client that started it.
func (r *ctRequest) describe(id, number uint32, driver string) runDescription {
	d := runDescription{Type: "run", ID: id, Run: r.id, Number: number, Driver: driver}
	for _, t := range r.tracks {
		track := trackDescription{Name: t.name, Spec: t.spec, Panels: panelsOf(t.spec), K: t.kept, Steps: t.spec.Steps()}
		for _, k := range t.kept {
			level, smoothing := t.spec.Clock(k)
			track.Level, track.T = append(track.Level, level), append(track.T, smoothing)
		}
		d.Tracks = append(d.Tracks, track)
	}
	return d
}

// decodeCT reads a spec that a page may ask for. Its limits are the narrower ones, and those
// that the message names.
func decodeCT(text []byte) (*ct.Spec, error) {
	spec, err := ct.Read(text)
	if err != nil {
		return nil, err
	}
	if err := ctLimits(&spec); err != nil {
		return nil, err
	}
	return &spec, spec.Validate()
}

// requestID is the same for requests of the same run.
func requestID(spec *ct.Spec, compare []string) (string, error) {
	text, err := ct.Encode(*spec)
	if err != nil {
		return "", err
	}
	whole, err := json.Marshal(struct {
		Spec    jsontext.Value `json:"spec"`
		Compare []string       `json:"compare"`
	}{text, compare})
	sum := sha256.Sum256(whole)
	return hex.EncodeToString(sum[:])[:16], err
}
