package export

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/figure/figuretest"
)

// TestCurvatureFiles: the table has what RunCurvature returned, place by place, and the figure can be drawn.
func TestCurvatureFiles(t *testing.T) {
	s := ct.Default(ct.MethodGraduated, ct.PriorTV)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.Curvature = 32, 12, 3, 8
	r := mustRun(t, s)
	var err error
	if r.Result.Curvature, err = ct.RunCurvature(t.Context(), &s, cpu.Go, nil, nil); err != nil {
		t.Fatal(err)
	}
	names, err := FileNames(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	written := map[string][]byte{}
	for _, f := range Files("https://example.org/ct", Track{Run: r}) {
		if !OfCurvature(f.Name) {
			continue
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		written[f.Name] = b.Bytes()
		if !slices.Contains(names, f.Name) {
			t.Errorf("%s is not announced", f.Name)
		}
	}
	if len(written) != 4 {
		t.Errorf("%d files", len(written))
	}
	rows, note := figuretest.Table(t, written["curvature.csv"])
	if len(rows) != 5 || strings.Join(rows[0][:6], " ") != "step level t bound energy_least energy_least_residual" ||
		!strings.HasPrefix(note, "https://example.org/ct") {
		t.Fatalf("%d rows below %q, note %q", len(rows), rows[0], note)
	}
	for i, l := range r.Result.Curvature.Levels {
		for column, want := range map[int]float64{0: float64(l.K), 2: l.T, 3: float64(l.Bound), 4: float64(l.Energy.Least),
			10: float64(l.Prior.Greatest), 13: float64(l.Step.LeastResidual), 16: float64(l.Contraction)} {
			if got, err := strconv.ParseFloat(rows[i+1][column], 64); err != nil || got != want {
				t.Errorf("place %d, %s: %q, want %g", i, rows[0][column], rows[i+1][column], want)
			}
		}
	}
	if svg := string(written["curvature.svg"]); !strings.Contains(svg, "8 Lanczos steps") {
		t.Errorf("the figure does not say how: %.300s", svg)
	}
}
