package lesson

import (
	"fmt"
	"slices"

	"gradus/ct"
	"gradus/web/ctapp"
	"gradus/web/toyapp"
)

// pageConfig is the Config of the lesson: that of the pages about the 2D example, and cases of tomography.
type pageConfig struct {
	toyapp.Config
	Cases map[string]aCase `json:"cases"`
}

// aCase is a run that a figure shows.
type aCase struct {
	Spec    ct.Spec  `json:"spec"`
	Compare []string `json:"compare"`
	Link    string   `json:"link"` // of the explorer, from the lesson
}

// cases are examples of tomography, by the names that figures have for them.
var cases = map[string]string{
	"pixels": "any-start", "hole": "limited-angle", "texture": "texture", "lesion": "lesion", "low": "too-low",
	"sure": "how-sure",
}

// caseOf returns the case of a name.
func caseOf(name string) aCase {
	presets := ct.Presets()
	i := slices.IndexFunc(presets, func(p ct.Preset) bool { return p.Name == cases[name] })
	if i < 0 {
		panic(fmt.Sprintf("lesson: there is no example %q", cases[name]))
	}
	p := presets[i]
	return aCase{p.Spec, []string{}, ctapp.Link("", p.Spec, p.Compare)[1:]} // without the slash, so that it holds behind any prefix
}

// PageConfig is what the page reads when it opens.
func PageConfig() any {
	config := pageConfig{Config: toyapp.PageConfig(), Cases: map[string]aCase{}}
	for name := range cases {
		config.Cases[name] = caseOf(name)
	}
	return config
}
