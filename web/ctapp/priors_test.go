package ctapp

import (
	"encoding/json"
	"strings"
	"testing"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/ct/score"
	"gradus/ct/score/scoretest"
	"gradus/web/wire"
	"gradus/web/wstest"
)

// The page lists every prior, learnt ones by the title in their file, and says what they were trained on; a link
// and a request have the name.
func TestPriorsOfThePage(t *testing.T) {
	if err := ct.LoadPriors(scoretest.Folder(t, map[string]map[string]string{"a": {"name": "of-the-page",
		"title": "Teeth & <bones>", "training": "Teeth.", "licence": "CC0"}})); err != nil {
		t.Fatal(err)
	}
	var config struct {
		Priors   []priorChoice
		Defaults map[string]json.RawMessage
	}
	if err := json.Unmarshal(wire.JSON(PageConfig()), &config); err != nil {
		t.Fatal(err)
	}
	seen := map[priorChoice]bool{}
	for _, p := range config.Priors {
		seen[p] = true
	}
	own := score.Default().Card
	for _, want := range []priorChoice{{"score", own.Title, "general", own.Training, own.Licence},
		{"of-the-page", "Teeth & <bones>", "of-the-page", "Teeth.", "CC0"}, {Name: "tv", Label: "TV"},
		{Name: "tikhonov", Label: "Tikhonov"}} {
		if !seen[want] {
			t.Errorf("no %+v in %+v", want, config.Priors)
		}
	}
	if config.Priors[0].Name != "score" || config.Defaults["graduated of-the-page ve"] != nil {
		t.Errorf("the first is %+v, %d defaults", config.Priors[0], len(config.Defaults))
	}

	mine := Default(ct.MethodFlow, "of-the-page", prior.VP)
	if link := Link("", mine, nil); link != "/ct#method=flow&prior=of-the-page&sde=vp" {
		t.Errorf("link %s", link)
	}
	request, err := NewRequest([]byte(wstest.EncodedCT(t, mine)), []string{"off", "gradient-like"})
	if err != nil {
		t.Fatal(err)
	}
	for _, track := range request.Tracks {
		if track.Spec.Prior != "of-the-page" {
			t.Errorf("%s has the prior %s", track.name, track.Spec.Prior)
		}
	}
	mine.Prior = "nobodys"
	if _, err := NewRequest([]byte(wstest.EncodedCT(t, mine)), nil); err == nil ||
		!strings.Contains(err.Error(), "prior: must be one of score, ") {
		t.Errorf("error %v", err)
	}
	if link := Link("", mine, nil); link != "/ct#method=flow&prior=nobodys&sde=vp" {
		t.Errorf("link %s", link)
	}
}
