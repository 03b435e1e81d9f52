package ctapp

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/ct/prior"
	"gradus/web/wire"
	"gradus/web/wstest"
)

func TestCTPageConfig(t *testing.T) {
	var config struct {
		Defaults map[string]json.RawMessage
		Presets  []struct {
			Name, Title, See string
			Spec             json.RawMessage
			Compare          []string
		}
		Limits map[string]int
	}
	if err := json.Unmarshal(wire.JSON(PageConfig()), &config); err != nil {
		t.Fatal(err)
	}
	// A posterior takes two of the priors, and one process.
	if len(config.Defaults) != (len(ct.Methods())-1)*3*len(prior.SDEs())+2 ||
		config.Limits["size"] != MaxSize || config.Limits["starts"] != MaxStarts ||
		config.Limits["upload"] != MaxUpload || config.Limits["chains"] != MaxChains {
		t.Errorf("%d defaults, limits %v", len(config.Defaults), config.Limits)
	}
	for name, text := range config.Defaults {
		s, err := ct.Decode(text)
		if err != nil || s.Method.String()+" "+s.Prior.String()+" "+s.SDE.String() != name {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		if _, err := NewRequest(text, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	presets := ct.Presets()
	if len(config.Presets) != len(presets) || len(presets) == 0 {
		t.Fatalf("%d presets", len(config.Presets))
	}
	for i, p := range config.Presets {
		s, err := ct.Decode(p.Spec)
		if want := presets[i]; err != nil || p.Name != want.Name || p.Title != want.Title || p.See != want.See ||
			wstest.EncodedCT(t, s) != wstest.EncodedCT(t, want.Spec) || p.Compare == nil ||
			!slices.Equal(p.Compare, want.Compare) {
			t.Errorf("preset %s: %v", p.Name, err)
		}
		if _, err := NewRequest(p.Spec, p.Compare); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestCTLink(t *testing.T) {
	page := func(change func(*ct.Spec)) ct.Spec {
		s := Default(ct.DefaultMethod, ct.DefaultPrior, prior.VE)
		change(&s)
		return s
	}
	for _, c := range []struct {
		spec    ct.Spec
		compare []string
		want    string
	}{
		{page(func(*ct.Spec) {}), []string{"off"}, ""}, // as the page opens
		{page(func(*ct.Spec) {}), nil, "#compare=[]"},
		{page(func(s *ct.Spec) { s.Scan.Angles = 30 }), []string{"off"}, `#scan.angles=30&compare=["off"]`},
		{page(func(*ct.Spec) {}), []string{"tv", "off"}, `#compare=["tv","off"]`},
		{page(func(s *ct.Spec) { s.Scan.Angles, s.Scan.Noise = 30, 1e-7 }), nil, "#scan.angles=30&scan.noise=1e-7"},
		{page(func(s *ct.Spec) { s.Image = ct.Source{File: "a b.png"} }), nil, "#image.file=a+b.png"},
		{page(func(s *ct.Spec) { s.Starts = []ct.Start{{Kind: ct.StartFBP}} }), nil, `#starts=[{"kind":"fbp"}]`},
		{page(func(s *ct.Spec) { s.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle} }), nil, "#lambda=oracle"},
		{Default(ct.MethodFlow, ct.PriorScore, prior.VP), nil, "#method=flow&sde=vp"},
		{Default(ct.MethodFBP, ct.PriorScore, prior.VE), nil, "#method=fbp"},
		{Default(ct.MethodPosterior, ct.PriorScore, prior.VE), nil, "#method=posterior"},
	} {
		got, err := url.QueryUnescape(Link("http://x/", c.spec, c.compare))
		want, _ := url.QueryUnescape("http://x/ct" + c.want)
		if err != nil || got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// The page begins with the spec that the command line has by default, but for its starts: a link
// and a spec that say nothing of a field mean the same.
func TestCTPageDefaults(t *testing.T) {
	for _, method := range ct.Methods() {
		for _, kind := range []ct.PriorKind{ct.PriorTikhonov, ct.PriorTV, ct.PriorScore} {
			if method.Samples() && kind == ct.PriorTV {
				continue
			}
			page, line := Default(method, kind, prior.VE), ct.Default(method, kind)
			page.Starts = line.Starts
			if got, want := wstest.EncodedCT(t, page), wstest.EncodedCT(t, line); got != want {
				t.Errorf("%s %s: the page begins with %s, the command line with %s", method, kind, got, want)
			}
		}
	}
}
