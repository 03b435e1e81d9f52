package figure

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
		{DecadeTicks, 0.0097, 10.3, "0.01 0.1 1 10"},
		{DecadeTicks, 0.01, 10, "0.01 0.1 1 10"},
		{DecadeTicks, 1e-6, 30, "10^{−6} 10^{−5} 10^{−4} 10^{−3} 10^{−2} 10^{−1} 10^{0} 10^{1}"},
		{DecadeTicks, 0.3, 8, "0.5 1 2 5"},
		{LinearTicks, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{LinearTicks, -5, 1305, "0 200 400 600 800 1000 1200"},
		{LinearTicks, -10.1, 10.1, "−10 −5 0 5 10"},
		{LinearTicks, 0, 50, "0 10 20 30 40 50"},
		{LinearTicks, -0.02, 0.02, "−0.02 −0.01 0.00 0.01 0.02"},
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
	fnt := Letters(10, Ink).Font
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
	if len(runs) != 4 || runs[1].rise >= 0 || runs[2].rise <= 0 || runs[1].font.Size >= fnt.Size ||
		runs[3].font.Style == fnt.Style || runs[3].rise != 0 {
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
	face := font.DefaultCache.Lookup(Letters(10, Ink).Font, 10)
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
	style := Letters(linkSize, Ink)
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
