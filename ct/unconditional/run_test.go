package unconditional

import (
	"bytes"
	"context"
	"errors"
	"image/gif"
	"image/png"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct/picture"
	"gradus/internal/figure"
	"gradus/solver/sample"
)

// short is a spec whose run takes a moment.
func short() Spec {
	s := Default()
	s.Size, s.Count, s.T2, s.Steps = 32, 3, 1, 6
	return s
}

func draw(t testing.TB, s Spec, watch func(*Moment)) *Drawn {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	d, err := Run(t.Context(), &s, fastest(), watch)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRun(t *testing.T) {
	for _, kind := range []sample.ReverseKind{sample.ODE, sample.SDE} {
		s := short()
		s.Process = kind
		var seen []Moment
		var last []float32
		d := draw(t, s, func(m *Moment) {
			if len(m.Pictures) != s.Count || m.Index != len(seen) || m.Sigma != Sigma(m.T) {
				t.Fatalf("moment %+v", m)
			}
			seen, last = append(seen, *m), joined(m.Pictures)
		})
		f, r := s.Flow(), d.Result
		if n := f.Corrections(); n != 7 || len(seen) != 1+n+s.Steps || seen[n].Stage != sample.StageCorrect {
			t.Errorf("%v: %d moments, %d corrections", kind, len(seen), n)
		}
		// That pictures are shown without noise costs one evaluation more of each, at the end.
		if want := s.Count * (f.Evaluations() + 1); r.Evaluations != want || seen[len(seen)-1].Evaluations != want {
			t.Errorf("%v: %d evaluations, want %d", kind, r.Evaluations, want)
		}
		if !slices.Equal(last, joined(d.Pictures)) || math.Abs(seen[len(seen)-1].Sigma-lastSigma) > 1e-12 {
			t.Errorf("%v: the last moment is not the result", kind)
		}
		mean, sd, _ := pixels(d.Pictures)
		if float64(r.Samples.Mean) != mean || float64(r.Samples.SD) != sd || r.Diverged != 0 || !(r.Samples.Distance > 0) ||
			!(r.Samples.Energy > 0) || len(r.Samples.Spectrum) != s.Size/2+1 || len(r.Phantoms.Spectrum) != s.Size/2+1 ||
			r.Weights.Name != "general" || r.Training.Mean != 0.162678 {
			t.Errorf("%v: %+v", kind, r)
		}
		if f := r.Phantoms; !(f.Distance > 0.1 && f.Distance < 1.5) || f.Outside != 0 || !(f.Mean > 0.05 && f.Mean < 0.4) {
			t.Errorf("phantoms: %+v", f)
		}
	}
}

// The same seed gives the same bytes, however many workers there are and however many pictures beside one.
func TestRunDoesNotDependOnItsWorkers(t *testing.T) {
	s := short()
	want := draw(t, s, nil).Pictures
	was := runtime.GOMAXPROCS(1)
	alone := draw(t, s, nil).Pictures
	runtime.GOMAXPROCS(was)
	s.Count = 2
	fewer := draw(t, s, nil).Pictures
	if !reflect.DeepEqual(alone, want) || !reflect.DeepEqual(fewer, want[:2]) {
		t.Error("the pictures differ")
	}
	s.Seed = 2
	if reflect.DeepEqual(draw(t, s, nil).Pictures, fewer) {
		t.Error("another seed gives the same pictures")
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	s := short()
	ctx, cancel := context.WithCancel(t.Context())
	moments := 0
	_, err := Run(ctx, &s, fastest(), func(m *Moment) {
		if moments++; m.Index == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || moments > 4 {
		t.Errorf("%d moments, %v", moments, err)
	}
}

func TestFiles(t *testing.T) {
	s := short()
	s.Count = 5
	film := NewFilm(&s)
	d := draw(t, s, film.Record)
	files := map[string][]byte{}
	for _, f := range d.Files(film, "-plain", "http://x/prior") {
		files[f.Name] = written(t, f)
	}
	m, err := png.Decode(bytes.NewReader(files["samples-plain.png"]))
	if err != nil || m.Bounds().Dx() != 3*32 || m.Bounds().Dy() != 2*32 {
		t.Errorf("the grid is %v, %v", m.Bounds(), err)
	}
	array, err := picture.Read(bytes.NewReader(files["samples-plain.npy"]))
	if err != nil || array.Rows != 5*32 || array.Columns != 32 || !slices.Equal(array.Pix, joined(d.Pictures)) {
		t.Errorf("the array has %d x %d, %v", array.Rows, array.Columns, err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(files["forming-plain.gif"]))
	if moments := len(s.Flow().Moments()); err != nil || len(g.Image) != moments {
		t.Errorf("the film has %d frames of %d, %v", len(g.Image), moments, err)
	}
	for name, want := range map[string]string{"samples-plain.png": `"t1":0.8`, "forming-plain.png": "http://x/prior",
		"forming-plain.gif": `"seed":1`, "spectrum-plain.csv": "periods,samples,phantoms\n0,"} {
		if !bytes.Contains(files[name], []byte(want)) {
			t.Errorf("%s does not tell %s", name, want)
		}
	}
	var told struct {
		Seed    int    `json:"seed"`
		Link    string `json:"link"`
		Samples struct {
			Distance float64 `json:"distance"`
		} `json:"samples"`
	}
	if err := json.Unmarshal(files["result-plain.json"], &told); err != nil || told.Seed != 1 ||
		told.Link != "http://x/prior" ||
		told.Samples.Distance != float64(d.Result.Samples.Distance) {
		t.Errorf("%+v, %v", told, err)
	}
	if rows := strings.Count(strings.Split(string(files["spectrum-plain.csv"]), "\n\n")[0], "\n"); rows != 1+17-1 {
		t.Errorf("the table has %d lines", rows)
	}
}

func written(t *testing.T, f figure.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.Bytes()
}

func TestKept(t *testing.T) {
	for _, s := range []Spec{Default(), Default().Plain(), short()} {
		n, last, plain := s.Flow().Corrections(), len(s.Flow().Moments())-1, s.Plain()
		for _, most := range []int{6, 33, 65, 1000} {
			k := s.Kept(most)
			if len(k) > most || k[0] != 0 || k[len(k)-1] != last || !slices.IsSorted(k) || !slices.Contains(k, n) ||
				len(slices.Compact(slices.Clone(k))) != len(k) || most == 1000 && len(k) != last+1 {
				t.Errorf("of %d moments %d are kept: %v", last+1, len(k), k)
			}
			for _, at := range plain.Kept(most) {
				if !slices.Contains(k, n+at) {
					t.Errorf("of at most %d the way back without correction has %d, with it %v", most, at, k)
				}
			}
		}
	}
}

func TestGrid(t *testing.T) {
	rows, columns, pix := Grid(made(5, 32, func(k, _, _ int) float64 { return float64(k + 1) }))
	if rows != 64 || columns != 96 {
		t.Fatalf("%d x %d", rows, columns)
	}
	for k, want := range []float32{1, 2, 3, 4, 5, 0} {
		if got := pix[(k/3*32+5)*columns+k%3*32+9]; got != want {
			t.Errorf("place %d has picture %g, want %g", k, got, want)
		}
	}
}
