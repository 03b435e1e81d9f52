package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
)

// Files of a posterior are its mean, standard deviations and a sample of each chain, with a figure and the chains' film.
func TestFilesOfAPosterior(t *testing.T) {
	s := ct.Default(ct.MethodPosterior, ct.PriorTikhonov) // which takes no network
	s.Size, s.Scan.Angles, s.Sampling.Chains = 32, 20, 5
	s.Regions = []ct.Region{{Inside: [3]float64{0.1, 0.2, 0.3}}, {Inside: [3]float64{-0.3, 0, 0.2}}}
	levels := NewLevels(&s)
	r := mustPrepare(t, s)
	if err := r.Reconstruct(t.Context(), levels.Record); err != nil {
		t.Fatal(err)
	}
	files := Files("", Track{Run: r, Levels: levels})
	want, err := FileNames(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("files %q, foretold %q", names, want)
	}
	for _, name := range []string{"mean.npy", "mean.png", "error.npy", "residual.png", "sd.npy", "sd.png", "sample.npy",
		"sample-5.png", "posterior.svg", "levels.gif", "levels.csv", "coverage.csv",
		"contrasts.csv", "result.json", "reconstruction-figure.pdf"} {
		if !slices.Contains(names, name) {
			t.Errorf("no %s", name)
		}
	}
	for _, name := range []string{"reconstruction.npy", "sample-6.npy", "starts.png", "steps.csv"} {
		if slices.Contains(names, name) {
			t.Errorf("there is a %s", name)
		}
	}
	text := func(name string) []byte {
		t.Helper()
		var b bytes.Buffer
		if err := files[slices.IndexFunc(files, func(f figure.File) bool { return f.Name == name })].Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, pix := range map[string][]float32{"mean.npy": r.Reconstructions[0].X.Pix, "sd.npy": r.Posterior.SD.Pix,
		"sample-2.npy": r.Posterior.Samples[1].Pix} {
		array := text(name)
		last := math.Float32frombits(binary.LittleEndian.Uint32(array[len(array)-4:]))
		if want := pix[len(pix)-1]; last != want {
			t.Errorf("%s ends with %g, not %g", name, last, want)
		}
	}
	rows, note := figuretest.Table(t, text("levels.csv"))
	// After each level, the first state and the last.
	if got, want := len(rows), 1+5*(s.Schedule.Levels+2); got != want || note != "image.seed 1; scan.seed 1; seed 1" ||
		rows[5][4] != "chain 5" {
		t.Errorf("%d rows, want %d; %q, note %q", got, want, rows[5], note)
	}
	rows, _ = figuretest.Table(t, text("coverage.csv"))
	if len(rows) != 31 || rows[10][0] != "1" || rows[10][1] != fmt.Sprint(float64(r.Result.Posterior.Coverage[0])) ||
		!strings.HasPrefix(rows[10][2], "0.6826894921") || rows[30][0] != "3" {
		t.Errorf("coverage %q", rows)
	}
	rows, _ = figuretest.Table(t, text("contrasts.csv"))
	if want := fmt.Sprint(r.Posterior.Contrasts[1][4][19]); len(rows) != 1+5*20 ||
		!slices.Equal(rows[0], []string{"chain", "step", "region_1", "region_2"}) || rows[1][1] != "69" ||
		rows[100][0] != "5" || rows[100][1] != "88" || rows[100][3] != want {
		t.Errorf("contrasts end with %q, want %s", rows[len(rows)-1], want)
	}
	if svg := string(text("posterior.svg")); !strings.Contains(svg, "Standard deviation") ||
		!strings.Contains(svg, "Sample 4") || strings.Contains(svg, "Sample 5") || !strings.Contains(svg, "rms of the standard deviation 0.0") {
		t.Error("the figure lacks something")
	}
}

// Figures say whose prior samples are of: with others loaded it is a choice.
func TestFiguresNameThePriorOfSamples(t *testing.T) {
	s := ct.Default(ct.MethodPosterior, ct.PriorScore)
	s.Size = 32
	if got := subtitle(mustPrepare(t, s)); !strings.HasSuffix(got, "scan seed 1, prior general") {
		t.Errorf("subtitle %q", got)
	}
}

// The table of a batch has the figures of samples where a method draws some.
func TestBatchTableOfPosteriors(t *testing.T) {
	s := ct.Default(ct.MethodPosterior, ct.PriorScore)
	s.Batch = &ct.Batch{First: 1, Count: 1, Methods: []ct.Method{ct.MethodPosterior, ct.MethodFBP}}
	figures := &ct.PosteriorFigures{SDRMS: 0.01, ErrorRMS: 0.02, Coverage: [2]ct.Number{0.6, 0.9}, RHat: 1.5}
	rows := []ct.BatchRow{{BatchMember: ct.BatchMember{Method: ct.MethodPosterior},
		Seeds: []ct.Judgement{{PSNR: 30, Posterior: figures}}},
		{BatchMember: ct.BatchMember{Method: ct.MethodFBP}, Seeds: []ct.Judgement{{PSNR: 20}}}}
	var b bytes.Buffer
	if err := BatchTable(&s, rows, "").Write(&b); err != nil {
		t.Fatal(err)
	}
	got, _ := figuretest.Table(t, b.Bytes())
	for i, want := range [][]string{{"sd_rms", "error_rms", "coverage_1", "coverage_2", "rhat"},
		{"0.01", "0.02", "0.6", "0.9", "1.5"}, make([]string, 5)} {
		if !slices.Equal(got[i][7:], want) {
			t.Errorf("row %d: %q, want %q", i, got[i][7:], want)
		}
	}
}
