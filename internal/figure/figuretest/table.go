package figuretest

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// Table reads a CSV file: its rows, of which the first is the header, and the comments at
// its end, below an empty line.
func Table(t *testing.T, file []byte) (rows [][]string, note string) {
	t.Helper()
	c := csv.NewReader(bytes.NewReader(file))
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table, after, _ := strings.Cut(string(file), "\n\n")
	if strings.Contains(table, "#") {
		t.Errorf("a comment among the rows: %.300q", table)
	}
	for line := range strings.Lines(after) {
		text, ok := strings.CutPrefix(line, "# ")
		if !ok {
			t.Errorf("below the rows is %q", line)
		}
		note += text
	}
	return rows, strings.TrimSuffix(note, "\n")
}
