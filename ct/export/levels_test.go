package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/gif"
	"image/png"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/figure/figuretest"
)

const pageLink = "https://example.org/ct#scan.angles=20"

// filmed is a run with its levels, and the moments that were to be kept.
func filmed(t *testing.T, s ct.Spec) (r *ct.Run, l *Levels, shown [][]picture.Image) {
	t.Helper()
	l = NewLevels(&s)
	r = watched(t, s, func(m *ct.Moment) {
		l.Record(m)
		if m.K%s.Schedule.Iterations == 0 {
			var panels []picture.Image
			for _, p := range m.Panels {
				panels = append(panels, picture.Image{N: p.X.N, Pix: slices.Clone(p.X.Pix)})
			}
			shown = append(shown, panels)
		}
	})
	return r, l, shown
}

func manyPanels() ct.Spec {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Schedule.Levels, s.Schedule.Iterations = 3, 2
	s.Starts = append(s.Starts, s.Starts[:3]...) // 8: more than a row
	return s
}

// residual is |A x - y|/|y| of a run with Gaussian noise, in which all measurements weigh the same.
func residual(r *ct.Run, x picture.Image) float64 {
	ax := make([]float32, len(r.Y))
	r.Op.Apply(ax, x.Pix)
	return picture.RelativeResidual(ax, r.Y)
}

// The starts and every level are kept.
func TestLevels(t *testing.T) {
	r, l, shown := filmed(t, manyPanels())
	if len(l.frames) != 4 || len(shown) != 4 {
		t.Fatalf("%d frames", len(l.frames))
	}
	for i, f := range l.frames {
		if f.k != 2*i || f.level != min(i, 2) || len(f.panels) != 8 {
			t.Errorf("frame %d: step %d, level %d, %d panels", i, f.k, f.level, len(f.panels))
		}
		for j, p := range f.panels {
			if x := shown[i][j]; p.psnr != picture.PSNR(r.Truth.Pix, x.Pix) || p.ssim != picture.SSIM(r.Truth.Pix,
				x.Pix, x.N, x.N) || p.residual != residual(r, x) {
				t.Errorf("frame %d, panel %d: %g dB, %g, %g", i, j, p.psnr, p.ssim, p.residual)
			}
		}
	}
	if last := l.frames[3]; last.distance != float64(*r.Result.MaxRMSDistance) {
		t.Errorf("distance %g, of the result %g", last.distance, *r.Result.MaxRMSDistance)
	}
}

// Of many levels as many as there is room for are kept, evenly, with the last.
func TestLevelsAreThinned(t *testing.T) {
	for _, c := range []struct{ levels, iterations, size, starts, frames int }{
		{20, 1, 128, 4, 21}, {64, 3, 128, 4, 65}, {65, 1, 128, 4, 65}, {200, 1, 64, 1, 65}, {1000, 7, 32, 16, 65},
		{200, 1, 512, 16, 16}, {1, 1, 512, 16, 2},
	} {
		s := ct.Default(ct.MethodGraduated, ct.PriorTV)
		s.Size, s.Schedule.Levels, s.Schedule.Iterations, s.Starts = c.size, c.levels, c.iterations,
			make([]ct.Start, c.starts)
		l := NewLevels(&s)
		var kept []int
		for k := range s.Steps() + 1 {
			if l.keeps(k) {
				kept = append(kept, k)
			}
		}
		if len(kept) != c.frames || kept[0] != 0 || kept[len(kept)-1] != s.Steps() {
			t.Errorf("%+v: %d frames, %v", c, len(kept), kept)
		}
		least, most := math.MaxInt, 0
		for i, k := range kept[1:] {
			least, most = min(least, k-kept[i]), max(most, k-kept[i])
			if k%c.iterations != 0 {
				t.Errorf("%+v: step %d ends no level", c, k)
			}
		}
		if most-least > c.iterations {
			t.Errorf("%+v: from %d to %d steps between two frames", c, least, most)
		}
	}
}

