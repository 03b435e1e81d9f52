package export

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradus/internal/figure"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
	"gradus/toy2d/stationary"
)

// testBasins have regions of every kind: two detached ones, small and large.
func testBasins() *toy2d.Basins {
	b := &toy2d.Basins{N: 40, Min: -10, Max: 10, Complete: true, Ends: make([]byte, 1600)}
	for i, x := range []plane.Vec{{1, 1}, {-6, -6}, {6, -6}, {30, 0}} {
		b.Minima = append(b.Minima, toy2d.Basin{Point: stationary.Point{X: x, Value: float64(i)}})
	}
	for i := range b.Ends {
		switch x := b.Start(i); {
		case x[0]+x[1] > 12:
			b.Ends[i] = toy2d.EndsDiverged
		case x[1] > 6:
			b.Ends[i] = 1
		case x[0] < -7 && x[1] > 0:
			b.Ends[i] = toy2d.EndsElsewhere
		case x[0] < -3 && x[1] < -3:
			b.Ends[i] = 1
		case math.Hypot(x[0]-6, x[1]+6) < 3:
			b.Ends[i] = 2
		}
	}
	b.Away = make([]float64, len(b.Ends))
	for i, at := range b.Ends {
		b.Away[i] = math.NaN()
		switch at {
		case toy2d.EndsElsewhere:
			b.Elsewhere++
		case toy2d.EndsDiverged:
			b.Diverged++
		default:
			b.Away[i] = float64(i%2) * 0.25 // half of them have arrived
			m := &b.Minima[at]
			m.Share++
			if i%2 == 0 {
				m.Arrived++
			}
		}
	}
	for i := range b.Minima {
		b.Minima[i].Share /= 1600
		b.Minima[i].Arrived /= 1600
	}
	b.Elsewhere, b.Diverged = b.Elsewhere/1600, b.Diverged/1600
	return b
}

// end returns what a point of the plane is coloured by.
func (b regions) endAt(x plane.Vec) byte {
	step := (b.Max - b.Min) / float64(b.N-1)
	cell := func(v float64) int { return int(math.Floor((v-b.Min)/step + 0.5)) }
	return b.Ends[cell(x[1])*b.N+cell(x[0])]
}

// Hatching covers the cells of its end and no others: its length is in proportion.
func TestBasinHatching(t *testing.T) {
	b := regions{testBasins()}
	for _, of := range []byte{toy2d.EndsElsewhere, toy2d.EndsDiverged, 0, 2, 3} {
		for _, rising := range []bool{true, false} {
			length := 0.0
			for _, line := range b.hatching(of, rising) {
				d := plane.Sub(line[1], line[0])
				if math.Abs(math.Abs(d[0])-math.Abs(d[1])) > 1e-9 || (d[0]*d[1] > 0) != rising {
					t.Errorf("%v is no diagonal", line)
				}
				length += plane.Norm(d)
				for u := 0.01; u < 1; u += 0.02 {
					if at := plane.AddScaled(line[0], u, d); b.endAt(at) != of {
						t.Fatalf("hatching of %d passes %v, which is of %d", of, at, b.endAt(at))
					}
				}
			}
			cells := 0
			for _, end := range b.Ends {
				if end == of {
					cells++
				}
			}
			step := 20.0 / 39
			want := float64(cells) * step * math.Sqrt2 / 3 // a diagonal of each third cell
			if math.Abs(length-want) > 0.1*want+1e-9 {
				t.Errorf("hatching of %d is %g long, want about %g", of, length, want)
			}
		}
	}
}

// Borders are where neighbours differ, each piece once.
func TestBasinBorders(t *testing.T) {
	b := regions{testBasins()}
	step := 20.0 / 39
	pieces := map[string]int{}
	for _, line := range b.borders() {
		d := plane.Sub(line[1], line[0])
		n := int(math.Round(plane.Norm(d) / step))
		for i := range n {
			middle := plane.AddScaled(line[0], (float64(i)+0.5)/float64(n), d)
			side := plane.Vec{d[1] / plane.Norm(d) * step / 2, d[0] / plane.Norm(d) * step / 2}
			if b.endAt(plane.AddScaled(middle, 0.9, side)) == b.endAt(plane.AddScaled(middle, -0.9, side)) {
				t.Errorf("a border at %v, where none is", middle)
			}
			pieces[fmt.Sprintf("%.6f", middle)]++
		}
	}
	want := 0
	for i, end := range b.Ends {
		for _, j := range b.neighbours(i) {
			if j > i && b.Ends[j] != end {
				want++
			}
		}
	}
	for at, n := range pieces {
		if n != 1 {
			t.Errorf("the border at %s is drawn %d times", at, n)
		}
	}
	if len(pieces) != want {
		t.Errorf("%d pieces of borders, want %d", len(pieces), want)
	}
}

