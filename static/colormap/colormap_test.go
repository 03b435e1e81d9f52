package colormap

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/palette"
)

var _ palette.Palette = Map{}

func named(t *testing.T, name string) Map {
	t.Helper()
	m, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	if m.Name() != name {
		t.Fatalf("%s calls itself %s", name, m.Name())
	}
	return m
}

func TestKnownEntries(t *testing.T) {
	rgb := func(r, g, b uint8) color.RGBA { return color.RGBA{r, g, b, 0xff} }
	for _, c := range []struct {
		name string
		v    float64
		want color.RGBA
	}{
		{"viridis", 0, rgb(0x44, 0x01, 0x54)},
		{"viridis", 128.0 / 256, rgb(0x21, 0x91, 0x8c)},
		{"viridis", 1, rgb(0xfd, 0xe7, 0x25)},
		{"cividis", 0, rgb(0x00, 0x22, 0x4e)},
		{"cividis", 1, rgb(0xfe, 0xe8, 0x38)},
		{"grey", 0, rgb(0, 0, 0)},
		{"grey", 100.5 / 256, rgb(100, 100, 100)},
		{"grey", 1, rgb(0xff, 0xff, 0xff)},
		{"blue-red", 0, rgb(0x05, 0x30, 0x61)},
		{"blue-red", 1, rgb(0x67, 0x00, 0x1f)},
	} {
		if got := named(t, c.name).At(c.v); got != c.want {
			t.Errorf("%s.At(%g) = %v, want %v", c.name, c.v, got, c.want)
		}
	}
}

func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// rises reports where the luminance of a map falls, or rises too little in all.
func rises(t *testing.T, name string, colors []color.Color) {
	t.Helper()
	// Rounding to 8 bits may take back a little of one entry's rise.
	const slack = 1e-3
	for i := 1; i < len(colors); i++ {
		if rise := luminance(colors[i]) - luminance(colors[i-1]); rise < -slack {
			t.Errorf("%s: luminance falls by %g at entry %d of %d", name, -rise, i, len(colors))
		}
	}
	if span := luminance(colors[len(colors)-1]) - luminance(colors[0]); span < 0.7 {
		t.Errorf("%s: luminance rises by %g only", name, span)
	}
}

// Luminance must rise, so that a map also reads in print and without colour vision.
// That of differences rises to a middle without colour, from either side as far.
func TestLuminanceRises(t *testing.T) {
	for _, name := range Names() {
		colors := named(t, name).Colors()
		if len(colors) != 256 {
			t.Fatalf("%s has %d colours", name, len(colors))
		}
		if name != "blue-red" {
			rises(t, name, colors)
			continue
		}
		fall := slices.Clone(colors[128:])
		slices.Reverse(fall)
		rises(t, name, colors[:128])
		rises(t, name, fall)
		for i, c := range colors[127:129] {
			if e := c.(color.RGBA); max(e.R, e.G, e.B)-min(e.R, e.G, e.B) > 1 {
				t.Errorf("%s: entry %d of the middle is %v", name, i, e)
			}
		}
		for i := range 128 {
			if d := luminance(colors[i]) - luminance(colors[255-i]); math.Abs(d) > 0.12 {
				t.Errorf("%s: luminances %d from either end are %g apart", name, i, d)
			}
		}
	}
}

func TestOutOfRangeIsClamped(t *testing.T) {
	for _, name := range Names() {
		m := named(t, name)
		for v, end := range map[float64]float64{-1e-9: 0, -1e300: 0, math.Inf(-1): 0, 1 + 1e-9: 1,
			1e300: 1, math.Inf(1): 1} {
			if m.At(v) != m.At(end) {
				t.Errorf("%s.At(%g) is not At(%g)", name, v, end)
			}
		}
		if m.At(math.NaN()) != color.Color(NoValue) {
			t.Errorf("%s.At(NaN) = %v", name, m.At(math.NaN()))
		}
	}
}

func TestNoValueIsApart(t *testing.T) {
	for _, name := range Names() {
		for i, c := range named(t, name).Colors() {
			d := func(a, b uint8) float64 { return float64(a) - float64(b) }
			e := c.(color.RGBA)
			if math.Hypot(math.Hypot(d(e.R, NoValue.R), d(e.G, NoValue.G)), d(e.B, NoValue.B)) < 40 {
				t.Errorf("%s: entry %d, %v, is close to the colour of no value", name, i, e)
			}
		}
	}
}

func TestNames(t *testing.T) {
	if (Map{}).Name() != "viridis" || Grey.Name() != "grey" || BlueRed.Name() != "blue-red" {
		t.Errorf("%s is the zero map, %s grey, %s blue-red", Map{}.Name(), Grey.Name(), BlueRed.Name())
	}
	_, err := Named("jet")
	if err == nil {
		t.Fatal("jet was accepted")
	}
	for _, name := range Names() {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
}
