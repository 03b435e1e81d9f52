package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gradus/internal/figure/figuretest"
)

// replayText runs `replay args` on a spec from standard input.
func replayText(t *testing.T, spec string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"replay"}, args...), strings.NewReader(spec), &out, &errs)
	return code, out.String(), errs.String()
}

// result is the line as a script reads it.
type result struct {
	Method, Kernel, Link string
	Starts, Steps        int
	ShareGlobal          float64 `json:"share_global"`
	ShareStationary      float64 `json:"share_stationary"`
	DistinctEnds         int     `json:"distinct_ends"`
	Diverged, Seconds    float64
	FirstDivergence      *struct{ Start, Step int } `json:"first_divergence"`
	Rates                []struct {
		TMax       float64
		Iteration  []int
		Global     []float64
		Stationary []float64
	}
}

func mustReplay(t *testing.T, spec string, args ...string) result {
	t.Helper()
	var r result
	replayLine(t, &r, spec, args...)
	return r
}

// replayLine runs a spec that is right and reads the line into results.
func replayLine(t *testing.T, into any, spec string, args ...string) {
	t.Helper()
	code, stdout, stderr := replayText(t, spec, append(args, "-")...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if strings.Count(stdout, "\n") != 1 || !strings.HasSuffix(stdout, "\n") {
		t.Fatalf("not one line: %q", stdout)
	}
	if err := json.Unmarshal([]byte(stdout), into); err != nil {
		t.Fatal(err)
	}
}

func TestReplayOfTheExample(t *testing.T) {
	code, example, stderr := replayText(t, "", "-example", "toy2d")
	if code != 0 {
		t.Fatal(stderr)
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(example), &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kind", "method", "armijo", "step", "schedule", "starts", "seed", "a0", "a1", "sigma",
		"A", "y", "noise", "modes", "sweep", "samples", "curvature", "curvature_at",
		"window"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("the example lacks %s", name)
		}
	}
	a, b := mustReplay(t, example), mustReplay(t, "{}")
	a.Seconds, b.Seconds = 0, 0
	if a.ShareGlobal != b.ShareGlobal || a.Link != b.Link || a.Starts != 10000 {
		t.Errorf("the example gives %+v, an empty spec %+v", a, b)
	}
	if math.Abs(a.ShareGlobal-0.914) > 0.005 || a.ShareStationary != 1 || a.DistinctEnds != 4 || a.Diverged != 0 {
		t.Errorf("%+v", a)
	}
	if !strings.HasPrefix(a.Link, "http://localhost:8080/toy2d#") {
		t.Errorf("link %s", a.Link)
	}
}

func TestReplayFromAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(path, []byte(`{"method":"graduated","starts":{"n":9}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := replayText(t, "", path)
	if code != 0 || !strings.Contains(stdout, `"share_global":1,`) || !strings.Contains(stdout, `"starts":81,`) {
		t.Errorf("%d %s %s", code, stdout, stderr)
	}
}

// Same spec, same bytes, seconds aside: the line and every file.
func TestReplayIsDeterministic(t *testing.T) {
	const spec = `{"starts":{"n":12},"schedule":{"levels":60},"sweep":true}`
	seconds := regexp.MustCompile(`"seconds":[^,]*`)
	dirs := [2]string{t.TempDir(), t.TempDir()}
	var lines [2]string
	for i, dir := range dirs {
		code, stdout, stderr := replayText(t, spec, "-out", dir, "-")
		if code != 0 {
			t.Fatal(stderr)
		}
		lines[i] = seconds.ReplaceAllString(stdout, "")
	}
	if lines[0] != lines[1] {
		t.Errorf("two lines:\n%s\n%s", lines[0], lines[1])
	}
	files, err := filepath.Glob(filepath.Join(dirs[0], "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"spec.json", "ends.csv", "paths.csv", "rates.csv", "starts.csv", "homotopy.csv",
		"folds.csv", "basins.csv"} {
		if _, err := os.Stat(filepath.Join(dirs[0], name)); err != nil {
			t.Error(err)
		}
	}
	for _, figure := range []string{"landscape", "energy", "moves", "homotopy", "global", "stationary",
		"starts", "basins"} {
		for _, format := range []string{"png", "svg", "pdf"} {
			if _, err := os.Stat(filepath.Join(dirs[0], figure+"."+format)); err != nil {
				t.Error(err)
			}
		}
	}
	for _, path := range files {
		a, _ := os.ReadFile(path)
		b, err := os.ReadFile(filepath.Join(dirs[1], filepath.Base(path)))
		if err != nil || len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s differs between two runs (%v)", filepath.Base(path), err)
		}
	}
	// The spec that lies there gives the same again.
	code, stdout, stderr := replayText(t, "", filepath.Join(dirs[0], "spec.json"))
	if code != 0 || seconds.ReplaceAllString(stdout, "") != lines[0] {
		t.Errorf("%d %s: another line from spec.json", code, stderr)
	}
}

// The tables say what the line says.
func TestReplayTables(t *testing.T) {
	dir := t.TempDir()
	r := mustReplay(t, `{"starts":{"n":15},"schedule":{"tmax":0.6,"levels":400}}`, "-out", dir)
	ends, err := os.ReadFile(filepath.Join(dir, "ends.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, note := figuretest.Table(t, ends)
	if !strings.HasPrefix(note, r.Link+"\n") {
		t.Errorf("note %q", note)
	}
	if len(rows) != 1+225 {
		t.Fatalf("%d rows", len(rows))
	}
	near, flat := 0, 0
	for _, row := range rows[1:] {
		if row[7] == "true" {
			near++
		}
		if g, err := strconv.ParseFloat(row[6], 64); err != nil {
			t.Fatal(err)
		} else if g <= 0.1 {
			flat++
		}
	}
	if got := float64(near) / 225; got != r.ShareGlobal || near == 0 || near == 225 {
		t.Errorf("ends.csv has %g near, the line %g", got, r.ShareGlobal)
	}
	if got := float64(flat) / 225; got != r.ShareStationary {
		t.Errorf("ends.csv has %g flat, the line %g", got, r.ShareStationary)
	}
	basins, err := os.ReadFile(filepath.Join(dir, "basins.csv")) // of the paper's starts, not of the spec's 225
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(basins), "\n"); n != 1+10000+1+2 {
		t.Errorf("basins.csv has %d rows", n)
	}
}

func TestReplaySweep(t *testing.T) {
	r := mustReplay(t, `{"method":"graduated","starts":{"n":10},"sweep":true}`)
	if len(r.Rates) != 100 || r.Rates[0].TMax != 10 || r.Rates[99].TMax != 0.01 {
		t.Fatalf("%d rates", len(r.Rates))
	}
	for _, rate := range r.Rates {
		last := len(rate.Iteration) - 1
		if rate.Iteration[0] != 0 || rate.Iteration[last] != 50 || len(rate.Global) != last+1 ||
			len(rate.Stationary) != last+1 {
			t.Fatalf("t_max %g: %d records up to iteration %d", rate.TMax, last+1, rate.Iteration[last])
		}
		if rate.TMax >= 1.5 && rate.TMax <= 9 && rate.Global[last] != 1 {
			t.Errorf("t_max %g: %g reach the global minimiser", rate.TMax, rate.Global[last])
		}
	}
}

// The line tells what helps where starts fall short: the change put into the spec does.
func TestReplayRemedies(t *testing.T) {
	type line struct {
		Remedies []struct {
			Change      map[string]any
			Arrived, Of int
		}
	}
	var short, better line
	replayLine(t, &short, `{"method":"graduated","schedule":{"tmax":0.5},"starts":{"kind":"ring","n":16}}`)
	if len(short.Remedies) == 0 || short.Remedies[0].Arrived != 16 || short.Remedies[0].Of != 16 {
		t.Fatalf("%+v", short)
	}
	schedule, ok := short.Remedies[0].Change["schedule"].(map[string]any)
	if !ok || len(short.Remedies[0].Change) != 1 || len(schedule) != 1 {
		t.Fatalf("%+v", short.Remedies[0])
	}
	changed := fmt.Sprintf(`{"method":"graduated","schedule":{"tmax":%v},"starts":{"kind":"ring","n":16}}`,
		schedule["tmax"])
	replayLine(t, &better, changed)
	if r := mustReplay(t, changed); r.ShareGlobal != 1 || better.Remedies != nil {
		t.Errorf("%+v, %+v", r, better)
	}
	for name, spec := range map[string]string{
		"all arrive": `{"method":"graduated","starts":{"n":9}}`,
		"a sweep":    `{"method":"graduated","sweep":true,"starts":{"n":3},"schedule":{"tmax":0.5}}`,
		"too many":   `{"starts":{"n":100}}`,
	} {
		_, stdout, _ := replayText(t, spec, "-")
		if strings.Contains(stdout, "remedies") {
			t.Errorf("%s: %.300s", name, stdout)
		}
	}
	_, stdout, _ := replayText(t,
		`{"step":1e-9,"schedule":{"levels":2},"a1":1e-6,"a0":0,"starts":{"kind":"points","points":[[9000,9000]]}}`, "-")
	if !strings.Contains(stdout, `"remedies":[]`) {
		t.Errorf("nothing helps here: %.900s", stdout)
	}
}

func TestReplayRefuses(t *testing.T) {
	for _, c := range []struct {
		spec  string
		names string
		args  []string
	}{
		{`{"step":-1}`, "step:", []string{"-"}},
		{`{"schedule":{"tmx":1}}`, "schedule.tmx:", []string{"-"}},
		{`{"modes":[{"mean":[0,0],"cov":[[1,1],[1,1]]}]}`, "modes[0].cov:", []string{"-"}},
		{`{"a0":NaN}`, "a0:", []string{"-"}},
		{`{"kind":"mri"}`, "kind:", []string{"-"}},
		{`{"starts":{"n":100000}}`, "starts.n:", []string{"-"}},
		{``, "spec:", []string{"-"}},
		{``, "no-such-file", []string{"no-such-file.json"}},
		{``, "-example:", []string{"-example", "3d"}},
		{``, "-example", []string{"-example", "toy2d", "x"}},
		{``, "one spec", nil},
		{``, "-colour", []string{"-colour", "-"}},
	} {
		code, stdout, stderr := replayText(t, c.spec, c.args...)
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, c.names) {
			t.Errorf("%s %v: code %d, output %q, error %q", c.spec, c.args, code, stdout, stderr)
		}
	}
}

func TestReplaySaysWhenARunDiverges(t *testing.T) {
	code, stdout, stderr := replayText(t,
		`{"method":"plain","step":1000,"a0":1,"starts":{"kind":"points","points":[[3,3],[1,1]]}}`, "-")
	if code != 0 {
		t.Fatal(stderr)
	}
	var r result
	if err := json.Unmarshal([]byte(stdout), &r); err != nil {
		t.Fatal(err)
	}
	if r.Diverged != 1 || r.FirstDivergence == nil ||
		!strings.Contains(stderr, "at step "+strconv.Itoa(r.FirstDivergence.Step)) {
		t.Errorf("%s %s", stdout, stderr)
	}
}

func TestReplayIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	if code := run(ctx, []string{"replay", "-"}, strings.NewReader("{}"), &out, &errs); code != 1 || out.Len() > 0 ||
		!strings.Contains(errs.String(), "canceled") {
		t.Errorf("code %d, %q, %q", code, out.String(), errs.String())
	}
}

// One start may have more steps than ten thousand.
func TestReplayLeavesOutLongBasins(t *testing.T) {
	dir := t.TempDir()
	code, _, stderr := replayText(t,
		`{"method":"plain","schedule":{"levels":100001},"starts":{"kind":"points","points":[[1,1]]}}`, "-out", dir, "-")
	if code != 0 || strings.Count(stderr, "no basins:") != 1 {
		t.Errorf("code %d, %q", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "basins.csv")); !os.IsNotExist(err) {
		t.Errorf("basins.csv: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "landscape.svg")); err != nil {
		t.Error(err)
	}
}

func TestReplayToAFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := replayText(t, `{"starts":{"n":2}}`, "-out", filepath.Join(file, "sub"),
		"-"); code != 1 || stdout != "" || !strings.Contains(stderr, "folder") {
		t.Errorf("code %d, %q, %q", code, stdout, stderr)
	}
}
