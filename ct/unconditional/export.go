package unconditional

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"gradus/ct/export"
	"gradus/ct/picture"
	"gradus/internal/figure"
	"gradus/internal/strict"
)

// maxFrames is how many moments a film has, at most.
const maxFrames = 65

// Film takes in the moments of a run.
type Film struct {
	film   export.Film
	moment map[int]bool // that are kept
}

// NewFilm returns the film of a spec's run, to be told its moments.
func NewFilm(s *Spec) *Film {
	f := &Film{film: export.Film{Side: s.Size, Columns: Columns(s.Count)}, moment: map[int]bool{}}
	for _, k := range s.Kept(maxFrames) {
		f.moment[k] = true
	}
	return f
}

// Record keeps the moment if it is one to be kept.
func (f *Film) Record(m *Moment) {
	if !f.moment[m.Index] {
		return
	}
	var panels [][]uint8
	for _, x := range m.Pictures {
		panels = append(panels, export.Greys(x.Pix))
	}
	f.film.Frames = append(f.film.Frames, panels)
}

// Frames is the number of moments that are kept.
func (f *Film) Frames() int { return len(f.film.Frames) }

// Kept returns the moments of which so many are kept, at most: of the correction a third, of the way back two, evenly,
// so that runs with correction and without have the same ones of that.
func (s *Spec) Kept(most int) []int {
	f := s.Flow()
	n := f.Corrections()
	all := evenly(0, n, min(n, most/3))
	return append(all, evenly(n, n+f.Steps, min(f.Steps, most-most/3-1))[1:]...)
}

// evenly returns so many whole numbers after the first, the last among them, behind the first.
func evenly(first, last, count int) []int {
	k := []int{first}
	for i := range count {
		k = append(k, first+(i+1)*(last-first)/count)
	}
	return k
}

// Columns is that of a grid of so many pictures, which is about as wide as high.
func Columns(count int) int { return int(math.Ceil(math.Sqrt(float64(count)))) }

// FileNames are those of Files.
func FileNames(suffix string) (names []string) {
	for _, f := range (&Drawn{Spec: &Spec{}}).Files(nil, suffix, "") {
		names = append(names, f.Name)
	}
	return names
}

// Files are those of a run that is done: the grid as a picture, the pictures as an array, a film of them, the spectrum
// and the result. Their names end in the suffix; link is the page that shows the run, "" for none.
func (d *Drawn) Files(film *Film, suffix, link string) []figure.File {
	add := func(name string, write func(io.Writer) error) figure.File {
		return figure.File{Name: name, Write: write}
	}
	return []figure.File{
		add("samples"+suffix+".png", func(w io.Writer) error {
			notes, err := d.pngNotes(link)
			if err != nil {
				return err
			}
			rows, columns, pix := Grid(d.Pictures)
			return picture.WritePNG(w, rows, columns, pix, 0, 1, notes...)
		}),
		add("samples"+suffix+".npy", func(w io.Writer) error { // one below the other
			return picture.WriteNPY(w, d.Spec.Count*d.Spec.Size, d.Spec.Size, joined(d.Pictures))
		}),
		add("forming"+suffix+".gif", func(w io.Writer) error {
			note, err := d.note(link)
			if err != nil {
				return err
			}
			return film.film.WriteGIF(w, note)
		}),
		add("forming"+suffix+".png", func(w io.Writer) error {
			notes, err := d.pngNotes(link)
			if err != nil {
				return err
			}
			return film.film.WriteAPNG(w, notes)
		}),
		d.spectrumTable("spectrum"+suffix, link),
		add("result"+suffix+".json", func(w io.Writer) error {
			text, err := strict.Marshal(struct {
				*Result `json:",inline"`
				Seed    int64  `json:"seed"`
				Link    string `json:"link,omitzero"`
			}{&d.Result, d.Spec.Seed, link})
			if err != nil {
				return err
			}
			_, err = w.Write(text)
			return err
		}),
	}
}

// Grid puts pictures side by side, in rows.
func Grid(pictures []picture.Image) (rows, columns int, pix []float32) {
	n, across := pictures[0].N, Columns(len(pictures))
	columns, rows = across*n, (len(pictures)+across-1)/across*n
	pix = make([]float32, rows*columns)
	for k, m := range pictures {
		for i := range n {
			copy(pix[(k/across*n+i)*columns+k%across*n:], m.Pix[i*n:(i+1)*n])
		}
	}
	return rows, columns, pix
}

// spectrumTable has the power at each frequency, of samples and of phantoms.
func (d *Drawn) spectrumTable(name, link string) figure.File {
	note := strings.TrimPrefix(fmt.Sprintf("%s\nseed %d", link, d.Spec.Seed), "\n")
	return figure.Table(name, note, []string{"periods", "samples", "phantoms"}, func(row func(...any)) {
		for k, power := range d.Result.Samples.Spectrum {
			row(k, float64(power), float64(d.Result.Phantoms.Spectrum[k]))
		}
	})
}

// note says in a file where it comes from: the link, and the spec with its seed.
func (d *Drawn) note(link string) (string, error) {
	spec, err := json.Marshal(d.Spec, json.Deterministic(true))
	return strings.TrimPrefix(link+"\n"+string(spec), "\n"), err
}

// pngNotes is what note says, as chunks of a PNG.
func (d *Drawn) pngNotes(link string) ([]byte, error) {
	spec, err := json.Marshal(d.Spec, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	notes := figure.PNGText("Description", string(spec))
	if link != "" {
		notes = slices.Concat(figure.PNGText("Source", link), notes)
	}
	return notes, nil
}
