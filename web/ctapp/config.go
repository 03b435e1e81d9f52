package ctapp

import (
	"fmt"

	"gradus/ct"
	"gradus/ct/prior"
)

// pageConfig is the Config of the page about tomography.
type pageConfig struct {
	Defaults map[string]ct.Spec `json:"defaults"` // by method, prior and process, e.g. "graduated score ve"
	Presets  []preset           `json:"presets"`
	Limits   limits             `json:"limits"`
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
	Upload int `json:"upload"` // bytes of a PNG
}

func PageConfig() pageConfig {
	config := pageConfig{Defaults: map[string]ct.Spec{}, Presets: []preset{},
		Limits: limits{MaxSize, MaxStarts, MaxUpload}}
	for _, p := range ct.Presets() {
		config.Presets = append(config.Presets, preset(p))
	}
	for _, method := range ct.Methods() {
		for _, kind := range ct.Priors() {
			for _, sde := range prior.SDEs() {
				config.Defaults[method.String()+" "+kind.String()+" "+sde.String()] = Default(method, kind, sde)
			}
		}
	}
	return config
}

// pageCompare is what the page compares the starts with when it opens: themselves, without graduation.
var pageCompare = []string{"off"}

// Default returns the spec that the page begins with, by its head: starts that
// have nothing in common.
func Default(method ct.Method, kind ct.PriorKind, sde prior.SDE) ct.Spec {
	s, err := ct.Decode(fmt.Appendf(nil, `{"method": %q, "prior": %q, "sde": %q}`, method, kind, sde))
	if err != nil {
		panic("web: a spec without more than its head: " + err.Error())
	}
	if method.Solves() {
		s.Starts = ct.FourStarts()
	}
	return s
}
