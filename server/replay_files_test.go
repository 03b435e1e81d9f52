package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/internal/slow"
)

//go:embed testdata/read.py
var readScript string

// Specs as other programs write them are read, whatever marks and points they add; what is no
// JSON is called so, at its place, rather than a wrong field.
func TestReplayReadsForeignSpecs(t *testing.T) {
	folder := filepath.Join("testdata", "specs")
	for name, says := range map[string]string{
		"notepad-utf8-mark.json":  "",
		"powershell-utf16le.json": "",
		"whole-with-point.json":   "",
		"noise-start.json":        "",
		"trailing-comma.json":     "spec: not valid JSON at byte 38 (line 1, column 38): a comma with nothing after it",
		"nan.json":                "lambda: not valid JSON at byte 37 (line 1, column 37): unexpected N",
	} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := decodeReplay(kinds, text)
		if says == "" {
			if _, ok := r.(*ctReplay); !ok || err != nil {
				t.Errorf("%s: %T, %v", name, r, err)
			}
			continue
		}
		code, stdout, stderr := replayText(t, "", filepath.Join(folder, name))
		if code != exitUsage || stdout != "" || stderr != "gradus replay: "+says+"\n" {
			t.Errorf("%s: code %d, %q, %q", name, code, stdout, stderr)
		}
		toy := strings.NewReplacer(`"kind":"ct",`, "", `"fbp"`, `"flow"`, `"tv"`, `"flow"`).Replace(string(text))
		if _, err := decodeReplay(kinds, []byte(toy)); err == nil ||
			!strings.Contains(err.Error(), ": not valid JSON at byte ") {
			t.Errorf("%s of toy2d: %v", name, err)
		}
	}
	if _, err := decodeReplay(kinds, []byte(`{"kind":"ct","scan":{"angles":60.5}}`)); err == nil ||
		err.Error() != "scan.angles: must be a whole number, got 60.5" {
		t.Errorf("%v", err)
	}
}

// namesIn lists a folder.
func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func putFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Nothing of an earlier replay is left in its folder, not even of the other example; what
// else lies there stays.
func TestReplayClearsItsFolder(t *testing.T) {
	out, fresh, outside := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "outside.txt")
	const long, short = `{"kind":"ct","size":32,"method":"graduated","prior":"tv","schedule":{"levels":3},"starts":[{"kind":"zero"},{"kind":"noise"}]}`, `{"kind":"ct","size":32,"method":"fbp"}`
	putFile(t, outside, "mine")
	putFile(t, filepath.Join(out, "notes.txt"), "mine")
	putFile(t, filepath.Join(out, "steps-9.csv"), "mine") // as if it were another start's
	mustReplayCT(t, long, "-out", out)
	before := namesIn(t, out)
	if !slices.Contains(before, "steps-2.csv") || !slices.Contains(before, "levels.gif") {
		t.Fatalf("%q", before)
	}
	// Somebody has put something else where a replay has written.
	for _, name := range []string{"steps.csv", "truth.png", "levels.csv"} {
		if err := os.Remove(filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(out, "levels.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"steps.csv", "truth.png"} {
		if err := os.Symlink(outside, filepath.Join(out, name)); err != nil {
			t.Skip("no links on this machine: ", err)
		}
	}
	mustReplayCT(t, short, "-out", out)
	mustReplayCT(t, short, "-out", fresh)
	want := append(namesIn(t, fresh), "notes.txt", "steps-9.csv", "steps.csv", "levels.csv")
	slices.Sort(want)
	if got := namesIn(t, out); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if text := textOf(t, outside) + textOf(t, filepath.Join(out, "notes.txt")) +
		textOf(t, filepath.Join(out, "steps-9.csv")); text != "mineminemine" {
		t.Errorf("other files hold %q", text)
	}
	if info, err := os.Lstat(filepath.Join(out, "truth.png")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("truth.png: %v, %v", info, err)
	}
	mustReplay(t, `{"starts":{"n":2},"schedule":{"levels":3}}`, "-out", out)
	if got := namesIn(t, out); slices.Contains(got, "truth.npy") || slices.Contains(got, "result.json") ||
		!slices.Contains(got, "ends.csv") {
		t.Errorf("%q", got)
	}
}

// A manifest that somebody has changed removes nothing outside of the folder, and no folder.
func TestManifestOfOthers(t *testing.T) {
	above := t.TempDir()
	out := filepath.Join(above, "out")
	for _, folder := range []string{out, filepath.Join(out, "empty")} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	putFile(t, filepath.Join(above, "secret"), "mine")
	putFile(t, filepath.Join(out, "empty", "deep"), "mine")
	putFile(t, filepath.Join(out, manifestFile), "../secret\n"+filepath.Join(above, "secret")+
		"\nempty\nempty/deep\n.\n..\n\n")
	f, err := openFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if err := f.write(t.Context(), nil, []byte("{}\n")); err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, filepath.Join(above, "secret")) +
		textOf(t, filepath.Join(out, "empty", "deep")); text != "minemine" {
		t.Errorf("other files hold %q", text)
	}
}

