package ctapp

import (
	"fmt"
	"slices"

	"gradus/ct"
	"gradus/ct/prior"
	"gradus/solver"
)

// pageConfig is the Config of the page about tomography.
type pageConfig struct {
	Defaults  map[string]ct.Spec `json:"defaults"` // by method, family of the prior and process, e.g. "graduated score ve"
	Presets   []preset           `json:"presets"`
	Limits    limits             `json:"limits"`
	Batch     ct.Batch           `json:"batch"` // of a spec that does not say it
	Curvature curvatureChoice    `json:"curvature"`
	Methods   []method           `json:"methods"` // in the order of the menu
	Priors    []priorChoice      `json:"priors"`  // likewise
	// Comparisons are what can be run beside a spec, in the order of the panels.
	Comparisons []comparison `json:"comparisons"`
}

// curvatureChoice are the numbers of Lanczos steps that a page may ask for.
type curvatureChoice struct {
	Usual int `json:"usual"`
	Least int `json:"least"`
	Most  int `json:"most"`
}

// comparison is a track beside the main one, and what the page calls it.
type comparison struct {
	Name  string `json:"name"`
	Label string `json:"label"` // of its box
	Track string `json:"track"` // above its pictures
}

// tracks are the page's own words for some comparisons; any other goes by the title of its method.
var tracks = map[string]comparison{
	"off":           {Track: "Graduation off"}, // its switch is apart from the boxes
	"fbp":           {Label: "FBP", Track: "FBP"},
	"tikhonov":      {Label: "Tikhonov", Track: "Tikhonov"},
	"tv":            {Label: "TV", Track: "TV"},
	"tgv":           {Label: "TGV", Track: "TGV"},
	"flow":          {Label: "Flow, paper’s setting", Track: "Flow (paper)"},
	"gradient-like": {Label: "Gradient-like, paper’s setting", Track: "Gradient-like (paper)"},
}

func comparisons() (all []comparison) {
	for _, name := range ct.Comparisons() {
		c, ok := tracks[name]
		if title := ct.Method(name).Title(); !ok {
			c = comparison{Label: title, Track: title}
		}
		c.Name = name
		all = append(all, c)
	}
	return all
}

// method is what the page knows of a method, and what it calls it.
type method struct {
	solver.Traits        // a baseline has no more than a name and a title
	Label         string `json:"label"`     // in the menu
	Solves        bool   `json:"solves"`    // is the solver core's, and sets out from starts
	Minimises     bool   `json:"minimises"` // an energy; else it is a formula, without a weight to choose
	Sinogram      bool   `json:"sinogram"`  // it takes no other data
	Samples       bool   `json:"samples"`   // draws pictures by chains, which go through levels
}

// labels are the page's own words for some methods; any other goes by its title.
var labels = map[ct.Method]string{
	ct.MethodGraduated:    "Graduated, preconditioned",
	ct.MethodFlow:         "Flow, Algorithm 1",
	ct.MethodGradientLike: "Gradient-like, Algorithm 2",
	ct.MethodPlain:        "Plain descent",
	ct.MethodPosterior:    "Posterior samples",
	ct.MethodTV:           "TV baseline",
	ct.MethodTGV:          "TGV baseline",
	ct.MethodTikhonov:     "Tikhonov baseline",
	ct.MethodFBP:          "FBP",
}

func methodOf(name ct.Method) method {
	m := method{Label: labels[name], Solves: name.Solves(), Minimises: name != ct.MethodFBP && !name.Samples(),
		Sinogram: name == ct.MethodFBP, Samples: name.Samples()}
	if m.Traits = (solver.Traits{Name: solver.Method(name), Title: name.Title()}); m.Solves {
		m.Traits = m.Name.Traits()
	}
	if m.Label == "" {
		m.Label = m.Title
	}
	return m
}

// menu returns all methods as the page lists them: the default, the others that solve, what draws samples, and the
// baselines from the strongest on.
func menu() (all []method) {
	var baselines []method
	for _, name := range ct.Methods() {
		switch m := methodOf(name); {
		case !m.Solves:
			baselines = append(baselines, m)
		case name == ct.DefaultMethod:
			all = slices.Insert(all, 0, m)
		default:
			all = append(all, m)
		}
	}
	slices.Reverse(baselines)
	return append(all, baselines...)
}

// priorChoice is what the page knows of a prior, and what it calls it.
type priorChoice struct {
	Name    string `json:"name"`             // in specs
	Label   string `json:"label"`            // in the menu
	Weights string `json:"weights,omitzero"` // of a learnt prior: the name in their file, which specs may have, too

	Training string `json:"training,omitzero"` // what a learnt prior was trained on
	Licence  string `json:"licence,omitzero"`
}

// priors returns all priors as the page lists them.
func priors() (all []priorChoice) {
	own := map[ct.PriorKind]string{ct.PriorTV: "TV", ct.PriorTikhonov: "Tikhonov"}
	for _, kind := range ct.Priors() {
		c := priorChoice{Name: kind.String(), Label: own[kind]}
		if card, learnt := kind.Card(); learnt {
			c.Label, c.Weights, c.Training, c.Licence = card.Title, card.Name, card.Training, card.Licence
		}
		all = append(all, c)
	}
	return all
}

type preset struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	See     string   `json:"see"`
	Spec    ct.Spec  `json:"spec"`
	Compare []string `json:"compare"`
}

// limits are those that the page tells beforehand.
type limits struct {
	Size   int `json:"size"`
	Starts int `json:"starts"`
	Chains int `json:"chains"`
	Upload int `json:"upload"` // bytes of a picture
	Batch  int `json:"batch"`  // seeds
}

// PageConfig is what the page about tomography reads when it opens.
func PageConfig() pageConfig {
	config := pageConfig{Defaults: map[string]ct.Spec{}, Presets: []preset{},
		Limits: limits{MaxSize, MaxStarts, MaxChains, MaxUpload, MaxBatch},
		Batch:  ct.DefaultBatch(), Curvature: curvatureChoice{ct.DefaultCurvature, ct.MinCurvature, ct.MaxCurvature},
		Methods: menu(), Priors: priors(), Comparisons: comparisons()}
	for _, p := range ct.Presets() {
		config.Presets = append(config.Presets, preset(p))
	}
	for _, method := range ct.Methods() {
		for _, kind := range []ct.PriorKind{ct.PriorScore, ct.PriorTV, ct.PriorTikhonov} {
			for _, sde := range prior.SDEs() {
				if method.Samples() && (kind == ct.PriorTV || sde != prior.VE) { // which it refuses
					continue
				}
				config.Defaults[method.String()+" "+kind.String()+" "+sde.String()] = Default(method, kind, sde)
			}
		}
	}
	return config
}

// pageCompare is what the page compares the starts with when it opens: themselves, without graduation.
var pageCompare = []string{"off"}

// Default returns the spec that the page begins with, by its head: starts that
// have nothing in common. All learnt priors have the same.
func Default(method ct.Method, kind ct.PriorKind, sde prior.SDE) ct.Spec {
	s, err := ct.Decode(fmt.Appendf(nil, `{"method": %q, "prior": %q, "sde": %q}`, method, kind.Family(), sde))
	if err != nil {
		panic("ctapp: a spec without more than its head: " + err.Error())
	}
	s.Prior = kind
	if method.Solves() {
		s.Starts = ct.FourStarts()
	}
	return s
}
