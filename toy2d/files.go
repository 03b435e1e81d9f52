package toy2d

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"sync"
)

// File is something to take away: a figure or a table. It is made when it is
// written; the same contents give the same bytes.
type File struct {
	Name  string // such as "energy.svg"
	Write func(io.Writer) error
}

// FileGroup is files that come from the same computation.
type FileGroup int

// The groups, each with the function that lists its files.
const (
	FilesOfRun      FileGroup = iota // RunFiles
	FilesOfSweep                     // SweepFiles
	FilesOfHomotopy                  // HomotopyFiles
	FilesOfBasins                    // BasinFiles
	fileGroups
)

// GroupOf says to which group a name belongs. In that group's list the file can still
// be missing: only starts on a grid are a picture.
func GroupOf(name string) (g FileGroup, ok bool) {
	grid := Spec{Starts: defaultStarts()}
	lists := [fileGroups][]File{ // nothing is made, as nothing is written
		FilesOfRun:      RunFiles(&grid, nil, nil, nil, ""),
		FilesOfSweep:    SweepFiles(&grid, nil, nil, ""),
		FilesOfHomotopy: HomotopyFiles(nil, ""),
		FilesOfBasins:   BasinFiles(&grid, nil, nil, ""),
	}
	for g, files := range lists {
		if slices.ContainsFunc(files, func(f File) bool { return f.Name == name }) {
			return FileGroup(g), true
		}
	}
	return 0, false
}

// FigureFormats are the formats of figures and the ends of their names.
var FigureFormats = [...]string{"png", "svg", "pdf"}

// figureFiles is a figure in all formats. It is made once.
func figureFiles(name string, figure func() (*Figure, error)) []File {
	figure = sync.OnceValues(figure)
	files := make([]File, len(FigureFormats))
	for i, format := range FigureFormats {
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

// tableFile is a table whose rows come from fill.
func tableFile(name string, header []string, fill func(row func(...any))) File {
	return File{name + ".csv", func(w io.Writer) error {
		c := csv.NewWriter(w)
		if err := c.Write(header); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
		record := make([]string, len(header))
		fill(func(values ...any) {
			for i, v := range values {
				record[i] = csvText(v)
			}
			c.Write(record) // the writer keeps its first error
		})
		c.Flush()
		if err := c.Error(); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
		return nil
	}}
}

// csvText is empty for what a diverged run does not have.
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

// subtitle is what figures say of the run behind them.
func (s *Spec) subtitle() string {
	c := s.Schedule
	return fmt.Sprintf("%s, %s schedule, %d steps", s.Method, c.Kind, c.Levels*c.Iterations)
}

// smoothing goes on with the levels.
func (s *Spec) smoothing() string {
	if s.Settings().At(0) == s.Schedule.TMin {
		return fmt.Sprintf("*t* = %.3g throughout", s.Schedule.TMin)
	}
	return fmt.Sprintf("*t* from %.3g to %.3g", s.Settings().At(0), s.Schedule.TMin)
}
