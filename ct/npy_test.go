package ct

import (
	"bytes"
	"encoding/binary"
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
		if err := WriteNPY(&b, c.rows, c.cols, pix, ""); err != nil {
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

// A note is a comment after the dictionary; it never makes the header larger than NumPy takes,
// nor a second line, and the pixels stay where they belong.
func TestNPYNote(t *testing.T) {
	const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }"
	for n := range 12_000 {
		if n > 200 && n < 9_800 {
			continue
		}
		note := strings.Repeat("x", n)
		var b bytes.Buffer
		if err := WriteNPY(&b, 1, 1, []float32{1}, note); err != nil {
			t.Fatal(err)
		}
		file := b.String()
		width := int(binary.LittleEndian.Uint16([]byte(file[8:])))
		header := file[10 : 10+width]
		if width > 10_000 || (10+width)%64 != 0 || file[10+width:] != "\x00\x00\x80\x3f" {
			t.Fatalf("a note of %d: %d bytes of header, then %q", n, width, file[10+width:])
		}
		said, comment, _ := strings.Cut(strings.TrimRight(header, " \n"), " # ")
		cut := strings.TrimSuffix(comment, "...")
		if said != dict || !strings.HasSuffix(header, "\n") || comment != note && (cut == comment || len(comment) < 9_900 || !strings.HasPrefix(note, cut)) {
			t.Fatalf("a note of %d: %q", n, header)
		}
	}
	var b bytes.Buffer
	if err := WriteNPY(&b, 1, 1, []float32{1}, "a\nb ü"); err != nil || !strings.Contains(b.String(), " # a?b ? ") {
		t.Errorf("%q, %v", b.String(), err)
	}
}
