package priorapp

import (
	"testing"

	"gradus/ct/unconditional"
)

// TestPageConfig: the page can show its default and its examples, and knows every learnt prior.
func TestPageConfig(t *testing.T) {
	config := PageConfig()
	if !Shows(&config.Default) || len(config.Priors) == 0 || config.Priors[0].Name != "score" ||
		config.Priors[0].Weights != "general" ||
		config.Priors[0].Training == "" {
		t.Errorf("%+v", config)
	}
	names := map[string]bool{}
	for _, p := range config.Presets {
		if !Shows(&p.Spec) || p.See == "" || p.Title == "" || names[p.Name] {
			t.Errorf("%+v", p)
		}
		names[p.Name] = true
	}
	many := unconditional.Default()
	if many.Count = MaxCount + 1; Shows(&many) {
		t.Error("the page shows more than it can")
	}
}

func TestLink(t *testing.T) {
	s := unconditional.Default()
	changed := s
	changed.T1, changed.Seed, changed.Process = 0.25, 3, 0
	for want, got := range map[string]string{
		"http://x/prior":                                   Link("http://x/", s, []string{plainTrack}),
		"http://x/prior#compare=%5B%5D":                    Link("http://x", s, nil),
		"/prior#seed=3&t1=0.25&process=ode":                Link("", changed, []string{plainTrack}),
		"/prior#seed=3&t1=0.25&t2=0&process=ode":           Link("", changed.Plain(), nil),
		"/prior#seed=3&t1=0.25&process=ode&compare=%5B%5D": Link("", changed, nil),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
