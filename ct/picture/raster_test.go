package picture

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// counted is a raster whose pixels are 1, 2, ..
func counted(rows, columns int, unit Unit) Raster {
	m := Raster{Rows: rows, Columns: columns, Pix: make([]float32, rows*columns), Unit: unit}
	for i := range m.Pix {
		m.Pix[i] = float32(i + 1)
	}
	return m
}

func TestSquare(t *testing.T) {
	for _, c := range []struct {
		rows, columns int
		fit           Fit
		want          []float32
	}{
		{2, 2, FitCrop, []float32{1, 2, 3, 4}},
		{2, 2, FitPad, []float32{1, 2, 3, 4}},
		{2, 4, FitCrop, []float32{2, 3, 6, 7}},
		{2, 5, FitCrop, []float32{2, 3, 7, 8}},
		{4, 2, FitCrop, []float32{3, 4, 5, 6}},
		{4, 2, "", []float32{3, 4, 5, 6}},
		{1, 3, FitPad, []float32{0, 0, 0, 1, 2, 3, 0, 0, 0}},
		{3, 2, FitPad, []float32{1, 2, 0, 3, 4, 0, 5, 6, 0}},
		{1, 4, FitPad, []float32{0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0}},
	} {
		if got := counted(c.rows, c.columns, Greys).Square(c.fit); got.N*got.N != len(c.want) || !slices.Equal(got.Pix, c.want) {
			t.Errorf("%d x %d, %q: %v", c.rows, c.columns, c.fit, got.Pix)
		}
	}
}

// A window puts black and white where it says; what has a unit has a window without one, and greys take none.
func TestSeen(t *testing.T) {
	values := func(unit Unit, v ...float32) Raster { return Raster{1, len(v), v, unit, nil} }
	for name, c := range map[string]struct {
		m     Raster
		w     *Window
		want  []float32
		white bool
	}{
		"HU":             {values(Hounsfield, -2000, -1000, 0, 500, 2000, 3000), nil, []float32{0, 0, 1.0 / 3, 0.5, 1, 1}, true},
		"HU, lung":       {values(Hounsfield, -1350, -600, 150, 3000), &Window{-1350, 150}, []float32{0, 0.5, 1, 1}, true},
		"numbers":        {values(Numbers, -2, 0, 7), nil, []float32{0, 0, 7}, false},
		"numbers, black": {values(Numbers, -2, 0, 7), &Window{-2, 2}, []float32{0, 0.5, 1}, true},
		"greys":          {values(Greys, 0, 0.25), nil, []float32{0, 0.25}, false},
	} {
		m, white, err := c.m.Seen(c.w)
		if err != nil || white != c.white || !slices.Equal(m.Pix, c.want) {
			t.Errorf("%s: %v, white %v, %v", name, m.Pix, white, err)
		}
	}
	if _, _, err := values(Greys, 0, 1).Seen(&Window{0, 1}); err == nil || !strings.HasPrefix(err.Error(), "must be left out") {
		t.Errorf("greys: %v", err)
	}
}

func TestWindowValidate(t *testing.T) {
	for w, right := range map[Window]bool{{-1000, 2000}: true, {0, 1e-3}: true, {-1e6, 1e6}: true, {1, 1}: false, {2, 1}: false,
		{0, 1e-9}: false, {-2e6, 0}: false, {0, 2e6}: false, {math.NaN(), 1}: false, {0, math.Inf(1)}: false} {
		if err := w.Validate("image.window"); (err == nil) != right ||
			err != nil && !strings.HasPrefix(err.Error(), "image.window: must be two numbers from -1000000 to 1000000 that rise") {
			t.Errorf("%v: %v", w, err)
		}
	}
}

// An array of a raster has the raster's values, as whole numbers of two bytes where they are such.
func TestRasterNPY(t *testing.T) {
	for name, c := range map[string]struct {
		first, second float32
		bytesEach     int
	}{"HU": {-32768, 32767, 2}, "halves": {0.5, -7, 4}, "large": {65536, 0, 4}, "larger": {1e30, 0, 4}, "below": {-32769, 0, 4}} {
		m := counted(32, 40, Numbers)
		m.Pix[0], m.Pix[1] = c.first, c.second
		file := m.NPY()
		back, err := Read(bytes.NewReader(file))
		if err != nil || back.Rows != 32 || back.Columns != 40 || back.Unit != Numbers || !slices.Equal(back.Pix, m.Pix) {
			t.Errorf("%s: %v", name, err)
		}
		if want := 128 + c.bytesEach*len(m.Pix); len(file) != want {
			t.Errorf("%s: %d bytes, want %d", name, len(file), want)
		}
	}
}

// Arrays of whole numbers are read in either order of bytes.
func TestReadIntegerArrays(t *testing.T) {
	for descr, c := range map[string]struct {
		number string
		want   float32
	}{"|u1": {"\xff", 255}, "|i1": {"\xff", -1}, "<u2": {"\x01\x02", 513}, ">u2": {"\x01\x02", 258}, "<i2": {"\xff\xff", -1},
		">i2": {"\xff\xfe", -2}, "<u4": {"\x00\x00\x01\x00", 65536}, ">i4": {"\xff\xff\xff\xfd", -3}, ">f4": {"\x3f\x80\x00\x00", 1}} {
		head := npyHead(fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (32, 33), }", descr))
		m, err := Read(bytes.NewReader(append(head, strings.Repeat(c.number, 32*33)...)))
		if err != nil || m.Pix[5] != c.want {
			t.Errorf("%s: %v, %v", descr, m.Pix[:min(1, len(m.Pix))], err)
		}
	}
	for _, descr := range []string{"<u1", "|i2", "=f4", "<i8", "|b1", "<f2", "<", "<u10"} {
		head := npyHead(fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (32, 33), }", descr))
		if _, err := Read(bytes.NewReader(append(head, make([]byte, 9000)...))); err == nil ||
			!strings.HasPrefix(err.Error(), "must be an array of integers") {
			t.Errorf("%s: %v", descr, err)
		}
	}
}
