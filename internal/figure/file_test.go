package figure_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"

	"gradus/internal/figure"
	"gradus/static/colormap"
)

func TestTable(t *testing.T) {
	f := figure.Table("ends", "", []string{"name", "value", "n"}, func(row func(...any)) {
		row("a b", 1.0/3, 7)
		row("diverged", math.NaN(), -1)
		row("far", math.Inf(-1), 1e6)
	})
	if f.Name != "ends.csv" {
		t.Errorf("name %s", f.Name)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	const want = "name,value,n\na b,0.3333333333333333,7\ndiverged,,-1\nfar,,1e+06\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	noted := figure.Table("ends", "https://example.org\nseed 1", []string{"x", "y"},
		func(row func(...any)) { row(1, 2) })
	b.Reset()
	if err := noted.Write(&b); err != nil || b.String() != "x,y\n1,2\n\n# https://example.org\n# seed 1\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
	for _, text := range []string{"a, b", "#1", "a\nb", `"a"`} {
		wrong := figure.Table("ends", "", []string{"name"}, func(row func(...any)) { row(text) })
		if err := wrong.Write(io.Discard); err == nil {
			t.Errorf("%q is written", text)
		}
		if err := figure.Table("ends", "", []string{text}, func(func(...any)) {}).Write(io.Discard); err == nil {
			t.Errorf("the header %q is written", text)
		}
	}
	full := errors.New("disk full")
	if err := f.Write(brokenWriter{full}); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
}

// A figure is made once for all of its files, and not before one is written.
func TestFiles(t *testing.T) {
	made := 0
	files := figure.Files("cells", func() (*figure.Figure, error) {
		made++
		f := cellsFigure(colormap.Map{}, randomValues(3, 2))
		f.DPI = 30
		return f, nil
	})
	if made != 0 {
		t.Error("made too early")
	}
	begins := map[string]string{"cells.png": "\x89PNG", "cells.svg": "<?xml", "cells.pdf": "%PDF"}
	for _, f := range files {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		if begin := begins[f.Name]; begin == "" || !bytes.HasPrefix(b.Bytes(), []byte(begin)) {
			t.Errorf("%s begins with %.8q", f.Name, b.Bytes())
		}
	}
	if made != 1 || len(files) != 3 {
		t.Errorf("%d files, made %d times", len(files), made)
	}
	none := errors.New("no data")
	for _, f := range figure.Files("x", func() (*figure.Figure, error) { return nil, none }) {
		if err := f.Write(io.Discard); !errors.Is(err, none) {
			t.Errorf("%s: error %v", f.Name, err)
		}
	}
}
