package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ctResult is the line as a script reads it.
type ctResult struct {
	Kind, Method, Operator, Kernel      string
	PSNR, SSIM, RMSE, Residual, Seconds float64
	Lambda, Scale                       float64
	LambdaChoice                        string `json:"lambda_choice"`
	Gap                                 float64
	Converged                           *bool
	DivergedAt                          int `json:"diverged_at"`
	Link                                string
}

func mustReplayCT(t *testing.T, spec string, args ...string) ctResult {
	t.Helper()
	var fields map[string]any
	var r ctResult
	replayLine(t, &fields, spec, args...)
	for _, name := range []string{"method", "psnr", "ssim", "residual", "seconds"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("the line lacks %s", name)
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReplayOfTheCTExample(t *testing.T) {
	code, example, stderr := replayText(t, "", "-example", "ct")
	if code != 0 {
		t.Fatal(stderr)
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(example), &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kind", "size", "image", "operator", "scan", "mask", "method", "filter", "prior",
		"lambda", "alpha", "armijo", "step", "schedule", "cg", "starts", "observe"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("the example lacks %s", name)
		}
	}
	a, b := mustReplayCT(t, example), mustReplayCT(t, `{"kind": "ct"}`)
	if a.PSNR != b.PSNR || a.SSIM != b.SSIM || a.Method != "graduated" {
		t.Errorf("the example gives %+v, a spec of nothing but its kind %+v", a, b)
	}
}

// Methods keep their order on the paper's scan: filtered backprojection is the worst, and
// the truth's own lambda is the best that total variation can have.
func TestReplayCTMethods(t *testing.T) {
	const size = `"kind": "ct", "size": 64, "image": {"phantom": "ellipses", "seed": 11}`
	psnr := func(rest string) float64 { return mustReplayCT(t, "{"+size+rest+"}").PSNR }
	fbp := psnr(`, "method": "fbp"`)
	tikhonov := psnr(`, "method": "tikhonov", "lambda": "oracle"`)
	oracle := psnr(`, "method": "tv", "lambda": "oracle"`)
	noise := psnr(`, "method": "tv", "lambda": "noise"`)
	if !(fbp < tikhonov && tikhonov < oracle && noise <= oracle) {
		t.Errorf("PSNR of FBP %.2f, Tikhonov %.2f, TV %.2f and, from the noise, %.2f dB", fbp, tikhonov, oracle, noise)
	}
	const noisy = `, "scan": {"noise": 0.3}, "method": "fbp", "filter": `
	if hann, ramp := psnr(noisy+`"hann"`), psnr(noisy+`"ram-lak"`); hann <= ramp {
		t.Errorf("a window does not spare noise: %.2f dB, without %.2f", hann, ramp)
	}
}

// The solver's methods reach what the baselines of the same energy reach: Tikhonov's
// exactly, total variation's as near as smoothing and negative values let them.
func TestReplayCTSolver(t *testing.T) {
	for _, operator := range []string{"radon", "identity", "mask"} {
		for prior, near := range map[string]float64{"tv": 2, "tikhonov": 0.02} {
			spec := `{"kind": "ct", "size": 64, "operator": "` + operator + `", "prior": "` + prior + `", "method": "`
			want := mustReplayCT(t, spec+prior+`"}`)
			got := mustReplayCT(t, spec+`graduated"}`)
			if got.Lambda != want.Lambda || math.Abs(got.PSNR-want.PSNR) > near {
				t.Errorf("%s, %s: graduated %.2f dB with lambda %g, the baseline %.2f dB with %g",
					operator, prior, got.PSNR, got.Lambda, want.PSNR, want.Lambda)
			}
		}
	}
}

func TestReplayCTDiverges(t *testing.T) {
	r := mustReplayCT(t, `{"kind": "ct", "size": 32, "method": "plain", "step": 1000}`)
	if r.DivergedAt == 0 {
		t.Errorf("%+v", r)
	}
}

// The learnt prior is the default, weighed by alpha: no lambda is told that was not used.
func TestReplayCTScore(t *testing.T) {
	const score = `{"kind": "ct", "size": 32, "prior": "score", "method": "graduated", "schedule": {"kind": "log", "max": 1, "min": 0.01, "levels": 20}, "alpha": 0.5}`
	var named, usual map[string]any
	replayLine(t, &named, score)
	replayLine(t, &usual, `{"kind": "ct", "size": 32}`)
	if named["psnr"] != usual["psnr"] || named["prior"] != "score" || named["alpha"] != 0.5 ||
		named["evaluations"] != 20.0 {
		t.Errorf("%v, by default %v", named, usual)
	}
	for _, name := range []string{"lambda", "lambda_choice"} {
		if v, ok := named[name]; ok {
			t.Errorf("%s is %v", name, v)
		}
	}
}

// What a person has drawn is reconstructed as well as a phantom, from a drawing too.
func TestReplayCTDrawing(t *testing.T) {
	const spec = `{"kind": "ct", "size": 64, "image": {"drawing": [{"ellipse": [0.1, -0.1, 0.6, 0.4, 20, 0.5]}, {"brush": [1, 0.15, -0.3, 0.2, 0.3, -0.2]}]},
		"starts": [{"kind": "drawing", "drawing": [{"ellipse": [0, 0, 0.5, 0.5, 0, 1]}]}, {"kind": "zero"}]}`
	if r := mustReplayCT(t, spec); r.PSNR < 30 {
		t.Errorf("%+v", r)
	}
}

// A script finds the figures of every start in a list, of which the first stand for all.
func TestReplayCTStarts(t *testing.T) {
	const spec = `{"kind": "ct", "size": 32, "method": "graduated", "prior": "tv", "starts": [{"kind": "noise", "scale": 5, "seed": 2}, {"kind": "zero"},
		{"kind": "constant", "value": 10}, {"kind": "fbp"}, {"kind": "phantom", "seed": 9}]}`
	var line struct {
		PSNR, Energy   float64
		MaxRMSDistance *float64 `json:"max_rms_distance"`
		Results        []struct {
			Start                                 map[string]any
			PSNR, SSIM, Residual, Energy, Seconds float64
			Evaluations, Levels                   int
		}
	}
	out := t.TempDir()
	replayLine(t, &line, spec, "-out", out)
	if len(line.Results) != 5 || line.MaxRMSDistance == nil || *line.MaxRMSDistance > 1e-3 {
		t.Fatalf("%+v", line)
	}
	if first := line.Results[0]; first.PSNR != line.PSNR || first.Energy != line.Energy ||
		first.Start["kind"] != "noise" || first.Start["scale"] != 5.0 {
		t.Errorf("%+v", line)
	}
	for i, r := range line.Results {
		if !(r.PSNR > 20 && r.SSIM > 0.5 && r.Residual > 0 && r.Energy > 0 && r.Seconds > 0) ||
			r.Evaluations != 20 || r.Levels != 20 {
			t.Errorf("start %d: %+v", i, r)
		}
	}
	for _, name := range []string{"reconstruction.npy", "reconstruction-5.npy", "steps-2.csv", "starts.png",
		"psnr.svg", "energy.pdf"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() < 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
	var fields map[string]any
	replayLine(t, &fields, `{"kind": "ct", "size": 32, "method": "fbp"}`)
	for _, name := range []string{"results", "max_rms_distance", "evaluations", "levels"} {
		if v, ok := fields[name]; ok {
			t.Errorf("fbp has %s %v", name, v)
		}
	}
}

func TestReplayCTFiles(t *testing.T) {
	out := t.TempDir()
	r := mustReplayCT(t, `{"kind": "ct", "size": 40, "scan": {"angles": 12}, "method": "graduated"}`, "-out", out)
	if r.Link != "http://localhost:8080/ct#size=40&scan.angles=12&starts=%5B%7B%22kind%22%3A%22zero%22%7D%5D" {
		t.Errorf("link %q", r.Link)
	}
	for _, name := range []string{"truth", "sinogram", "reconstruction", "error", "residual"} {
		rows, columns := 40, 40
		if name == "sinogram" || name == "residual" {
			rows, columns = 12, 59
		}
		f, err := os.Open(filepath.Join(out, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if grey, ok := picture.(*image.Gray16); !ok || grey.Rect.Dx() != columns || grey.Rect.Dy() != rows {
			t.Errorf("%s.png: %T of %v", name, picture, picture.Bounds())
		}
		array, err := os.ReadFile(filepath.Join(out, name+".npy"))
		if err != nil {
			t.Fatal(err)
		}
		begins := len(array) - 4*rows*columns
		if header := string(array[:max(0, begins)]); !strings.HasPrefix(header, "\x93NUMPY") || begins%64 != 0 ||
			strings.Contains(header, "#") {
			t.Errorf("%s.npy: %d bytes, %q", name, len(array), header)
		}
	}
	for _, name := range []string{"reconstruction-figure.png", "reconstruction-figure.svg", "reconstruction-figure.pdf",
		"steps.csv", "levels.gif", "levels.png", "levels.csv"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() < 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(out, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stored struct {
		PSNR   float64
		Greys  map[string][2]float64
		Link   string
		Seeds  map[string]int64
		Angles struct {
			Count       int
			First, Step float64
		} `json:"angles_in_degrees"`
	}
	if err := json.Unmarshal(text, &stored); err != nil || stored.PSNR != r.PSNR || len(stored.Greys) != 5 ||
		stored.Link != r.Link || !maps.Equal(stored.Seeds, map[string]int64{"image.seed": 1, "scan.seed": 1}) ||
		stored.Angles.Count != 12 || stored.Angles.First != 7.5 || stored.Angles.Step != 15 {
		t.Errorf("%s, %v", text, err)
	}
	spec, err := os.ReadFile(filepath.Join(out, "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	if again := mustReplayCT(t, string(spec)); again.PSNR != r.PSNR || again.Residual != r.Residual {
		t.Errorf("the spec gives %+v, not %+v", again, r)
	}
}

func TestReplayRefusesWrongCT(t *testing.T) {
	narrow := filepath.Join(t.TempDir(), "narrow.png")
	f, err := os.Create(narrow)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 64, 31))); err != nil {
		t.Fatal(err)
	}
	f.Close()
	for spec, field := range map[string]string{
		`{"kind": "ct", "scan": {"angles": 0}}`:                  "scan.angles",
		`{"kind": "ct", "size": 4096}`:                           "size",
		`{"kind": "ct", "image": {"file": "no-such-file.png"}}`:  "image.file",
		`{"kind": "ct", "image": {"file": "replay_ct_test.go"}}`: "image.file",
		`{"kind": "ct", "image": {"file": "` + narrow +
			`"}}`: "image.file",
		`{"kind": "ct", "method": "plain", "starts": [{"kind": "zero"}, {"kind": "image", "file": "no-such-file.png"}]}`: "starts[1].file",
		`{"kind": "ct", "lambda": "none"}`: "lambda",
		`{"kind": "ct", "methods": "tv"}`:  "methods",
		`{"kind": "ct", "image": {"drawing": [{"brush": [1, 0.1, 0, 0]}, {"ellipse": [0, 0, 0.5, 0.5, 0, 2]}]}}`: "image.drawing[1].ellipse[5]",
		`{"kind": "ct", "operator": "mask", "mask": {"drawing": [{"ellipse": [0, 0, 2, 2, 0, 1]}]}}`:             "mask.drawing",
		`{"kind": "mri"}`: "kind",
	} {
		code, stdout, stderr := replayText(t, spec, "-")
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, field+":") {
			t.Errorf("%s: exit code %d, %q", spec, code, stderr)
		}
	}
}

// A spec names pictures beside it, of any kind and shape, wherever the program runs; what -out
// writes brings them, so that it runs by itself.
func TestReplayReadsPicturesBesideTheSpec(t *testing.T) {
	folder, out := t.TempDir(), t.TempDir()
	colours := image.NewNRGBA(image.Rect(0, 0, 96, 64))
	for i := range colours.Pix {
		colours.Pix[i] = byte(i*i/977) | 1
	}
	var truth, from bytes.Buffer
	if err := errors.Join(jpeg.Encode(&truth, colours, nil), png.Encode(&from, colours)); err != nil {
		t.Fatal(err)
	}
	const spec = `{"kind": "ct", "size": 32, "method": "plain", "prior": "tv", "schedule": {"levels": 2},
		"image": {"file": "photo.of.mine"}, "starts": [{"kind": "image", "file": "sub/start.jpg"}]}`
	for name, text := range map[string][]byte{"photo.of.mine": truth.Bytes(), "sub/start.jpg": from.Bytes(),
		"spec.json": []byte(spec)} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	replayed := func(args ...string) (r ctResult) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := replay(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != 0 {
			t.Fatalf("%v: exit code %d, %s", args, code, stderr.String())
		}
		if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(stdout.String(), `"data"`) {
			t.Errorf("the line repeats the pictures: %.200s", stdout.String())
		}
		return r
	}
	first := replayed("-out", out, filepath.Join(folder, "spec.json"))
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if again := replayed(filepath.Join(out, "spec.json")); again.PSNR != first.PSNR || again.SSIM != first.SSIM {
		t.Errorf("PSNR %g and SSIM %g, then %g and %g", first.PSNR, first.SSIM, again.PSNR, again.SSIM)
	}
}

// An exported spec whose picture did not come along says which one is missing, and where it was
// looked for.
func TestReplayOfAMissingPicture(t *testing.T) {
	const spec = "testdata/exported_spec_of_upload.json" // written by an earlier version, without the picture
	var stdout, stderr bytes.Buffer
	code := replay(t.Context(), []string{spec}, strings.NewReader(""), &stdout, &stderr)
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	want := `image.file: "3cd53beccc1092ff2c436ae63ba969370693eae209586811bf195b6a7e13ef32.png" cannot be opened: there is no such file in ` + folder + "\n"
	if code != 2 || stdout.Len() > 0 || !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("exit code %d, %s", code, stderr.String())
	}
}

// A posterior has its own figures and files, and a link.
func TestReplayCTPosterior(t *testing.T) {
	out := t.TempDir()
	var line struct {
		PSNR, SSIM, Chi, RHat, Seconds *float64
		SDRMS                          *float64 `json:"sd_rms"`
		ErrorRMS                       *float64 `json:"error_rms"`
		Coverage                       []float64
		Evaluations                    int
		Link                           string
	}
	replayLine(t, &line, `{"kind": "ct", "size": 32, "scan": {"angles": 20}, "method": "posterior", "chains": 2,
		"schedule": {"levels": 5, "iterations": 2}, "seed": 3}`, "-out", out)
	if line.PSNR == nil || line.SSIM == nil || line.Chi == nil || line.RHat == nil || line.Seconds == nil || line.SDRMS == nil ||
		line.ErrorRMS == nil || len(line.Coverage) != 2 || line.Evaluations != 2*(10+20+1) ||
		!strings.HasSuffix(line.Link, "/ct#size=32&scan.angles=20&method=posterior&schedule.levels=5&schedule.iterations=2&chains=2&seed=3") {
		t.Errorf("%+v", line)
	}
	for _, name := range []string{"mean.npy", "sd.npy", "sample.npy", "sample-2.npy", "posterior.png", "coverage.csv", "levels.gif"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() < 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
	spec, err := os.ReadFile(filepath.Join(out, "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var again struct{ PSNR *float64 }
	if replayLine(t, &again, string(spec)); again.PSNR == nil || *again.PSNR != *line.PSNR {
		t.Errorf("the spec gives %v, not %v", again.PSNR, line.PSNR)
	}
}
