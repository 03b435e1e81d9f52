package figuretest

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// Table reads a CSV file: its rows, of which the first is the header, and the comments that
// follow that.
func Table(t *testing.T, file []byte) (rows [][]string, note string) {
	t.Helper()
	c := csv.NewReader(bytes.NewReader(file))
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(file), "\n")
	for line := range strings.Lines(after) {
		text, ok := strings.CutPrefix(line, "# ")
		if !ok {
			break
		}
		note += text
	}
	return rows, strings.TrimSuffix(note, "\n")
}