// checkFrame fails unless a frame shows the panels, each in its place.
func checkFrame(t *testing.T, name string, m image.Image, panels []picture.Image) {
	t.Helper()
	n := panels[0].N
	if want := image.Rect(0, 0, 6*n+5*filmGap, 2*n+filmGap); m.Bounds() != want {
		t.Fatalf("%s: %v, want %v", name, m.Bounds(), want)
	}
	level := func(x, y int) uint32 { g, _, _, _ := m.At(x, y).RGBA(); return g >> 8 }
	for i, p := range panels {
		for row := range n {
			for column := range n {
				want := uint32(math.Round(255 * float64(min(max(p.At(row, column), 0), 1))))
				if got := level(i%6*(n+filmGap)+column, i/6*(n+filmGap)+row); got != want {
					t.Fatalf("%s, panel %d: %d in row %d, column %d, want %d", name, i, got, row, column, want)
				}
			}
		}
	}
	if level(n, 0) != 255 || level(6*n, 2*n) != 255 {
		t.Errorf("%s: no gap", name)
	}
}

func TestGIF(t *testing.T) {
	r, l, shown := filmed(t, manyPanels())
	file := fileOf(t, Track{Run: r, Levels: l}, "levels.gif")
	film, err := gif.DecodeAll(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(film.Image) != len(shown) || film.LoopCount != 0 ||
		!slices.Equal(film.Delay, []int{filmEnd, filmStart, filmDelay, filmDelay}) {
		t.Errorf("%d frames, delays %v", len(film.Image), film.Delay)
	}
	for i, m := range film.Image {
		checkFrame(t, "GIF", m, shown[(i+3)%4]) // the result, then from the starts on
	}
	_, comment, ok := bytes.Cut(file, []byte{'!', 0xfe})
	var text []byte
	for ok && comment[0] > 0 {
		n := int(comment[0])
		text, comment = append(text, comment[1:1+n]...), comment[1+n:]
	}
	if string(comment) != "\x00;" {
		t.Errorf("the file ends with %q", comment)
	}
	checkNote(t, string(text), *r.Spec)
}

// checkNote fails unless the text is the link and a spec.
func checkNote(t *testing.T, text string, s ct.Spec) {
	t.Helper()
	link, spec, _ := strings.Cut(text, "\n")
	got, err := ct.Decode([]byte(spec))
	if err != nil || link != pageLink || got.Scan.Seed != s.Scan.Seed || got.Image.Seed != s.Image.Seed ||
		len(got.Starts) != len(s.Starts) {
		t.Errorf("%q, %v", text, err)
	}
}

type chunk struct {
	kind string
	data []byte
}

func pngChunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// chunksOf reads a PNG whose check sums are right.
func chunksOf(t *testing.T, file []byte) (chunks []chunk) {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) {
		t.Fatal("no PNG")
	}
	for b := file[8:]; len(b) > 0; {
		n := int(binary.BigEndian.Uint32(b))
		if sum := binary.BigEndian.Uint32(b[8+n:]); sum != crc32.ChecksumIEEE(b[4:8+n]) {
			t.Errorf("%s: wrong check sum", b[4:8])
		}
		chunks = append(chunks, chunk{string(b[4:8]), b[8 : 8+n]})
		b = b[12+n:]
	}
	return chunks
}

