package export

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/static/colormap"
)

func fileNames(r *ct.Run) (names []string) {
	for _, f := range Files("", Track{Run: r}) {
		names = append(names, f.Name)
	}
	return names
}

func writtenFile(t *testing.T, r *ct.Run, name string) []byte {
	t.Helper()
	files := Files("", Track{Run: r})
	i := slices.IndexFunc(files, func(f figure.File) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("no file %s", name)
	}
	var b bytes.Buffer
	if err := files[i].Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The first start's files have plain names, those of others numbers; no name comes twice.
func TestFilesOfStarts(t *testing.T) {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Starts = s.Starts[:3]
	r := mustRun(t, s)
	names := fileNames(r)
	for _, name := range []string{"truth.npy", "reconstruction.png", "reconstruction-2.npy", "error-3.png", "steps.csv",
		"steps-3.csv", "energy.svg", "psnr.pdf", "starts.png", "reconstruction-figure.png"} {
		if !slices.Contains(names, name) {
			t.Errorf("no %s", name)
		}
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) ||
		slices.Contains(names, "error-4.png") {
		t.Errorf("%q", names)
	}
	for i, c := range r.Reconstructions {
		array := writtenFile(t, r, "reconstruction"+suffix(i)+".npy")
		last := c.X.Pix[len(c.X.Pix)-1]
		if got := math.Float32frombits(uint32(array[len(array)-4]) | uint32(array[len(array)-3])<<8 | uint32(array[len(array)-2])<<16 | uint32(array[len(array)-1])<<24); got != last {
			t.Errorf("start %d: the array ends with %g, not %g", i, got, last)
		}
	}
	s.Starts = s.Starts[:1]
	if one := fileNames(mustRun(t, s)); slices.Contains(one, "starts.png") || slices.Contains(one, "steps-2.csv") {
		t.Errorf("%q of one start", one)
	}
}

// The table holds what the records do.
func TestStepsTable(t *testing.T) {
	s := fromEverywhere(ct.MethodGradientLike, ct.PriorTV)
	s.Starts, s.Schedule.Levels = s.Starts[:2], 4
	r := mustRun(t, s)
	rows, note := figuretest.Table(t, writtenFile(t, r, "steps-2.csv"))
	if note != "image.seed 1; scan.seed 1; starts[0].seed 2" {
		t.Errorf("note %q", note)
	}
	steps := r.Reconstructions[1].Steps
	if len(rows) != len(steps)+1 {
		t.Fatalf("%d rows of %d steps", len(rows), len(steps))
	}
	for k, step := range steps {
		for name, want := range map[string]float64{"step": float64(step.K), "level": float64(step.Level), "t": step.T,
			"energy": step.Energy, "data_energy": step.Data,
			"target": step.Target, "cosine": step.Cosine, "size": step.Size, "psnr": step.PSNR,
			"evaluations": float64(step.Evaluations)} {
			column := slices.Index(rows[0], name)
			if column < 0 {
				t.Fatalf("no column %s", name)
			}
			if math.IsNaN(want) {
				if cell := rows[k+1][column]; cell != "" || k < len(steps)-1 {
					t.Errorf("step %d: %s is %q", k, name, cell)
				}
			} else if got, err := strconv.ParseFloat(rows[k+1][column], 64); err != nil || got != want {
				t.Errorf("step %d: %s is %g, want %g, %v", k, name, got, want, err)
			}
		}
	}
}

// Curves have a line for each start, as far as styles go, and say that there are more. f
// is shown where it was computed.
func TestStepsFigures(t *testing.T) {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Schedule.Levels, s.Starts = 4, append(s.Starts, s.Starts[0], s.Starts[1], s.Starts[2])
	for _, observe := range []bool{false, true} {
		s.Observe = observe
		r := mustRun(t, s)
		energy, err := energyFigure(r)
		if err != nil {
			t.Fatal(err)
		}
		psnr, err := psnrFigure(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []*figure.Figure{energy, psnr} {
			if len(f.Legend) != len(figure.SeriesStyles) || f.Legend[0].Name != "noise of SD 5 (seed 2)" ||
				!strings.HasSuffix(f.Notes.Subtitle, ", the first 6 of 8 starts") {
				t.Errorf("%+v, %q", f.Legend, f.Notes.Subtitle)
			}
			figuretest.Legible(t, figuretest.Written(t, f, "svg"), f.Width.Points(), f.Height.Points())
		}
		if of := strings.Contains(energy.Notes.Subtitle, "*f* = *F*(·, 0.001)"); of != observe {
			t.Errorf("observed: %v, but %q", observe, energy.Notes.Subtitle)
		}
	}
}

// Every result is shown where its title says, beside truth and FBP.
func TestStartsFigure(t *testing.T) {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	all := s.Starts
	for n := 2; n <= len(all)+2; n++ {
		s.Starts = slices.Concat(all, all)[:n]
		r := mustRun(t, s)
		f, err := startsFigure(r)
		if err != nil {
			t.Fatal(err)
		}
		f.DPI = 200
		svg := figuretest.Written(t, f, "svg")
		figuretest.Legible(t, svg, f.Width.Points(), f.Height.Points())
		pictures := [][]float32{r.Truth.Pix, baseline.FBP(r.Op.(*operator.Projector), r.Y, s.Filter).Pix}
		for _, c := range shown(r) {
			pictures = append(pictures, c.X.Pix)
		}
		_, at := figuretest.SVGImages(t, svg)
		if len(f.Panels) != min(n, 6)+2 || len(at) < len(pictures) {
			t.Fatalf("%d starts: %d panels, %d images", n, len(f.Panels), len(at))
		}
		img := figuretest.PNG(t, f)
		for i, pix := range pictures {
			if at[i].Width < 4.5*72/2.54 || math.Abs(at[i].Width-at[i].Height) > 0.01 {
				t.Errorf("%d starts: panel %d is %v", n, i, at[i])
			}
			checkPixels(t, f.Panels[i].Title, f, img, at[i], s.Size, s.Size,
				func(i, j int) color.RGBA { return colormap.Grey.RGBA(float64(pix[i*s.Size+j])) })
		}
		o := r.Reconstructions[1].Outcome
		if got, want := f.Panels[3].Title, fmt.Sprintf("From zero: %.2f dB, %.3f", o.PSNR, o.SSIM); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s.Operator, s.Starts = ct.OperatorMask, all[:2]
	if f, err := startsFigure(mustRun(t, s)); err != nil || f.Panels[1].Title != "Measurement" {
		t.Errorf("%+v, %v", f, err)
	}
}

// The files of one start agree: the energies of the array are those of the result, and of the
// last rows of both tables.
func TestFilesTellOfTheSamePicture(t *testing.T) {
	s := ct.Default(ct.MethodGraduated, ct.PriorScore)
	s.Size, s.Scan.Angles, s.Schedule.Levels = 32, 20, 4
	s.Starts = []ct.Start{{Kind: ct.StartZero}, {Kind: ct.StartNoise, Scale: 1, Seed: 1}}
	l := NewLevels(&s)
	r := watched(t, s, l.Record)
	track := Track{Run: r, Levels: l}
	array := fileOf(t, track, "reconstruction-2.npy")
	pixels := array[10+int(binary.LittleEndian.Uint16(array[8:])):]
	x := make([]float32, s.Size*s.Size)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(pixels[4*i:]))
	}
	data, unit := 0.0, make([]float32, len(x))
	ax := make([]float32, len(r.Y))
	r.Op.Apply(ax, x)
	for i, y := range r.Y {
		d := (float64(ax[i]) - float64(y)) / math.Hypot(r.SD, r.Discretisation)
		data += d * d / 2
	}
	for i, v := range x {
		unit[i] = float32(float64(v) / r.Scale)
	}
	prior, err := prior.NewScore(cpu.Go, s.Size, s.Alpha, s.SDE).Energy(t.Context(), unit, s.Schedule.Min)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"energy": data + prior, "data_energy": data, "prior_energy": prior,
		"psnr": picture.PSNR(r.Truth.Pix, x)}
	check := func(file, name string, got float64) {
		t.Helper()
		if math.Abs(got-want[name]) > 2e-4*(data+math.Abs(prior))+1e-6 {
			t.Errorf("%s: %s is %g, of the array %g", file, name, got, want[name])
		}
	}
	var result struct{ Results []map[string]any }
	if err := json.Unmarshal(fileOf(t, track, "result.json"), &result); err != nil {
		t.Fatal(err)
	}
	for name := range want {
		check("result.json", name, result.Results[1][name].(float64))
	}
	for _, file := range []string{"steps-2.csv", "levels.csv"} {
		read := csv.NewReader(strings.NewReader(string(fileOf(t, track, file))))
		read.Comment = '#'
		rows, err := read.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		last := rows[len(rows)-1]
		if got := last[slices.Index(rows[0], "step")]; got != "4" {
			t.Errorf("%s ends at step %s", file, got)
		}
		for name := range want {
			column := slices.Index(rows[0], name)
			if column < 0 {
				t.Errorf("%s has no %s", file, name)
				continue
			}
			got, err := strconv.ParseFloat(last[column], 64)
			if err != nil {
				t.Errorf("%s: %s is %q", file, name, last[column])
			}
			check(file, name, got)
		}
	}
}

// libnpy and npyjs take nothing but spaces after the dictionary, which must be of one line.
func TestNPYHeaderIsPlain(t *testing.T) {
	plain := regexp.MustCompile(`^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$`)
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Starts = s.Starts[:2]
	r := mustRun(t, s)
	arrays := 0
	for _, f := range Files("https://example.org/ct#size=32", Track{Run: r}) {
		if !strings.HasSuffix(f.Name, ".npy") {
			continue
		}
		arrays++
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		file := b.Bytes()
		width := int(file[8]) | int(file[9])<<8
		header := plain.FindSubmatch(file[10 : 10+width])
		if header == nil || !bytes.HasPrefix(file, []byte("\x93NUMPY\x01\x00")) || (10+width)%64 != 0 {
			t.Fatalf("%s: the header is %q", f.Name, file[:10+width])
		}
		rows, _ := strconv.Atoi(string(header[1]))
		columns, _ := strconv.Atoi(string(header[2]))
		if len(file) != 10+width+4*rows*columns || rows*columns == 0 {
			t.Errorf("%s: %d x %d numbers in %d bytes", f.Name, rows, columns, len(file)-10-width)
		}
	}
	if arrays != 8 {
		t.Errorf("%d arrays", arrays)
	}
}
