package toy2d

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

func gridOf(n int, f func(x, y float64) float64) (xs []float64, values [][]float64) {
	for i := range n {
		xs = append(xs, -2+4*float64(i)/float64(n-1))
	}
	for _, y := range xs {
		var row []float64
		for _, x := range xs {
			row = append(row, f(x, y))
		}
		values = append(values, row)
	}
	return xs, values
}

func TestIsolines(t *testing.T) {
	for _, c := range []struct {
		name         string
		f            func(x, y float64) float64
		level        float64
		open, closed int
	}{
		{"circle", func(x, y float64) float64 { return x*x + y*y }, 1, 0, 1},
		{"circle that leaves", func(x, y float64) float64 { return x*x + y*y }, 4.5, 4, 0},
		{"line", func(x, y float64) float64 { return x + 0.3*y }, 0.123, 1, 0},
		{"hyperbola", func(x, y float64) float64 { return x * y }, 0.2, 2, 0},
		{"two wells", func(x, y float64) float64 { return min(math.Hypot(x-1, y), math.Hypot(x+1, y)) }, 0.5, 0, 2},
		{"none", func(x, y float64) float64 { return x }, 5, 0, 0},
		{"no values", func(x, y float64) float64 { return math.NaN() }, 0, 0, 0},
	} {
		xs, values := gridOf(64, c.f)
		lines := isolines(xs, xs, values, c.level)
		open, closed := 0, 0
		for _, line := range lines {
			if line[0] == line[len(line)-1] {
				closed++
			} else {
				open++
				for _, end := range []Vec{line[0], line[len(line)-1]} {
					if math.Abs(max(math.Abs(end[0]), math.Abs(end[1]))-2) > 1e-12 {
						t.Errorf("%s: a line ends inside, at %v", c.name, end)
					}
				}
			}
			for _, p := range line {
				if d := math.Abs(c.f(p[0], p[1]) - c.level); d > 2e-3 {
					t.Errorf("%s: %v is off the level by %g", c.name, p, d)
				}
			}
		}
		if open != c.open || closed != c.closed {
			t.Errorf("%s: %d open and %d closed lines, want %d and %d", c.name, open, closed, c.open, c.closed)
		}
	}
}