// A viewer that knows no animation shows the result, which is no frame; frames are PNGs of
// their own once they have a header.
func TestAPNG(t *testing.T) {
	r, l, shown := filmed(t, manyPanels())
	file := fileOf(t, Track{Run: r, Levels: l}, "levels.png")
	first, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	checkFrame(t, "the picture without animation", first, shown[3])

	chunks := chunksOf(t, file)
	header := pngChunk("IHDR", chunks[0].data)
	frames, sequence := 0, uint32(0)
	numbered := func(data []byte) []byte {
		if got := binary.BigEndian.Uint32(data); got != sequence {
			t.Errorf("chunk %d has the number %d", sequence, got)
		}
		sequence++
		return data[4:]
	}
	var kinds []string
	for _, c := range chunks {
		kinds = append(kinds, c.kind)
		switch c.kind {
		case "acTL":
			if n := binary.BigEndian.Uint32(c.data); n != 4 || len(c.data) != 8 {
				t.Errorf("%d frames, %d bytes", n, len(c.data))
			}
		case "fcTL":
			control := numbered(c.data)
			delay := binary.BigEndian.Uint16(control[16:])
			if w, h := binary.BigEndian.Uint32(control),
				binary.BigEndian.Uint32(control[4:]); int(w) != first.Bounds().Dx() || int(h) != first.Bounds().Dy() ||
				len(control) != 22 {
				t.Errorf("frame %d: %d x %d, %d bytes", frames, w, h, len(control))
			}
			if want := []uint16{filmStart, filmDelay, filmDelay, filmEnd}[frames]; delay != want ||
				binary.BigEndian.Uint16(control[18:]) != 100 {
				t.Errorf("frame %d is shown for %d", frames, delay)
			}
			frames++
		case "fdAT":
			file := slices.Concat([]byte("\x89PNG\r\n\x1a\n"), header, pngChunk("IDAT", numbered(c.data)),
				pngChunk("IEND", nil))
			m, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			checkFrame(t, "frame", m, shown[frames-1])
		}
	}
	if got := strings.Join(kinds, " "); got != "IHDR iTXt iTXt acTL IDAT fcTL fdAT fcTL fdAT fcTL fdAT fcTL fdAT IEND" {
		t.Error(got)
	}
	checkPNGNote(t, file, *r.Spec)
}

// checkPNGNote fails unless a PNG names its page and its spec.
func checkPNGNote(t *testing.T, file []byte, s ct.Spec) {
	t.Helper()
	notes := map[string]string{}
	for _, c := range chunksOf(t, file) {
		if keyword, text, ok := strings.Cut(string(c.data), "\x00\x00\x00\x00\x00"); ok && c.kind == "iTXt" {
			notes[keyword] = text
		}
	}
	checkNote(t, notes["Source"]+"\n"+notes["Description"], s)
}

func TestLevelsTable(t *testing.T) {
	r, l, _ := filmed(t, manyPanels())
	rows, note := figuretest.Table(t, fileOf(t, Track{Run: r, Levels: l}, "levels.csv"))
	if want := pageLink + "\nimage.seed 1; scan.seed 1; starts[0].seed 2"; len(rows) != 1+4*8 ||
		!strings.HasPrefix(note, want) {
		t.Fatalf("%d rows, note %q", len(rows), note)
	}
	last := rows[4*8]
	o, step := r.Result.Results[7], r.Reconstructions[7].Steps[6]
	if name := last[slices.Index(rows[0], "name")]; name != r.Spec.Starts[7].Name() {
		t.Errorf("%q", name)
	}
	for name, want := range map[string]float64{"step": 6, "level": 2, "t": r.Spec.Schedule.Min, "start": 8,
		"energy": step.Energy, "data_energy": step.Data, "prior_energy": step.Energy - step.Data,
		"evaluations": float64(step.Evaluations), "psnr": float64(o.PSNR), "ssim": float64(o.SSIM),
		"residual": float64(o.Residual), "largest_distance": float64(*r.Result.MaxRMSDistance)} {
		if got, err := strconv.ParseFloat(last[slices.Index(rows[0], name)], 64); err != nil || got != want {
			t.Errorf("%s is %g, want %g, %v", name, got, want, err)
		}
	}
	for _, name := range []string{"size", "cosine"} { // no step sets out from a result
		if got := last[slices.Index(rows[0], name)]; got != "" {
			t.Errorf("%s of a result is %q", name, got)
		}
	}
	if got, want := rows[1][slices.Index(rows[0], "size")],
		fmt.Sprint(r.Reconstructions[0].Steps[0].Size); got != want {
		t.Errorf("from the first start sets out a step of %q, not %s", got, want)
	}
}

// What is not a number is black, and what is beyond white is white.
func TestGreys(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	if got := Greys([]float32{-1, 0, 0.5, 1, 2, nan, inf, -inf}); !slices.Equal(got,
		[]uint8{0, 0, 128, 255, 255, 0, 255, 0}) {
		t.Errorf("%v", got)
	}
}
