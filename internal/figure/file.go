package figure

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
)

// File is something to take away: a figure or a table. It is made when it is
// written; the same contents give the same bytes.
type File struct {
	Name  string // such as "energy.svg"
	Write func(io.Writer) error
}

// Files is a figure in all formats. It is made once, when the first is written.
func Files(name string, figure func() (*Figure, error)) []File {
	figure = sync.OnceValues(figure)
	files := make([]File, len(formats))
	for i, format := range formats {
		files[i] = File{name + "." + format, func(w io.Writer) error {
			f, err := figure()
			if err != nil {
				return err
			}
			return f.Write(w, format)
		}}
	}
	return files
}

// Table is a table as CSV whose rows, as long as the header, come from fill. Numbers
// are written in full; those that are not finite are empty. The lines of the note, "" for
// none, are comments at the end, after an empty line: NumPy takes the first line for the
// header whatever it is, and a spreadsheet sorts and filters rows up to the first empty one.
// A text with a character that parts lines or values for some reader is an error.
func Table(name, note string, header []string, fill func(row func(...any))) File {
	return File{name + ".csv", func(w io.Writer) error {
		c := csv.NewWriter(w)
		var wrong error
		write := func(record []string) {
			for _, text := range record {
				if wrong == nil && strings.ContainsAny(text, ",#\"\r\n") {
					wrong = fmt.Errorf("%q is no value that every reader takes for one", text)
				}
			}
			c.Write(record) // the writer keeps its first error
		}
		write(header)
		record := make([]string, len(header))
		fill(func(values ...any) {
			for i, v := range values {
				record[i] = csvText(v)
			}
			write(record)
		})
		c.Flush()
		if err := cmp.Or(wrong, c.Error(), writeComments(w, note)); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
		return nil
	}}
}

// writeComments writes each line of a text after a #, below an empty line.
func writeComments(w io.Writer, text string) error {
	if text == "" {
		return nil
	}
	_, err := io.WriteString(w, "\n# "+strings.ReplaceAll(text, "\n", "\n# ")+"\n")
	return err
}

// csvText is empty for what a run that diverged does not have.
func csvText(v any) string {
	f, ok := v.(float64)
	switch {
	case !ok:
		return fmt.Sprint(v)
	case math.IsNaN(f) || math.IsInf(f, 0):
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