// Both diagonals of an ambiguous cell, above and below in the middle.
func TestIsolinesAtSaddles(t *testing.T) {
	for _, flip := range []float64{1, -1} {
		for _, level := range []float64{-0.25, 0.25} {
			lines := isolines([]float64{0, 1}, []float64{0, 1}, [][]float64{{flip, -flip}, {-flip, flip}}, level)
			if len(lines) != 2 {
				t.Fatalf("flip %g, level %g: %v", flip, level, lines)
			}
			// The middle, 0, is on the side of the corners that a line does not cut off.
			cut := map[bool][]Vec{true: {{0, 0}, {1, 1}}, false: {{1, 0}, {0, 1}}}[(flip > 0) == (level > 0)]
			for _, line := range lines {
				middle := Vec{(line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2}
				if len(line) != 2 || min(distance(middle, cut[0]), distance(middle, cut[1])) > 0.5 {
					t.Errorf("flip %g, level %g: line %v does not cut off a corner of %v", flip, level, line, cut)
				}
			}
		}
	}
}

func TestDataLine(t *testing.T) {
	lo, hi := Vec{-10, -5}, Vec{10, 5}
	for _, c := range []struct {
		name string
		a    Mat
		y    Vec
		line bool
	}{
		{"paper", Mat{{1, 1}, {0, 0}}, Vec{2, 0}, true},
		{"noise outside the range of A", Mat{{1, 1}, {0, 0}}, Vec{2, 3}, true},
		{"upright", Mat{{2, 0}, {1, 0}}, Vec{3, 1}, true},
		{"level", Mat{{0, 3}, {0, 0}}, Vec{3, 0}, true},
		{"far from the window", Mat{{1, 2}, {2, 4}}, Vec{100, 200}, true},
		{"rank 2", Mat{{1, 0.1}, {0, 1}}, Vec{1, 1}, false},
		{"rank 0", Mat{}, Vec{1, 1}, false},
	} {
		p := Paper()
		p.A, p.Y = c.a, c.y
		lines := p.dataLine(lo, hi)
		if (len(lines) == 1) != c.line {
			t.Errorf("%s: %v", c.name, lines)
			continue
		}
		if !c.line {
			continue
		}
		for _, x := range lines[0] { // normal equations: A^T (A x - y) = 0
			if g := adjoint(p.A, p.residual(x)); norm(g) > 1e-9*(1+norm(p.Y)) {
				t.Errorf("%s: residual %v at %v", c.name, g, x)
			}
		}
		if d := distance(lines[0][0], lines[0][1]); math.Abs(d-2*distance(lo, hi)) > 1e-9 {
			t.Errorf("%s: the line is %g long", c.name, d)
		}
	}
}

func labelsOf(ticks []plot.Tick) []string {
	var labels []string
	for _, t := range ticks {
		if !t.IsMinor() {
			labels = append(labels, t.Label)
		}
	}
	return labels
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		ticks  func(lo, hi float64) []plot.Tick
		lo, hi float64
		want   string
	}{
		{decadeTicks, 0.0097, 10.3, "0.01 0.1 1 10"},
		{decadeTicks, 0.01, 10, "0.01 0.1 1 10"},
		{decadeTicks, 1e-6, 30, "10^{−6} 10^{−5} 10^{−4} 10^{−3} 10^{−2} 10^{−1} 10^{0} 10^{1}"},
		{decadeTicks, 0.3, 8, "0.5 1 2 5"},
		{linearTicks, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{linearTicks, -5, 1305, "0 200 400 600 800 1000 1200"},
		{linearTicks, -10.1, 10.1, "−10 −5 0 5 10"},
		{linearTicks, 0, 50, "0 10 20 30 40 50"},
		{linearTicks, -0.02, 0.02, "−0.02 −0.01 0.00 0.01 0.02"},
	} {
		ticks := c.ticks(c.lo, c.hi)
		if got := strings.Join(labelsOf(ticks), " "); got != c.want {
			t.Errorf("[%g, %g]: %s, want %s", c.lo, c.hi, got, c.want)
		}
		for i, tick := range ticks {
			if tick.Value < c.lo || tick.Value > c.hi || i > 0 && tick.Value <= ticks[i-1].Value {
				t.Errorf("[%g, %g]: tick %d at %g", c.lo, c.hi, i, tick.Value)
			}
			plain := strings.Replace(tick.Label, "−", "-", 1)
			if v, err := strconv.ParseFloat(plain, 64); err == nil && math.Abs(v-tick.Value) > 1e-9 {
				t.Errorf("%g is labelled %s", tick.Value, tick.Label)
			}
		}
	}
}

func TestMarkup(t *testing.T) {
	fnt := letters(10, ink).Font
	for s, want := range map[string]string{
		"*t*_{max} = 1":         "tmax = 1",
		"10^{−6}":               "10−6",
		"*f*\u2009(*x*_{*k*})":  "f\u2009(xk)",
		"no { or } is special":  "no { or } is special",
		"open _{to the end":     "open to the end",
		"not \xff valid":        "not \xff valid",
		"":                      "",
		"tmax_0 and 3 × 4 − ∇f": "tmax_0 and 3 × 4 − ∇f",
	} {
		if got := plainText(s); got != want {
			t.Errorf("%q without markup is %q, want %q", s, got, want)
		}
	}
	runs := parseRuns("a_{b}^{c}*d*", fnt)
	if len(runs) != 4 || runs[1].rise >= 0 || runs[2].rise <= 0 || runs[1].font.Size >= fnt.Size || runs[3].font.Style == fnt.Style || runs[3].rise != 0 {
		t.Errorf("runs %+v", runs)
	}
	_, plain := typeset("ab", fnt)
	_, small := typeset("a_{b}", fnt)
	_, letter := typeset("a", fnt)
	if !(letter < small && small < plain) {
		t.Errorf("widths %g, %g, %g", letter, small, plain)
	}
}

// Nabla, which the font lacks, is broad on top.
func TestNabla(t *testing.T) {
	face := font.DefaultCache.Lookup(letters(10, ink).Font, 10)
	path, advance := glyphOutline(face, '∇', vg.Point{})
	spread := func(from, to vg.Length) vg.Length {
		lo, hi := vg.Length(math.Inf(1)), vg.Length(math.Inf(-1))
		for _, c := range path {
			if c.Type != vg.CloseComp && c.Pos.Y >= from && c.Pos.Y <= to {
				lo, hi = min(lo, c.Pos.X), max(hi, c.Pos.X)
			}
		}
		return hi - lo
	}
	if top, bottom := spread(6, 8), spread(-0.1, 1); top < 5 || bottom > 3 || bottom < 0 || advance < 5 {
		t.Errorf("%g wide on top, %g below, advance %g", top, bottom, advance)
	}
}

func TestLinkIsWrapped(t *testing.T) {
	style := letters(linkSize, ink)
	long := "https://example.org/toy2d#" + strings.Repeat("starts.n=16&*y*_{0}=2&", 12)
	const width = 300
	lines := wrapped(style, long, width, 99)
	if len(lines) < 3 || strings.Join(lines, "") != long {
		t.Errorf("%q", lines)
	}
	short := wrapped(style, long, width, 2)
	if len(short) != 2 || short[0] != lines[0] || !strings.HasSuffix(short[1], "…") {
		t.Errorf("%q", short)
	}
	for _, line := range slices.Concat(lines, short) {
		if _, w := typesetRuns([]textRun{{text: line, font: style.Font}}); w > width+2 {
			t.Errorf("%q is %g wide", line, w)
		}
	}
	if n := len(wrapped(style, "", width, 2)); n != 0 {
		t.Errorf("no link has %d lines", n)
	}
}

// A circle in the PDF is one: the ends of its curves lie on it, and their middles.
func TestPDFArc(t *testing.T) {
	var path vg.Path
	centre := vg.Point{X: 30, Y: 40}
	path.Arc(centre, 20, 0.3, 2*math.Pi)
	var points []vg.Point
	fields := regexp.MustCompile(`(\S+) (\S+) `).FindAllStringSubmatch(pdfPath(path), -1)
	for _, f := range fields {
		x, errX := strconv.ParseFloat(f[1], 64)
		y, errY := strconv.ParseFloat(f[2], 64)
		if errX != nil || errY != nil {
			t.Fatal(errX, errY)
		}
		points = append(points, vg.Point{X: vg.Length(x), Y: vg.Length(y)})
	}
	if len(points) != 1+4*3 {
		t.Fatalf("%d points in %s", len(points), pdfPath(path))
	}
	radius := func(p vg.Point) float64 { return math.Hypot(float64(p.X-centre.X), float64(p.Y-centre.Y)) }
	for i := 0; i+3 < len(points); i += 3 {
		middle := points[i].Add(points[i+1].Scale(3)).Add(points[i+2].Scale(3)).Add(points[i+3]).Scale(1.0 / 8)
		if math.Abs(radius(points[i])-20) > 2e-3 || math.Abs(radius(middle)-20) > 20*3e-4+2e-3 {
			t.Errorf("curve %d: radius %g, middle %g", i/3, radius(points[i]), radius(middle))
		}
	}
	if d := points[len(points)-1].Sub(points[0]); math.Hypot(float64(d.X), float64(d.Y)) > 2e-3 {
		t.Errorf("it does not close: %v", d)
	}
}
