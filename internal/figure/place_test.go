package figure

import (
	"math"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// Panels with other titles, labels and colour bars: their plots have one size, stand
// in line, and none of what belongs to one reaches into another.
func TestPanelsAreAligned(t *testing.T) {
	axes := func(hi float64, label string) func(*plot.Plot) {
		return func(p *plot.Plot) {
			p.X.Max, p.Y.Max = hi, hi
			if label == "" {
				p.HideAxes()
			}
			p.X.Label.Text, p.Y.Label.Text = label, label
		}
	}
	f := New("x", "x", Notes{},
		Panel{Title: "First", Fill: axes(1, "")}, Panel{Fill: axes(100000, "y"), Scale: LinearScale(0, 1, "")},
		Panel{Fill: axes(1, ""), Scale: LinearScale(-2000, 2000, "values")}, Panel{Title: "Fourth", Fill: axes(7, "")},
		Panel{Fill: axes(0.1, "y")})
	f.Columns = 2
	room := draw.NewCanvas(new(recorder.Canvas), 550, 500)
	plots := f.place(room)
	near := func(a, b vg.Length) bool { return math.Abs(float64(a-b)) < 1e-6 }
	for i, p := range plots {
		if size := p.data.Size(); !near(size.X, plots[0].data.Size().X) || !near(size.Y, plots[0].data.Size().Y) ||
			size.X < 100 || size.Y < 90 {
			t.Errorf("panel %d is %v, the first %v", i, size, plots[0].data.Size())
		}
		if column := plots[i%2]; !near(p.data.Min.X, column.data.Min.X) || p.data.Min.X-plots[0].data.Min.X > 400 {
			t.Errorf("panel %d begins at %v, its column at %v", i, p.data.Min.X, column.data.Min.X)
		}
		if row := plots[i-i%2]; !near(p.data.Min.Y, row.data.Min.Y) {
			t.Errorf("panel %d stands at %v, its row at %v", i, p.data.Min.Y, row.data.Min.Y)
		}
		if needs := p.needs(); needs.Min.X < room.Min.X-1e-6 || needs.Min.Y < room.Min.Y-1e-6 ||
			needs.Max.X > room.Max.X+1e-6 || needs.Max.Y > room.Max.Y+1e-6 {
			t.Errorf("panel %d needs %v of %v", i, needs, room.Rectangle)
		}
		for j, q := range plots[:i] {
			a, b := p.needs(), q.needs()
			if a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y {
				t.Errorf("panels %d and %d overlap: %v, %v", i, j, a, b)
			}
		}
	}
	if plots[1].data.Min.X < plots[0].data.Max.X || plots[2].data.Max.Y > plots[0].data.Min.Y ||
		plots[4].data.Max.Y > plots[2].data.Min.Y {
		t.Error("panels are in the wrong order")
	}
}

// needs returns what a panel draws into.
func (t *placed) needs() vg.Rectangle {
	r := t.area.Rectangle
	if t.yLabel != "" {
		r.Min.X -= t.sizes.label * 1.5
	}
	r.Max.X = t.data.Max.X + t.Scale.width(t.sizes)
	if t.Title != "" {
		r.Max.Y = t.data.Max.Y + panelSize*1.5
	}
	return r
}

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		shape         Shape
		width, height vg.Length // of the room
		ratio         float64   // of the sides, 0: any
	}{
		{Square, 400, 200, 1}, {Square, 200, 400, 1}, {EqualUnits, 400, 200, 3}, {EqualUnits, 400, 50, 3},
		{Stretched, 400, 200, 0},
	} {
		f := New("x", "x", Notes{}, Panel{Shape: c.shape, Fill: func(p *plot.Plot) { p.X.Max, p.Y.Max = 3, 1 }})
		p := f.place(draw.NewCanvas(new(recorder.Canvas), c.width, c.height))[0]
		size := p.data.Size()
		if ratio := float64(size.X / size.Y); c.ratio > 0 && math.Abs(ratio-c.ratio) > 1e-6 {
			t.Errorf("%+v: the sides are %v", c, size)
		}
		if size.X < 0.9*c.width-40 && size.Y < 0.9*c.height-40 {
			t.Errorf("%+v: only %v", c, size)
		}
	}
}