// A replay that is cancelled while it computes leaves the folder as it was; one that ends
// while it writes leaves no spec, and the next one clears what there is.
func TestCancelledReplay(t *testing.T) {
	out := t.TempDir()
	mustReplay(t, `{"starts":{"n":2},"schedule":{"levels":3}}`, "-out", out)
	names, spec := namesIn(t, out), textOf(t, filepath.Join(out, specFile))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"replay", "-out", out, "-"}, strings.NewReader(`{"kind":"ct","size":32}`), &stdout,
		&stderr); code != exitFault {
		t.Errorf("code %d, %s", code, stderr.String())
	}
	if got := namesIn(t, out); !slices.Equal(got, names) || textOf(t, filepath.Join(out, specFile)) != spec {
		t.Errorf("%q, want %q", got, names)
	}

	f, err := openFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	file := func(name string, then error) figure.File {
		return figure.File{Name: name, Write: func(w io.Writer) error {
			_, err := io.WriteString(w, name)
			return errors.Join(err, then)
		}}
	}
	full := errors.New("disk full")
	if err := f.write(t.Context(), []figure.File{file("a.csv", nil), file("b.csv", full), file("c.csv", nil)},
		[]byte("{}\n")); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if got := namesIn(t, out); !slices.Equal(got, []string{manifestFile, "a.csv"}) {
		t.Errorf("after a full disk %q", got)
	}
	ctx, cancel = context.WithCancel(t.Context())
	stop := figure.File{Name: "d.csv", Write: func(io.Writer) error { cancel(); return nil }}
	if err := f.write(ctx, []figure.File{stop, file("e.csv", nil)}, []byte("{}\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if got := namesIn(t, out); !slices.Equal(got, []string{manifestFile, "d.csv"}) {
		t.Errorf("after a cancelled one %q", got)
	}
}

// Python's csv, NumPy, pandas and Pillow read every table, array and animation, and agree on
// what they hold.
func TestOtherProgramsReadTheFiles(t *testing.T) {
	slow.Test(t)
	const modules = "numpy, pandas, PIL.Image"
	var got map[string]struct {
		Columns []string
		Rows    int
		Shape   []int
		Type    string
		Frames  [][]int
		Still   []int
	}
	read := func(out string) {
		t.Helper()
		if err := json.Unmarshal(figuretest.Python(t, modules, readScript, out), &got); err != nil {
			t.Fatal(err)
		}
	}
	tomography := t.TempDir()
	result := mustReplayCT(t,
		`{"kind":"ct","size":32,"scan":{"angles":7},"method":"graduated","prior":"tv","schedule":{"levels":3},"observe":true,
		"starts":[{"kind":"constant","value":1},{"kind":"noise","scale":5,"seed":2},{"kind":"phantom","seed":9}]}`,
		"-out", tomography)
	read(tomography)
	// Three starts at three levels, and each once before its first.
	for name, rows := range map[string]int{"levels.csv": 3 * 4, "steps.csv": 4, "steps-3.csv": 4} {
		if got[name].Rows != rows || !slices.Contains(got[name].Columns, "psnr") {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
	if a := got["truth.npy"]; !slices.Equal(a.Shape, []int{32, 32}) || a.Type != "float32" {
		t.Errorf("truth.npy: %+v", a)
	}
	if a := got["sinogram.npy"]; !slices.Equal(a.Shape, []int{7, 47}) {
		t.Errorf("sinogram.npy: %+v", a)
	}
	// The first start is 1 in units of the picture's scale, and the result is not.
	if result.Scale < 0.5 || result.Scale > 0.99 {
		t.Fatalf("the scale is %g", result.Scale)
	}
	one := slices.Repeat([]int{int(math.Round(255 * result.Scale))}, 8)
	film, animated := got["levels.gif"], got["levels.png"]
	if len(film.Frames) != 4 || slices.Equal(film.Still, one) || !slices.Equal(film.Frames[1], one) {
		t.Errorf("levels.gif: %+v", film)
	}
	if len(animated.Frames) != 5 || slices.Equal(animated.Still, one) || !slices.Equal(animated.Frames[1], one) ||
		!slices.Equal(animated.Frames[4], animated.Still) {
		t.Errorf("levels.png: %+v", animated)
	}

	toy := t.TempDir()
	got = nil
	mustReplay(t, `{"starts":{"n":5},"schedule":{"levels":12},"sweep":true}`, "-out", toy)
	read(toy)
	for name, rows := range map[string]int{"ends.csv": 25, "starts.csv": 25, "basins.csv": 10000,
		"rates.csv": 100 * 13} {
		if got[name].Rows != rows {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
	if len(got) != 7 {
		t.Errorf("%d tables: %v", len(got), got)
	}

	// The line that the README recommends.
	readme := textOf(t, "README.md")
	_, after, _ := strings.Cut(readme, "    python3 -c '")
	line, _, _ := strings.Cut(after, "'\n")
	if !strings.Contains(line, `"figures/ends.csv"`) {
		t.Fatalf("the README recommends %q", line)
	}
	shown := string(figuretest.Python(t, "numpy", strings.ReplaceAll(line, "figures/", toy+"/")))
	if fields := strings.Fields(strings.Trim(shown, "[] \n")); len(fields) != 25 || strings.Contains(shown, "nan") {
		t.Errorf("%s prints %s", line, shown)
	}
}
