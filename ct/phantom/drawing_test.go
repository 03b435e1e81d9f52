package phantom

import (
	"gradus/ct/picture"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func drawnEllipse(x, y, a, b, angle, value float64) Shape {
	return Shape{Ellipse: &[6]float64{x, y, a, b, angle, value}}
}

// area of the square [-1, 1]^2 times the value there.
func area(m picture.Image) (sum float64) {
	for _, v := range m.Pix {
		sum += float64(v)
	}
	return sum * 4 / float64(len(m.Pix))
}

// Shapes cover what geometry says, whatever their place, direction and the pixels' size.
func TestDrawingAreas(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	within := func(lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }
	for _, n := range []int{32, 128} {
		for range 40 {
			a, b := within(0.05, 0.4), within(0.05, 0.4)
			e := drawnEllipse(within(-0.5, 0.5), within(-0.5, 0.5), a, b, within(-360, 360), 0.7)
			if got, want := area(Drawing{e}.Draw(n)), 0.7*math.Pi*a*b; math.Abs(got/want-1) > 0.01 {
				t.Errorf("%v at %d: area %g, want %g", *e.Ellipse, n, got, want)
			}
			width, x0, y0, x1, y1 := within(0.05, 0.4), within(-0.7, 0.7), within(-0.7, 0.7),
				within(-0.7, 0.7), within(-0.7, 0.7)
			s := Shape{Brush: []float64{0.7, width, x0, y0, x1, y1}}
			if got, want := area(Drawing{s}.Draw(n)),
				0.7*(width*math.Hypot(x1-x0, y1-y0)+math.Pi*width*width/4); math.Abs(got/want-1) > 0.01 {
				t.Errorf("%v at %d: area %g, want %g", s.Brush, n, got, want)
			}
		}
	}
}

// What lies outside is not drawn, and what is small is, in its share.
func TestDrawingEdges(t *testing.T) {
	if got := area(Drawing{drawnEllipse(1, 0, 0.3, 0.3, 0, 1)}.Draw(64)); math.Abs(got-math.Pi*0.045) > 2e-3 {
		t.Errorf("half a disc covers %g", got)
	}
	if got := area(Drawing{{Brush: []float64{1, 0.01, 0.013,
		-0.4}}}.Draw(32)); math.Abs(got/(math.Pi*0.005*0.005)-1) > 0.5 {
		t.Errorf("a dot covers %g", got)
	}
	full := Drawing{drawnEllipse(0, 0, 2, 2, 30, 0.25)}.Draw(32)
	if slices.Min(full.Pix) != 0.25 || slices.Max(full.Pix) != 0.25 {
		t.Errorf("from %g to %g", slices.Min(full.Pix), slices.Max(full.Pix))
	}
	if black := (Drawing{}).Draw(32); len(black.Pix) != 32*32 || slices.Max(black.Pix) != 0 {
		t.Error("nothing drawn is not black")
	}
}

// A stroke is one shape: where it crosses itself or turns, it covers once.
func TestDrawingStrokeCoversOnce(t *testing.T) {
	once := Drawing{{Brush: []float64{0.5, 0.2, -0.5, 0, 0.5, 0}}}.Draw(64)
	thrice := Drawing{{Brush: []float64{0.5, 0.2, -0.5, 0, 0.5, 0, -0.5, 0, 0.5, 0}}}.Draw(64)
	if e := picture.RMSE(once.Pix, thrice.Pix); e > 1e-6 {
		t.Errorf("there and back differs by %g", e)
	}
	// Of any other value of the picture it takes the share that it leaves.
	dot := []float64{1, 0.2, 0.1, 0.1}
	if a, b := (Drawing{{Brush: dot}}).Draw(64),
		(Drawing{{Brush: append(slices.Clone(dot), 0.1, 0.1)}}).Draw(64); picture.RMSE(a.Pix, b.Pix) > 1e-6 {
		t.Error("a point that comes twice counts twice")
	}
}

var sketch = Drawing{drawnEllipse(-0.2, 0.3, 0.5, 0.2, 30, 0.8),
	{Brush: []float64{0.4, 0.15, -0.6, -0.5, 0.1, 0.2, 0.4, -0.3}}, drawnEllipse(0.4, -0.5, 0.1, 0.3, -70, 1)}

// mirrored returns the drawing with x, or y, the other way round.
func (d Drawing) mirrored(axis int) (m Drawing) {
	for _, s := range d {
		if s.Ellipse != nil {
			e := *s.Ellipse
			e[axis], e[4] = -e[axis], -e[4]
			m = append(m, Shape{Ellipse: &e})
			continue
		}
		b := slices.Clone(s.Brush)
		for i := 2 + axis; i < len(b); i += 2 {
			b[i] = -b[i]
		}
		m = append(m, Shape{Brush: b})
	}
	return m
}

func TestDrawingMirrored(t *testing.T) {
	for _, n := range []int{33, 64} {
		m := sketch.Draw(n)
		left, down := sketch.mirrored(0).Draw(n), sketch.mirrored(1).Draw(n)
		for i := range n {
			for j := range n {
				if d := math.Abs(float64(m.At(i, j) - left.At(i, n-1-j))); d > 1e-5 {
					t.Fatalf("side %d: pixel %d, %d differs by %g left to right", n, i, j, d)
				}
				if d := math.Abs(float64(m.At(i, j) - down.At(n-1-i, j))); d > 1e-5 {
					t.Fatalf("side %d: pixel %d, %d differs by %g upside down", n, i, j, d)
				}
			}
		}
	}
}

// x goes to the right, y down, and an ellipse turns from x towards y.
func TestDrawingDirections(t *testing.T) {
	m := Drawing{drawnEllipse(0.5, -0.5, 0.4, 0.1, 45, 1)}.Draw(64)
	at := func(x, y float64) float32 { return m.At(int((y+1)*32), int((x+1)*32)) }
	if at(0.5, -0.5) != 1 || at(0.7, -0.3) != 1 || at(0.3, -0.7) != 1 || at(0.7, -0.7) != 0 || at(-0.5, 0.5) != 0 {
		t.Error("the ellipse lies elsewhere")
	}
}

// What comes later covers what was there before, also with black.
func TestDrawingCovers(t *testing.T) {
	low, high := drawnEllipse(0, 0, 0.6, 0.6, 0, 0.5), drawnEllipse(0, 0, 0.3, 0.3, 0, 1)
	for value, d := range map[float32]Drawing{1: {low, high}, 0.5: {high, low},
		0: {low, high, {Brush: []float64{0, 0.2, 0, 0}}}} {
		if got := d.Draw(64).At(32, 32); got != value {
			t.Errorf("%g in the middle, want %g", got, value)
		}
	}
	if got, want := area(Drawing{low, high}.Draw(128)), math.Pi*(0.5*0.36+0.5*0.09); math.Abs(got/want-1) > 0.01 {
		t.Errorf("area %g, want %g", got, want)
	}
}

func BenchmarkDrawing(b *testing.B) {
	scribble := []float64{1, 0.1}
	for i := range (maxDrawingNumbers - 2) / 2 {
		scribble = append(scribble, float64(i%7)/3-1, float64(i%2*2-1))
	}
	var discs Drawing
	for range maxShapes {
		discs = append(discs, drawnEllipse(0, 0, 2, 2, 0, 1))
	}
	for name, d := range map[string]Drawing{"scribble": {{Brush: scribble}}, "discs": discs} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d.Draw(picture.MaxSize)
			}
		})
	}
}