// Letters stand in their own regions, with room, and only where no mark says it.
func TestBasinLetters(t *testing.T) {
	b := regions{testBasins()}
	step := 20.0 / 39
	var ends []byte
	for _, l := range b.labels() {
		ends = append(ends, l.end)
		for angle := 0.0; angle < 6; angle += 0.2 {
			sin, cos := math.Sincos(angle)
			if at := plane.AddScaled(l.x, 1.4*step, plane.Vec{cos, sin}); b.endAt(at) != l.end {
				t.Errorf("the letter of %d at %v touches %d", l.end, l.x, b.endAt(at))
			}
		}
	}
	slices.Sort(ends)
	if !slices.Equal(ends, []byte{1}) { // the regions of 0, 1 and 2 with their minima need none
		t.Errorf("letters of %v, want one of minimum 1", ends)
	}
	b.Minima[0].X = plane.Vec{30, 30} // now its region needs a letter
	if labels := b.labels(); len(labels) != 2 || labels[0].end+labels[1].end != 1 {
		t.Errorf("letters %v", labels)
	}
	// No region is large enough.
	for i := range b.Ends {
		b.Ends[i] = byte(i+i/b.N) % 2
	}
	if labels := b.labels(); len(labels) != 0 {
		t.Errorf("letters %v on a chess board", labels)
	}
}

func TestBasinLetterNames(t *testing.T) {
	for i, want := range map[int]string{1: "B", 2: "C", 25: "Z", 26: "B2", 50: "Z2", 51: "B3"} {
		if got := basinLetter(i); got != want {
			t.Errorf("minimum %d is %s, want %s", i, got, want)
		}
	}
}

func TestBasinLegend(t *testing.T) {
	names := func(b *toy2d.Basins) string {
		var s []string
		for _, e := range basinLegend(b) {
			s = append(s, e.Name)
		}
		return strings.Join(s, "; ")
	}
	b := testBasins()
	b.Minima[0].Share, b.Minima[1].Share, b.Minima[2].Share, b.Elsewhere, b.Diverged = 0.5, 0.2501, 0.0004, 0.1, 0.1495
	if got, want := names(b),
		"global minimiser 50 % (27.3 % arrived); (−6, −6) 25 % (13.1 % arrived); (6, −6) < 0.1 %; (30, 0) 0 %; in no valley 10 %; diverged 15 %"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	b.Elsewhere, b.Diverged = 0, 0
	for len(b.Minima) < 14 {
		b.Minima = append(b.Minima, toy2d.Basin{Share: 0.01})
	}
	if got := names(b); strings.Count(got, ";") != 10 || !strings.HasSuffix(got, "; 4 more 4 %") {
		t.Errorf("%s", got)
	}
	for share, want := range map[float64]string{0: "0 %", 1: "100 %", 0.9996: "> 99.9 %", 0.999: "99.9 %",
		0.0001: "< 0.1 %", 0.914: "91.4 %"} {
		if got := percent(share); got != want {
			t.Errorf("%g is %q, want %q", share, got, want)
		}
	}
}

func TestBasinsFigureRefuses(t *testing.T) {
	l := mixture.Paper().At(1e-3)
	for name, change := range map[string]func(*toy2d.Basins){
		"no grid":      func(b *toy2d.Basins) { b.Ends = b.Ends[1:] },
		"one start":    func(b *toy2d.Basins) { b.N, b.Ends = 1, b.Ends[:1] },
		"empty square": func(b *toy2d.Basins) { b.Max = b.Min },
		"NaN":          func(b *toy2d.Basins) { b.Max = math.NaN() },
		"no minimum":   func(b *toy2d.Basins) { b.Ends[7] = 4 },
	} {
		b := testBasins()
		change(b)
		if _, err := basinsFigure(b, l, figure.Notes{}); err == nil ||
			!strings.HasPrefix(err.Error(), "figure basins: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// The table says what the basins say, and where each start is.
func TestBasinFiles(t *testing.T) {
	b := testBasins()
	s := toy2d.Default(solver.Flow)
	files := writtenFiles(t, BasinFiles(&s, s.Problem(), b, testLink))
	rows := csvRows(t, files["basins.csv"])
	if got := strings.Join(rows[0], ","); got != "x1,x2,basin,minimum1,minimum2,f,distance" || len(rows) != 1+1600 {
		t.Fatalf("header %s, %d rows", got, len(rows))
	}
	seen := map[string]int{}
	for i, row := range rows[1:] {
		x := b.Start(i)
		if row[0] != fmt.Sprint(x[0]) || row[1] != fmt.Sprint(x[1]) {
			t.Fatalf("row %d is %v, want the start %v", i, row, x)
		}
		want := map[byte]string{0: "0,1,1,0", 1: "1,-6,-6,1", 2: "2,6,-6,2", toy2d.EndsElsewhere: "elsewhere,,,",
			toy2d.EndsDiverged: "diverged,,,"}[b.Ends[i]]
		away := ""
		if b.Ends[i] < toy2d.EndsElsewhere {
			away = fmt.Sprint(b.Away[i])
		}
		if got := strings.Join(row[2:], ","); got != want+","+away {
			t.Fatalf("row %d: %s, want %s", i, got, want)
		}
		seen[want]++
	}
	if len(seen) != 5 {
		t.Errorf("kinds of rows: %v", seen)
	}
}
