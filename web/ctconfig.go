package web

import (
	"fmt"

	"gradus/ct"
	"gradus/ct/prior"
)

// ctConfig is the Config of the page about tomography.
type ctConfig struct {
	Defaults map[string]ct.Spec `json:"defaults"` // by method, prior and process, e.g. "graduated score ve"
	Presets  []ctPreset         `json:"presets"`
	Limits   ctPageLimits       `json:"limits"`
}

type ctPreset struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	See     string   `json:"see"`
	Spec    ct.Spec  `json:"spec"`
	Compare []string `json:"compare"`
}

// ctPageLimits are those that the page tells beforehand.
type ctPageLimits struct {
	Size   int `json:"size"`
	Starts int `json:"starts"`
	Upload int `json:"upload"` // bytes of a PNG
}

func newCTConfig() ctConfig {
	config := ctConfig{Defaults: map[string]ct.Spec{}, Presets: []ctPreset{},
		Limits: ctPageLimits{maxCTSize, maxCTStarts, maxUpload}}
	for _, p := range ct.Presets() {
		config.Presets = append(config.Presets, ctPreset(p))
	}
	for _, method := range ct.Methods() {
		for _, kind := range ct.Priors() {
			for _, sde := range prior.SDEs() {
				config.Defaults[method.String()+" "+kind.String()+" "+sde.String()] = ctPageDefault(method, kind, sde)
			}
		}
	}
	return config
}

// pageCompare is what the page compares the starts with when it opens: themselves, without graduation.
var pageCompare = []string{"off"}

// ctPageDefault returns the spec that the page begins with, by its head: starts that
// have nothing in common.
func ctPageDefault(method ct.Method, kind ct.PriorKind, sde prior.SDE) ct.Spec {
	s, err := ct.Decode(fmt.Appendf(nil, `{"method": %q, "prior": %q, "sde": %q}`, method, kind, sde))
	if err != nil {
		panic("web: a spec without more than its head: " + err.Error())
	}
	if method.Solves() {
		s.Starts = ct.FourStarts()
	}
	return s
}
