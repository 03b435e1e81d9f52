package export

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
)

func fileOf(t *testing.T, track Track, name string) []byte { return fileOfTracks(t, name, track) }

func fileOfTracks(t *testing.T, name string, tracks ...Track) []byte {
	t.Helper()
	files := Files(pageLink, tracks...)
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

// compared runs a spec and what it is compared with.
func compared(t *testing.T, s ct.Spec, names ...string) []Track {
	t.Helper()
	r, l, _ := filmed(t, s)
	tracks := []Track{{Run: r, Levels: l}}
	for _, name := range names {
		c, err := ct.Compare(s, name)
		if err != nil {
			t.Fatal(err)
		}
		c.Schedule.Levels = min(c.Schedule.Levels, 3) // soon done
		r, l, _ := filmed(t, c)
		tracks = append(tracks, Track{name, r, l})
	}
	return tracks
}

// Files of tracks have names of their own, which are known beforehand.
func TestFilesOfTracks(t *testing.T) {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Schedule.Levels, s.Starts = 3, s.Starts[:2]
	names := []string{"off", "fbp", "tv", "flow"}
	tracks := compared(t, s, names...)
	var got []string
	for _, f := range Files(pageLink, tracks...) {
		got = append(got, f.Name)
	}
	known, err := FileNames(s, names)
	if err != nil || !slices.Equal(known, got) {
		t.Errorf("%q, known are %q, %v", got, known, err)
	}
	for _, name := range []string{"truth.png", "sinogram.npy", "reconstruction.npy", "reconstruction-2.npy",
		"reconstruction-off-2.npy", "error-fbp.png", "reconstruction-tv.npy",
		"steps-off.csv", "steps-flow.csv", "levels.gif", "levels-off.png", "levels-flow.csv", "result.json",
		"result-tv.json", "energy-off.svg", "psnr-flow.pdf", "starts-off.png", "panels.svg"} {
		if !slices.Contains(got, name) {
			t.Errorf("no %s", name)
		}
	}
	for _, name := range []string{"truth-off.png", "levels-fbp.gif", "steps-tv.csv", "starts-flow.png"} {
		if slices.Contains(got, name) {
			t.Errorf("a file %s", name)
		}
	}
	if all := slices.Sorted(slices.Values(got)); len(slices.Compact(all)) != len(got) {
		t.Errorf("a name comes twice: %q", got)
	}
	if alone, err := FileNames(s, nil); err != nil || slices.Contains(alone, "panels.png") ||
		slices.Contains(alone, "truth-off.png") {
		t.Errorf("%q, %v", alone, err)
	}
	if _, err := FileNames(s, []string{"magic"}); err == nil || !strings.HasPrefix(err.Error(), "compare: ") {
		t.Errorf("%v", err)
	}
}

// One figure shows the results of all tracks with their figures, and names the page.
func TestPanelsFigure(t *testing.T) {
	s := fromEverywhere(ct.MethodGraduated, ct.PriorTikhonov)
	s.Schedule.Levels, s.Starts = 3, s.Starts[:2]
	tracks := compared(t, s, "off", "tv", "flow")
	f, err := panelsFigure(tracks)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, p := range f.Panels {
		title, _, _ := strings.Cut(p.Title, ":")
		titles = append(titles, title)
	}
	want := []string{"Truth", "Sinogram of 20 angles", "From noise of SD 5 (seed 2)", "From zero",
		"Not graduated, from noise of SD 5 (seed 2)", "Not graduated, from zero", "Total variation",
		"Graduated flow, from noise of SD 5 (seed 2)"}
	if !slices.Equal(titles, want) {
		t.Errorf("%q", titles)
	}
	if o := tracks[2].Run.Result; !strings.HasSuffix(f.Panels[6].Title,
		": "+quality(float64(o.PSNR), float64(o.SSIM))) {
		t.Errorf("%q", f.Panels[6].Title)
	}
	figuretest.Legible(t, figuretest.Written(t, f, "svg"), f.Width.Points(), f.Height.Points())
	for _, name := range []string{"panels.svg", "psnr-off.svg", "reconstruction-figure.pdf"} {
		if !bytes.Contains(fileOfTracks(t, name, tracks...), []byte(pageLink)) {
			t.Errorf("%s does not name its page", name)
		}
	}
	checkPNGNote(t, fileOfTracks(t, "error-tv.png", tracks...), *tracks[2].Run.Spec)
	var result struct {
		Link  string
		Greys map[string][2]float64
	}
	if err := json.Unmarshal(fileOfTracks(t, "result-tv.json", tracks...), &result); err != nil ||
		result.Link != pageLink || len(result.Greys) != 3 {
		t.Errorf("%+v, %v", result, err)
	}
}
