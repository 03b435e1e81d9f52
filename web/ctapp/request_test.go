package ctapp

import (
	"reflect"
	"testing"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/web/wstest"
)

// TestTracksAsText: what the executor reads of a track is the spec that the page is told, for every method and
// whatever it is compared with; and a job says what its run takes.
func TestTracksAsText(t *testing.T) {
	for _, m := range ct.Methods() {
		kind, sde := ct.PriorTV, prior.VP
		if m.Samples() {
			kind, sde = ct.PriorTikhonov, prior.VE
		}
		spec := Default(m, kind, sde)
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
