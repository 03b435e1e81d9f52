package ctapp

import (
	"errors"
	"reflect"
	"testing"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/solver"
	"gradus/web/wstest"
)

// TestTracksAsText: what the executor reads of a track is the spec that the page is told, for every method and
// whatever it is compared with; and a job says what its run takes.
func TestTracksAsText(t *testing.T) {
	for _, m := range Methods() {
		spec := Default(m, ct.PriorTV, prior.VP)
		spec.Scan.Photons, spec.Scan.Noise = 1e5, 0
		compare := ct.Comparisons()
		if !m.Solves() {
			compare = compare[1:] // it does not graduate
		}
		r, err := NewRequest([]byte(wstest.EncodedCT(t, spec)), compare)
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		job := r.job()
		if len(job.Tracks) != 1+len(compare) || job.Key != r.id || job.Bytes == 0 || job.Bytes != r.bytes ||
			job.Memory != r.memory || job.Limit != maxRunTime {
			t.Errorf("%s: %+v", m, job)
		}
		for i, track := range job.Tracks {
			got, err := ct.Read(track.Text)
			if want := *r.Tracks[i].Spec; err != nil || !reflect.DeepEqual(got, want) || track.Steps != want.Steps() {
				t.Errorf("%s, %s: %+v, %v, want %+v", m, r.Tracks[i].name, got, err, want)
			}
		}
	}
}

// TestMethodsThatThePageLacks: the page neither lists nor runs them, not in many seeds either, and no link leads there.
func TestMethodsThatThePageLacks(t *testing.T) {
	for _, m := range menu() {
		if ct.Method(m.Name).Samples() {
			t.Errorf("the menu has %s", m.Name)
		}
	}
	for text, field := range map[string]string{
		`{"method": "posterior"}`:                                  "method",
		`{"batch": {"count": 2, "methods": ["fbp", "posterior"]}}`: "batch.methods[1]",
	} {
		var wrong *solver.RangeError
		if _, err := NewRequest([]byte(text), nil); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", text, err)
		}
	}
	s := ct.Default(ct.MethodPosterior, ct.PriorScore)
	if CTShows(&s) {
		t.Error("a link would lead to a page that cannot show it")
	}
}
