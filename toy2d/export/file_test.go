package export

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
)

// writtenFiles writes each file twice and returns the contents by name.
func writtenFiles(t *testing.T, files []figure.File) map[string][]byte {
	t.Helper()
	contents := map[string][]byte{}
	for _, f := range files {
		if slow.Race && strings.HasSuffix(f.Name, ".png") {
			continue // seconds; TestFigureBytesRepeat writes small ones
		}
		var a, b bytes.Buffer
		for _, to := range []*bytes.Buffer{&a, &b} {
			if err := f.Write(to); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if _, twice := contents[f.Name]; twice || a.Len() == 0 || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: %d bytes, again %d, listed twice %v", f.Name, a.Len(), b.Len(), twice)
		}
		contents[f.Name] = a.Bytes()
	}
	return contents
}

func csvRows(t *testing.T, text []byte) [][]string {
	t.Helper()
	rows, _ := figuretest.Table(t, text)
	return rows
}

func fileNames(files []figure.File) []string {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return names
}

// All names, and that each leads to its group.
func TestFileNames(t *testing.T) {
	grid := toy2d.Default(solver.Flow)
	ring := grid
	ring.Starts.Kind = "ring"
	for _, c := range []struct {
		group Group
		files []figure.File
		want  string
	}{
		{FilesOfRun, RunFiles(&grid, nil, nil, nil, ""),
			"ends.csv paths.csv landscape.png landscape.svg landscape.pdf energy.png energy.svg energy.pdf moves.png moves.svg moves.pdf"},
		{FilesOfSweep, SweepFiles(&grid, nil, nil, ""),
			"rates.csv starts.csv global.png global.svg global.pdf stationary.png stationary.svg stationary.pdf starts.png starts.svg starts.pdf"},
		{FilesOfSweep, SweepFiles(&ring, nil, nil, ""),
			"rates.csv starts.csv global.png global.svg global.pdf stationary.png stationary.svg stationary.pdf"},
		{FilesOfHomotopy, HomotopyFiles(&grid, nil, ""),
			"homotopy.csv folds.csv homotopy.png homotopy.svg homotopy.pdf"},
		{FilesOfBasins, BasinFiles(&grid, nil, nil, ""), "basins.csv basins.png basins.svg basins.pdf"},
		{FilesOfPrior, PriorFiles(&grid, nil, nil, ""), "prior.csv prior.png prior.svg prior.pdf"},
		{FilesOfCurve, CurveFiles(&grid, nil, ""), "correction.csv correction.png correction.svg correction.pdf"},
		{FilesOfPosterior, PosteriorFiles(&grid, nil, nil, ""),
			"posterior.csv weights.csv posterior.png posterior.svg posterior.pdf"},
	} {
		names := fileNames(c.files)
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		for _, name := range names {
			if g, ok := GroupOf(name); !ok || g != c.group {
				t.Errorf("%s is of group %v, %v; want %v", name, g, ok, c.group)
			}
		}
	}
	for _, name := range []string{"", "spec.json", "ends.png", "basins", "../ends.csv", "ENDS.csv"} {
		if g, ok := GroupOf(name); ok {
			t.Errorf("%q is of group %v", name, g)
		}
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

var _ io.Writer = fullDisk{}

// Errors of the writer come through, from tables and figures.
func TestFilesThatCannotBeWritten(t *testing.T) {
	files := HomotopyFiles(&toy2d.Spec{}, straightBranches(0, 1), "")
	if !slices.Contains(fileNames(files), "homotopy.pdf") {
		t.Fatal(fileNames(files))
	}
	for _, f := range files {
		if err := f.Write(fullDisk{}); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", f.Name, err)
		}
	}
}

// What cannot be drawn is an error of each of its files, at every try.
func TestFigureFilesSayWhy(t *testing.T) {
	h := straightBranches(0, 1)
	h.Branches = nil
	for _, f := range HomotopyFiles(&toy2d.Spec{}, h, "")[2:] {
		for range 2 {
			if err := f.Write(io.Discard); err == nil || !strings.HasPrefix(err.Error(), "figure homotopy: ") {
				t.Errorf("%s: error %v", f.Name, err)
			}
		}
	}
}
