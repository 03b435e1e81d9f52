package toyapp

import (
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// Config is what the pages about the 2D example read.
type Config struct {
	Defaults map[string]toy2d.Spec `json:"defaults"` // by method
	Presets  []preset              `json:"presets"`
	Methods  []method              `json:"methods"` // in the order of menus
}

// method is what the pages know of a method, and what they call it.
type method struct {
	solver.Traits
	Label string `json:"label"` // in a menu
	Short string `json:"short"` // above its picture
	Text  string `json:"text"`  // within a sentence
	About string `json:"-"`     // a sentence below its label, if there is one
}

// wordings are what the pages call some methods in words of their own; any other goes by its title.
var wordings = map[solver.Method]method{
	solver.Flow: {Label: "Flow", Short: "Flow", Text: "the flow",
		About: "The paper’s Algorithm 1: follows the slope of the smoothed landscape while the smoothing fades."},
	solver.GradientLike: {Label: "Gradient-like", Short: "Gradient-like", Text: "the gradient-like method",
		About: "Algorithm 2: the same direction, but only where it goes downhill on the final landscape."},
	solver.Plain: {Label: "Plain descent", Short: "Plain descent", Text: "plain descent",
		About: "Downhill on the final landscape from the first step: no smoothing."},
	solver.Graduated: {Label: "Graduated, preconditioned", Short: "Graduated", Text: "the graduated method",
		About: "Scales each step to the curvature, so that one step a level is enough."},
}

func methodOf(name solver.Method) method {
	traits := name.Traits()
	m, ok := wordings[name]
	if !ok {
		m = method{Label: traits.Title, Short: traits.Title, Text: traits.Title}
	}
	m.Traits = traits
	return m
}

type preset struct {
	Name  string     `json:"name"`
	Title string     `json:"title"`
	See   string     `json:"see"`
	Spec  toy2d.Spec `json:"spec"`
}

// PageConfig is what the pages about the 2D example read when they open.
func PageConfig() Config {
	config := Config{Defaults: map[string]toy2d.Spec{}}
	for _, name := range solver.Methods() {
		config.Defaults[name.String()] = Default(name)
		config.Methods = append(config.Methods, methodOf(name))
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
