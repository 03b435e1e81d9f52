package priorapp

import (
	"gradus/ct"
	"gradus/ct/unconditional"
)

// pageConfig is the Config of the page about priors.
type pageConfig struct {
	Default unconditional.Spec     `json:"default"`
	Presets []unconditional.Preset `json:"presets"`
	Priors  []prior                `json:"priors"` // in the order of the menu
	Limits  limits                 `json:"limits"`
}

// prior is what the page knows of a learnt prior.
type prior struct {
	Name     string `json:"name"`    // in specs
	Label    string `json:"label"`   // in the menu
	Weights  string `json:"weights"` // the name in their file, which specs may have, too
	Training string `json:"training"`
	Licence  string `json:"licence"`
}

type limits struct {
	Count int `json:"count"`
}

// PageConfig is what the page about priors reads when it opens.
func PageConfig() pageConfig {
	config := pageConfig{Default: unconditional.Default(), Presets: unconditional.Presets(), Limits: limits{MaxCount}}
	for _, kind := range ct.Priors() {
		if c, learnt := kind.Card(); learnt {
			config.Priors = append(config.Priors, prior{kind.String(), c.Title, c.Name, c.Training, c.Licence})
		}
	}
	return config
}
