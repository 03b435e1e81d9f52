package toyapp

import (
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// pageConfig is the Config of the pages about the 2D example.
type pageConfig struct {
	Defaults map[string]toy2d.Spec `json:"defaults"` // by method
	Presets  []preset              `json:"presets"`
}

type preset struct {
	Name  string     `json:"name"`
	Title string     `json:"title"`
	See   string     `json:"see"`
	Spec  toy2d.Spec `json:"spec"`
}

func PageConfig() pageConfig {
	config := pageConfig{Defaults: map[string]toy2d.Spec{}}
	for _, method := range solver.Methods() {
		config.Defaults[method.String()] = Default(method)
	}
	for _, p := range toy2d.Presets() {
		config.Presets = append(config.Presets, preset(p))
	}
	return config
}

// Default returns the spec that the page begins with, by method: few enough
// starts that each path can be followed.
func Default(method solver.Method) toy2d.Spec {
	s := toy2d.Default(method)
	s.Starts.Kind, s.Starts.N, s.Starts.Radius, s.Starts.Centre = "ring", 16, 8, plane.Vec{}
	return s
}
