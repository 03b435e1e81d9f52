package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/ensemble"
	"gradus/toy2d/plane"
)

// The files of a moment have the points, the paths and the smoothing of that step; those of the last step are the
// run's.
func TestMomentFiles(t *testing.T) {
	s := toy2d.Default(solver.Flow)
	s.Starts.Kind, s.Starts.N, s.Schedule.Levels = "ring", 5, 3000 // more steps than a trace keeps
	p, k, last := s.Problem(), cpu.Go, 3000
	for _, step := range []int{0, 1501, last} {
		tr := toy2d.NewTrace(&s)
		m, err := toy2d.NewMoment(&s, tr, step)
		if err != nil {
			t.Fatal(err)
		}
		var want []plane.Vec
		smoothing := math.NaN()
		r, err := toy2d.Run(context.Background(), &s, p, k, func(now int, level float64, e *ensemble.Ensemble) {
			tr.Record(now, level, e)
			m.Record(now, level, e)
			if now == step {
				smoothing = level
				for i := range e.Len() {
					want = append(want, e.Point(i))
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		made := map[string]string{}
		for _, f := range MomentFiles(&s, p, r, tr, m, "link") {
			var b bytes.Buffer
			if strings.HasSuffix(f.Name, ".png") || strings.HasSuffix(f.Name, ".pdf") {
				continue
			}
			if err := f.Write(&b); err != nil {
				t.Fatalf("step %d, %s: %v", step, f.Name, err)
			}
			made[f.Name] = b.String()
		}
		for i, row := range rowsOf(t, made["ends.csv"]) {
			for j, column := range []string{"end1", "end2"} {
				if got, err := strconv.ParseFloat(row[column], 64); err != nil || got != want[i][j] {
					t.Errorf("step %d: start %d is at %s = %s, want %v", step, i, column, row[column], want[i][j])
				}
			}
		}
		paths := rowsOf(t, made["paths.csv"])
		if end := paths[len(paths)-1]; end["step"] != fmt.Sprint(step) || end["x1"] != fmt.Sprint(want[4][0]) {
			t.Errorf("step %d: the paths end with %v, want %v", step, end, want[4])
		}
		title, _, _ := strings.Cut(made["landscape.svg"], "</title>")
		if want := fmt.Sprintf("at t = %.3g", smoothing); !strings.HasSuffix(title, want) {
			t.Errorf("step %d: the landscape's title is %q, want %q", step, title, want)
		}
		if step != last {
			continue
		}
		for _, f := range RunFiles(&s, p, r, tr, "link") {
			var b bytes.Buffer
			if text, ok := made[f.Name]; ok {
				if err := f.Write(&b); err != nil || b.String() != text {
					t.Errorf("at the last step %s differs from the run's (%v)", f.Name, err)
				}
			}
		}
	}
	for _, wrong := range []int{-1, last + 1} {
		if _, err := toy2d.NewMoment(&s, toy2d.NewTrace(&s), wrong); err == nil ||
			!strings.Contains(err.Error(), "k: must be a whole number from 0 to 3000") {
			t.Errorf("step %d: %v", wrong, err)
		}
	}
}

// rowsOf reads a table by the names of its columns.
func rowsOf(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	c := csv.NewReader(strings.NewReader(text))
	c.Comment = '#'
	records, err := c.ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("no table: %v", err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
