package export

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

func branchesOf(t *testing.T, p *mixture.Problem, tmin, tmax float64) *homotopy.Homotopy {
	t.Helper()
	h, err := homotopy.Find(t.Context(), p, tmin, tmax, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func homotopyOf(t *testing.T, h *homotopy.Homotopy, dpi int) *figure.Figure {
	t.Helper()
	f, err := homotopyFigure(h, figure.Notes{Subtitle: "the paper's problem", Link: testLink})
	if err != nil {
		t.Fatal(err)
	}
	f.DPI = dpi
	return f
}

func TestHomotopyFigureGolden(t *testing.T) {
	figuretest.Golden(t, homotopyOf(t, branchesOf(t, mixture.Paper(), 1e-3, 10), 50))
}

func TestHomotopyFigureBytesRepeat(t *testing.T) {
	for _, format := range []string{"png", "svg", "pdf"} {
		var first []byte
		for range 3 {
			data := figuretest.Written(t, homotopyOf(t, branchesOf(t, mixture.Paper(), 1e-3, 10), 50), format)
			if first != nil && !bytes.Equal(data, first) {
				t.Errorf("%s differs between figures", format)
			}
			first = data
		}
	}
}

// straightBranches has a minimum at x_1 = lo and a saddle at x_1 = hi for all t.
func straightBranches(lo, hi float64, events ...homotopy.Event) *homotopy.Homotopy {
	h := &homotopy.Homotopy{TMin: 1e-3, TMax: 10, Complete: true, Events: events}
	for i, x := range []float64{lo, hi} {
		h.Branches = append(h.Branches,
			homotopy.Branch{Kind: []stationary.Kind{stationary.Minimum, stationary.Saddle}[i],
				Points: []homotopy.Point{{T: 1e-3, X: plane.Vec{x, 2}, Value: x},
					{T: 10, X: plane.Vec{x, 2}, Value: x}}})
	}
	return h
}

func dark(img *image.RGBA, x, y int) bool {
	c := img.RGBAAt(x, y)
	return max(c.R, c.G, c.B) < 0x60
}

// frameOf returns the middles of the plot's frame: the outermost rows and columns
// that are dark over most of their length.
func frameOf(t *testing.T, img *image.RGBA) (left, right, top, bottom float64) {
	t.Helper()
	size := img.Bounds().Size()
	span := func(n, length int, at func(i, j int) bool) (first, last float64) {
		var lines []int
		for i := range n {
			count := 0
			for j := range length {
				if at(i, j) {
					count++
				}
			}
			if count > length*6/10 {
				lines = append(lines, i)
			}
		}
		if len(lines) < 2 {
			t.Fatalf("no frame among %d lines", n)
		}
		thick := 0
		for thick+1 < len(lines) && lines[thick+1] == lines[thick]+1 {
			thick++
		}
		middle := float64(thick+1) / 2
		return float64(lines[0]) + middle, float64(lines[len(lines)-1]+1) - middle
	}
	left, right = span(size.X, size.Y, func(i, j int) bool { return dark(img, i, j) })
	top, bottom = span(size.Y, size.X, func(i, j int) bool { return dark(img, j, i) })
	return left, right, top, bottom
}

// A dot lies at the pixel of its t and x_1: filled for an end, open for a birth.
func TestFoldsAreWhereTheyBelong(t *testing.T) {
	for _, e := range []homotopy.Event{
		{Type: homotopy.PairEnds, T: 0.1, X: plane.Vec{5, 2}, Extremum: 1}, // no minimum, so without a label
		{Type: homotopy.PairBirth, T: 2, X: plane.Vec{3, 2}},
		{Type: homotopy.PairEnds, T: 0.0123, X: plane.Vec{7.7, 2}, Extremum: 1},
	} {
		f := homotopyOf(t, straightBranches(0, 10, e), testDPI)
		img := figuretest.PNG(t, f)
		left, right, top, bottom := frameOf(t, img)
		p := plot.New()
		f.Panels[0].Fill(p)
		x := left + (right-left)*math.Log(e.T/1e-3)/math.Log(1e4)
		y := bottom + (top-bottom)*(e.X[0]-p.Y.Min)/(p.Y.Max-p.Y.Min)
		const radius = foldRadius * testDPI / 72 // pixels
		var n, sumX, sumY float64
		for i := int(x - 2*radius); i <= int(x+2*radius); i++ {
			for j := int(y - 2*radius); j <= int(y+2*radius); j++ {
				if dark(img, i, j) {
					n, sumX, sumY = n+1, sumX+float64(i)+0.5, sumY+float64(j)+0.5
				}
			}
		}
		if d := math.Hypot(sumX/n-x, sumY/n-y); !(d < 0.75) {
			t.Errorf("the dot of %v is %g pixels off", e, d)
		}
		if got := dark(img, int(x), int(y)); got != (e.Type == homotopy.PairEnds) {
			t.Errorf("%v: the dot is filled: %v", e, got)
		}
		if area := math.Pi * radius * radius; e.Type == homotopy.PairEnds && math.Abs(n-area) > 0.15*area {
			t.Errorf("the dot of %v has %g pixels, want %g", e, n, area)
		}
	}
}

func TestPaperFoldLabels(t *testing.T) {
	h := branchesOf(t, mixture.Paper(), 1e-3, 10)
	var got []string
	for i, m := range foldMarksOf(h, 0) {
		if (m.glyph == glyphBirth) != (i == 0) || m.at != (plane.Vec{h.Events[i].T, h.Events[i].X[0]}) {
			t.Errorf("fold %d: %+v", i, m)
		}
		got = append(got, m.label)
	}
	if want := []string{"", "", "*t* = 0.307", "*t* = 0.518", "*t* = 0.741"}; !slices.Equal(got, want) {
		t.Errorf("labels %q, want %q", got, want)
	}
}

// A label keeps off all lines and dots, the other labels and the frame, and stands
// nearest to its own dot; one that has no room is left out.
func TestFoldLabelsHaveRoom(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	c := draw.NewCanvas(new(recorder.Canvas), 300, 200)
	p := plot.New()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 300, 0, 200 // a unit is a point
	point := func() plane.Vec { return plane.Vec{300 * random.Float64(), 200 * random.Float64()} }
	placed, left := 0, 0
	for range 200 {
		var f foldMarks
		for range 1 + random.IntN(6) {
			f.marks = append(f.marks, foldMark{at: point(), label: "*t* = 0.123"})
		}
		for range random.IntN(12) {
			f.lines = append(f.lines, []plane.Vec{point(), point(), point()})
		}
		boxes := f.labelBoxes(c, p)
		for i, box := range boxes {
			if box == (vg.Rectangle{}) {
				left++
				continue
			}
			placed++
			if box.Min.X < 0 || box.Min.Y < 0 || box.Max.X > 300 || box.Max.Y > 200 {
				t.Errorf("label at %v leaves the plot", box)
			}
			inside := func(v plane.Vec) bool {
				return float64(box.Min.X) < v[0] && v[0] < float64(box.Max.X) && float64(box.Min.Y) < v[1] &&
					v[1] < float64(box.Max.Y)
			}
			for _, line := range f.lines {
				for k := range 2 {
					for s := 0.0; s <= 1; s += 1.0 / 512 {
						if inside(plane.AddScaled(line[k], s, plane.Vec{line[k+1][0] - line[k][0],
							line[k+1][1] - line[k][1]})) {
							t.Fatalf("label at %v is on the line %v", box, line)
						}
					}
				}
			}
			gap := func(v plane.Vec) float64 {
				return math.Hypot(max(float64(box.Min.X)-v[0], v[0]-float64(box.Max.X), 0),
					max(float64(box.Min.Y)-v[1], v[1]-float64(box.Max.Y), 0))
			}
			for _, other := range f.marks {
				if gap(other.at) < foldRadius {
					t.Errorf("label at %v is on the dot at %v", box, other.at)
				}
			}
			if d := gap(f.marks[i].at); d > 16 {
				t.Errorf("label %d is %g from its dot", i, d)
			}
			for _, other := range boxes[:i] {
				if box.Min.X < other.Max.X && other.Min.X < box.Max.X && box.Min.Y < other.Max.Y &&
					other.Min.Y < box.Max.Y {
					t.Errorf("labels at %v and %v overlap", box, other)
				}
			}
		}
	}
	if placed < 200 || left < 20 {
		t.Errorf("%d labels placed and %d left out: the test shows little", placed, left)
	}
}

func TestClearestCoordinate(t *testing.T) {
	upright := mixturetest.Pitchfork()
	upright.A = plane.Mat{{1, 0}, {0, 0}}
	for i := range upright.Modes {
		m := &upright.Modes[i].Mean
		m[0], m[1] = m[1], m[0]
	}
	for _, c := range []struct {
		name string
		p    *mixture.Problem
		tmin float64
		want int
	}{
		{"paper: x_1 has three branches within 0.1", mixture.Paper(), 1e-3, 1},
		{"level pitchfork", mixturetest.Pitchfork(), 0.1, 0},
		{"upright pitchfork", upright, 0.1, 1},
	} {
		h := branchesOf(t, c.p, c.tmin, 5)
		if got := clearest(h); got != c.want {
			t.Errorf("%s: x_%d", c.name, got+1)
		}
		p := plot.New()
		homotopyOf(t, h, 40).Panels[0].Fill(p)
		if !strings.HasPrefix(p.Y.Label.Text, fmt.Sprintf("*x*_{%d} ", c.want+1)) {
			t.Errorf("%s: the axis is %q", c.name, p.Y.Label.Text)
		}
	}
}

// The legend names what is there, and an incomplete picture says so.
func TestHomotopyLegend(t *testing.T) {
	names := func(h *homotopy.Homotopy) (names []string) {
		for _, e := range homotopyOf(t, h, 40).Legend {
			names = append(names, e.Name)
		}
		return names
	}
	if got := strings.Join(names(branchesOf(t, mixture.Paper(), 1e-3, 10)),
		", "); got != "global minimum at *t* = 0.001, minimum B, minimum C, minimum D, saddle, maximum, fold where two branches end, fold where two appear" {
		t.Error(got)
	}
	h := straightBranches(0, 10)
	if got := strings.Join(names(h), ", "); got != "global minimum at *t* = 0.001, saddle" {
		t.Error(got)
	}
	h.Complete = false
	if f := homotopyOf(t, h, 40); !strings.Contains(f.Notes.Subtitle, "not all branches found") {
		t.Errorf("subtitle %q", f.Notes.Subtitle)
	}
}

func TestHomotopyFigureInput(t *testing.T) {
	for name, change := range map[string]func(*homotopy.Homotopy){
		"no branches":    func(h *homotopy.Homotopy) { h.Branches = nil },
		"no points":      func(h *homotopy.Homotopy) { h.Branches[1].Points = nil },
		"one t":          func(h *homotopy.Homotopy) { h.TMax = h.TMin },
		"t of zero":      func(h *homotopy.Homotopy) { h.TMin = 0 },
		"infinite t":     func(h *homotopy.Homotopy) { h.TMax = math.Inf(1) },
		"negative point": func(h *homotopy.Homotopy) { h.Branches[0].Points[0].T = -1 },
		"NaN":            func(h *homotopy.Homotopy) { h.Branches[0].Points[1].X[1] = math.NaN() },
		"no such branch": func(h *homotopy.Homotopy) { h.Events = []homotopy.Event{{T: 1, Extremum: 2}} },
	} {
		h := straightBranches(0, 10)
		change(h)
		if _, err := homotopyFigure(h, figure.Notes{}); err == nil ||
			!strings.HasPrefix(err.Error(), "figure homotopy: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	// Branches on one line still draw.
	for _, format := range []string{"png", "svg", "pdf"} {
		figuretest.Written(t, homotopyOf(t, straightBranches(1, 1, homotopy.Event{T: 1}), 40), format)
	}
}

func TestHomotopyFiles(t *testing.T) {
	h := branchesOf(t, mixture.Paper(), 1e-3, 10)
	files := writtenFiles(t, HomotopyFiles(&toy2d.Spec{Seed: 7}, h, testLink))
	table := func(name string) [][]string { return csvRows(t, files[name]) }
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if _, note := figuretest.Table(t, files["folds.csv"]); note != testLink+"\nseed 7; noise.seed 0" {
		t.Errorf("note %q", note)
	}
	rows := table("homotopy.csv")
	if got := strings.Join(rows[0], ","); got != "branch,kind,t,x1,x2,value" {
		t.Errorf("header %s", got)
	}
	rows = rows[1:]
	for i, b := range h.Branches {
		for _, p := range b.Points {
			if len(rows) == 0 {
				t.Fatal("rows are missing")
			}
			r := rows[0]
			if r[0] != strconv.Itoa(i) || r[1] != b.Kind.String() || number(r[2]) != p.T || number(r[3]) != p.X[0] ||
				number(r[4]) != p.X[1] || number(r[5]) != p.Value {
				t.Errorf("row %v of branch %d at %v", r, i, p)
			}
			rows = rows[1:]
		}
	}
	if len(rows) > 0 {
		t.Errorf("%d rows too many", len(rows))
	}
	folds := table("folds.csv")
	if got := strings.Join(folds[0], ","); got != "t,type,x1,x2,extremum,saddle" {
		t.Errorf("header %s", got)
	}
	folds = folds[1:]
	want := []struct {
		t    float64
		kind string
		of   stationary.Kind
	}{{0.2007, "birth", stationary.Maximum}, {0.2057, "end", stationary.Maximum}, {0.3075, "end", stationary.Minimum},
		{0.5184, "end", stationary.Minimum}, {0.7409, "end", stationary.Minimum}}
	if len(folds) != len(want) {
		t.Fatalf("%d folds, want %d", len(folds), len(want))
	}
	for i, w := range want {
		r, e := folds[i], h.Events[i]
		if math.Abs(number(r[0])-w.t) > 1e-4 || r[1] != w.kind || number(r[2]) != e.X[0] || number(r[3]) != e.X[1] ||
			r[4] != strconv.Itoa(e.Extremum) || r[5] != strconv.Itoa(e.Saddle) || h.Branches[e.Extremum].Kind != w.of ||
			h.Branches[e.Saddle].Kind != stationary.Saddle {
			t.Errorf("fold %v, want %v", r, w)
		}
	}
}
