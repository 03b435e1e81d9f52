package picture

import (
	"bytes"
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
