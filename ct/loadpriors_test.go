package ct

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradus/ct/score"
	"gradus/ct/score/scoretest"
	"gradus/internal/cpu"
)

type entries = map[string]string

// What is wrong with a folder of priors is said with the file, and nothing of it is loaded.
func TestLoadPriorsErrors(t *testing.T) {
	cut := t.TempDir()
	if err := os.WriteFile(filepath.Join(cut, "cut.safetensors"), score.Embedded()[:100_000], 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "sub.safetensors"), 0o700); err != nil {
		t.Fatal(err)
	}
	of := func(files map[string]entries) string { return scoretest.Folder(t, files) }
	before := Priors()
	for name, c := range map[string]struct {
		folder string
		want   string
	}{
		"no folder": {filepath.Join(folder, "none"), "none: no such file"},
		"empty":     {t.TempDir(), "there is no *.safetensors"},
		"a folder":  {folder, "sub.safetensors: not a regular file"},
		"cut":       {cut, "cut.safetensors: reading weights: tensor"},
		"no name": {of(map[string]entries{"a": {"name": ""}}),
			"a.safetensors: reading weights: __metadata__.name"},
		"its own": {of(map[string]entries{"a": {}}),
			`a.safetensors: __metadata__.name: "general" is a prior of the program's own`},
		"score":    {of(map[string]entries{"a": {"name": "score"}}), `"score" is a prior of the program's own`},
		"tv":       {of(map[string]entries{"a": {"name": "tv"}}), `"tv" is a prior of the program's own`},
		"tikhonov": {of(map[string]entries{"a": {"name": "tikhonov"}}), `"tikhonov" is a prior`},
		"twice": {of(map[string]entries{"a": {"name": "x"}, "b": {"name": "x"}}),
			`b.safetensors: __metadata__.name: "x" is that of a.safetensors, too`},
		"a checksum": {of(map[string]entries{"a": {"name": "x"}, "b": {"name": "y", "sha256": "0"}}),
			"b.safetensors: reading weights: __metadata__.sha256"},
	} {
		if err := LoadPriors(c.folder); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
	if after := Priors(); !slices.Equal(before, after) {
		t.Errorf("%v have become %v", before, after)
	}
}

// A prior of a folder is chosen by its name, has the defaults of the learnt prior, and a result says which it was.
func TestLoadPriors(t *testing.T) {
	file := entries{"name": "of-the-test", "training": "Nothing new.", "licence": "As before."}
	folder := scoretest.Folder(t, map[string]entries{"any": file})
	if err := os.WriteFile(filepath.Join(folder, "._any.safetensors"), []byte("not weights"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nothing changes
		if err := LoadPriors(folder); err != nil {
			t.Fatal(err)
		}
	}
	other := maps.Clone(file)
	other["title"] = "Another"
	if err := LoadPriors(scoretest.Folder(t, map[string]entries{"any": other})); err == nil ||
		!strings.Contains(err.Error(), `"of-the-test" has been loaded`) {
		t.Errorf("other weights of the same name: error %v", err)
	}
	if n := len(slices.DeleteFunc(Priors(), func(k PriorKind) bool { return k != "of-the-test" })); n != 1 {
		t.Errorf("it is %d of %v", n, Priors())
	}

	read := func(prior string) Spec {
		s, err := Decode([]byte(`{"size": 32, "scan": {"angles": 10}, "schedule": {"levels": 2}, "prior": "` + prior + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	result := func(s Spec) Result {
		r, err := NewRun(&s, cpu.Go, nil)
		if err == nil {
			err = r.Reconstruct(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		return r.Result
	}
	mine, own := read("of-the-test"), read("score")
	a, b := result(mine), result(own)
	if a.PSNR != b.PSNR || *a.Prior != "of-the-test" || *b.Prior != "score" || b.Weights.Name != "general" ||
		*a.Weights != (Weights{"of-the-test", score.Default().Card.SHA256, "Nothing new.", "As before."}) {
		t.Errorf("%+v and %+v", a, b)
	}
	if mine.Prior = PriorScore; encoded(t, mine) != encoded(t, own) {
		t.Errorf("got %s, want the defaults of %s", encoded(t, mine), encoded(t, own))
	}
	// By its own name it is the same run.
	if got := read("general"); encoded(t, got) != encoded(t, own) {
		t.Errorf("general is %s", encoded(t, got))
	}
	// The paper's methods are compared with the weights of the spec, baselines have none.
	mine.Prior = "of-the-test"
	for name, want := range map[string]PriorKind{"flow": "of-the-test", "off": "of-the-test", "tv": PriorScore} {
		if c, err := Compare(mine, name); err != nil || c.Prior != want {
			t.Errorf("%s has the prior %s, %v", name, c.Prior, err)
		}
	}
	if c := mine.beside(MethodPosterior); c.Prior != "of-the-test" {
		t.Errorf("samples beside it have the prior %s", c.Prior)
	}
	drawn := mine.beside(MethodPosterior)
	drawn.Schedule.Levels, drawn.Sampling.Chains = 1, 1
	if r := result(drawn); *r.Prior != "of-the-test" || r.Weights.Name != "of-the-test" {
		t.Errorf("samples are of %+v", r.Weights)
	}
}

// A name without weights is an error that lists those that there are, in text and in a spec that was made otherwise.
func TestUnknownPrior(t *testing.T) {
	s := Default(DefaultMethod, "nobodys")
	text := encoded(t, s)
	_, err := Decode([]byte(text))
	for _, err := range []error{err, s.Validate()} {
		if err == nil || !strings.HasPrefix(err.Error(), "prior: ") || !strings.Contains(err.Error(), "one of") ||
			!strings.Contains(err.Error(), "score") || !strings.Contains(err.Error(), "tikhonov") {
			t.Errorf("error %v", err)
		}
	}
	var k PriorKind
	if err := json.Unmarshal([]byte(`"tv"`), &k); err != nil || k != PriorTV || k.Learnt() || !PriorScore.Learnt() ||
		k.Family() != PriorTV || PriorKind("mine").Family() != PriorScore {
		t.Errorf("%s, %v", k, err)
	}
}

func encoded(t *testing.T, s Spec) string {
	t.Helper()
	text, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
