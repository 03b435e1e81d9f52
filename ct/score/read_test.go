package score_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"gradus/ct/score"
	"gradus/ct/score/scoretest"
)

// What is missing, of another shape, too many, not finite or not what it was is named.
func TestReadErrors(t *testing.T) {
	replaced := func(old, new string) []byte {
		file := bytes.ReplaceAll(score.Embedded(), []byte(old), []byte(new))
		if bytes.Equal(file, score.Embedded()) {
			t.Errorf("no %s in the header", old)
		}
		return file
	}
	headed := func(entry, text string) []byte { return scoretest.Headed(t, map[string]string{entry: text}) }
	spoilt := score.Embedded()
	spoilt[len(spoilt)-1] ^= 1
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"missing": {replaced(`"head.weight"`, `"Head.weight"`),
			`tensor "head.weight": must have the shape [32 4 3 3]`},
		"shape":       {replaced(`[32, 4, 3, 3]`, `[4, 32, 3, 3]`), `tensor "head.weight"`},
		"too many":    {replaced(`"enc0.0.first.weight"`, `"enc0.9.first.weight"`), `enc0.`},
		"more blocks": {replaced(`"dec0.1.`, `"enc0.1.`), `tensor "enc0.1.first.weight" has no place in the network`},
		"number":      {headed("sigma_max", "0.0"), "__metadata__.sigma_max: must be a positive number"},
		"no levels":   {headed("sigma_min", "2"), "__metadata__.sigma_min: must be below sigma_max = 2, got 2"},
		"NaN": {scoretest.Weights(t, nil, func(b []byte) { copy(b[len(b)-4:], []byte{0, 0, 0xc0, 0x7f}) }),
			"must be finite"},
		"other numbers":  {spoilt, "__metadata__.sha256: must be the SHA-256 of what follows the header"},
		"no checksum":    {headed("sha256", ""), "__metadata__.sha256"},
		"no name":        {headed("name", ""), "__metadata__.name: must be a line of 1 to 24 characters"},
		"long name":      {headed("name", strings.Repeat("a", 25)), "__metadata__.name"},
		"name in words":  {headed("name", "my prior"), "__metadata__.name: must be small letters and digits"},
		"name in dashes": {headed("name", "a--b"), "__metadata__.name: must be small letters and digits"},
		"no title":       {headed("title", " "), "__metadata__.title: must be a line of 1 to 80 characters"},
		"two lines":      {headed("training", "a\nb"), "__metadata__.training: must be a line"},
		"unseen letters": {headed("licence", "a\u202eb"), "__metadata__.licence: must be a line"},
	} {
		if _, err := score.Read(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
}

// The program's own weights say what they are.
func TestEmbeddedCard(t *testing.T) {
	c := score.Default().Card
	// Of the numbers, which a new header leaves alone.
	const numbers = "d3ba7fb825d991439f2ccb3fe56d469698e865c86a9421ac69f04bb31ee330b8"
	if c.Name != "general" || c.Title == "" || c.Training == "" || !strings.Contains(c.Licence, "CC BY") ||
		c.SHA256 != numbers || !json.Valid([]byte(c.Record)) {
		t.Errorf("%+v", c)
	}
	renamed, err := score.Read(bytes.NewReader(scoretest.Headed(t, map[string]string{"name": "a-2b"})))
	if err != nil || renamed.Card.Name != "a-2b" || renamed.Card.SHA256 != numbers {
		t.Errorf("%+v, %v", renamed, err)
	}
}
