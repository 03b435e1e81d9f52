package ct

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The bytes that NumPy writes for the same arrays.
func TestWriteNPY(t *testing.T) {
	for _, c := range []struct {
		rows, cols int
		shape      string
	}{{2, 3, "(2, 3)"}, {60, 183, "(60, 183)"}, {1, 10000, "(1, 10000)"}} {
		pix := make([]float32, c.rows*c.cols)
		pix[0], pix[1], pix[len(pix)-1] = 1, -0.5, 0.1
		var b bytes.Buffer
		if err := WriteNPY(&b, c.rows, c.cols, pix); err != nil {
			t.Fatal(err)
		}
		dict := "{'descr': '<f4', 'fortran_order': False, 'shape': " + c.shape + ", }"
		header := "\x93NUMPY\x01\x00\x76\x00" + dict + strings.Repeat(" ", 117-len(dict)) + "\n"
		pixels := "\x00\x00\x80\x3f\x00\x00\x00\xbf" + strings.Repeat("\x00", 4*(len(pix)-3)) + "\xcd\xcc\xcc\x3d"
		if b.String() != header+pixels {
			t.Errorf("%s: %q", c.shape, b.String()[:140])
		}
		if len(header)%64 != 0 {
			t.Errorf("%s: pixels begin at %d", c.shape, len(header))
		}
	}
}

// libnpy and npyjs take nothing but spaces after the dictionary, which must be of one line.
func TestNPYHeaderIsPlain(t *testing.T) {
	plain := regexp.MustCompile(`^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$`)
	s := fromEverywhere(MethodGraduated, PriorTikhonov)
	s.Starts = s.Starts[:2]
	r := mustRun(t, s)
	arrays := 0
	for _, f := range Files("https://example.org/ct#size=32", Track{Run: r}) {
		if !strings.HasSuffix(f.Name, ".npy") {
			continue
		}
		arrays++
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		file := b.Bytes()
		width := int(file[8]) | int(file[9])<<8
		header := plain.FindSubmatch(file[10 : 10+width])
		if header == nil || !bytes.HasPrefix(file, []byte("\x93NUMPY\x01\x00")) || (10+width)%64 != 0 {
			t.Fatalf("%s: the header is %q", f.Name, file[:10+width])
		}
		rows, _ := strconv.Atoi(string(header[1]))
		columns, _ := strconv.Atoi(string(header[2]))
		if len(file) != 10+width+4*rows*columns || rows*columns == 0 {
			t.Errorf("%s: %d x %d numbers in %d bytes", f.Name, rows, columns, len(file)-10-width)
		}
	}
	if arrays != 6 {
		t.Errorf("%d arrays", arrays)
	}
}
