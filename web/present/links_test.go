package present

import (
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestSquares: the path data of a code is the code.
func TestSquares(t *testing.T) {
	code, err := qr.Encode("http://192.0.2.7:8080/shows/abcdefghijkl", qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(squares(code), "z"), "z") {
		var x, y, w, back int
		if n, err := fmt.Sscanf(part, "M%d %dh%dv1h-%d", &x, &y, &w, &back); n != 4 || err != nil || w != back {
			t.Fatalf("%q", part)
		}
		for i := range w {
			dark[[2]int{x + i, y}] = true
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if dark[[2]int{x, y}] != code.Black(x, y) {
				t.Errorf("square %d, %d", x, y)
			}
		}
	}
}
