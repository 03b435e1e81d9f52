package unconditional

// Preset is an example worth looking at. What See says is tested, its figures over ten seeds.
type Preset struct {
	Name  string `json:"name"`  // slug, for links
	Title string `json:"title"` // one to four words
	See   string `json:"see"`   // what to look at, in a sentence or two
	Spec  Spec   `json:"spec"`
}

// Presets returns the examples, what correction does first.
func Presets() []Preset {
	with := func(change func(*Spec)) Spec {
		s := Default()
		change(&s)
		return s
	}
	return []Preset{
		{
			Name: "corrected", Title: "Corrected at T₁",
			See: "Noise that is only run back from T₁ = 0.8 ends as thin shapes in the dark; after a correction for T₂ = 20 they are whole. " +
				"Over ten seeds the distance from phantoms falls from 0.54 to 0.33 on average, where as many other phantoms have 0.21.",
			Spec: Default(),
		},
		{
			Name: "long", Title: "A long way instead",
			See: "From T₁ = 3 noise is right without correction, but most of the way the prior is a Gaussian without shapes. " +
				"Brightness is nearly right, and the network adds detail that phantoms do not have: over ten seeds the distance is 0.41 on average.",
			Spec: with(func(s *Spec) { s.T1, s.T2 = 3, 0 }),
		},
		{
			Name: "short", Title: "Stopped too soon",
			See: "At T₁ = 0.1 there should be pictures under the noise, and there are none: the network takes the noise for texture. " +
				"Mean grey is right all the same, but over ten seeds every tenth pixel is outside 0 to 1, and the distance is 3.1.",
			Spec: with(func(s *Spec) { s.T1, s.T2 = 0.1, 0 }),
		},
	}
}
