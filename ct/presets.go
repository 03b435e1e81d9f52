package ct

import (
	"gradus/ct/baseline"
	"gradus/ct/phantom"
)

// Preset is an example worth looking at. What See says is tested.
type Preset struct {
	Name    string // slug, for links
	Title   string // one to four words
	See     string // what to look at, in a sentence or two
	Spec    Spec
	Compare []string // names that Compare knows
}

// Presets returns the examples, what graduation does first.
func Presets() []Preset {
	return []Preset{
		{
			Name: "any-start", Title: "Any start will do",
			See: "Noise, black, white and letters: by the last level all four have become the same picture, of 36.8 dB. " +
				"Without graduation, in as many steps, noise stays noise and the others end at least 4 dB lower.",
			Spec: fromFour(Default(MethodGraduated, PriorScore)), Compare: []string{"off"},
		},
		{
			Name: "paper", Title: "The paper’s algorithms",
			See: "Noise levels and start as in the paper. Its flow ends at 26 dB, from black as from noise. " +
				"Its gradient-like method, which searches for every step, reaches 35 to 36 dB in as many steps, as rounding has it, but each costs more.",
			Spec: paperPreset(), Compare: []string{"gradient-like"},
		},
		{
			Name: "few-angles", Title: "Very few angles",
			See: "From 15 angles filtered backprojection is full of streaks, at 23.5 dB. " +
				"The learnt prior reaches 32.3 dB from every start, half a decibel above total variation.",
			Spec: with(func(s *Spec) { s.Scan.Angles = 15 }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "limited-angle", Title: "A quarter turn",
			See: "Where no ray has passed along an edge, nothing tells where it lies: the four results now differ by up to 0.016 a pixel. " +
				"Total variation is 3 dB better here.",
			Spec: with(func(s *Spec) { s.Scan.Arc = 90 }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "strong-noise", Title: "Strong noise",
			See: "With noise of 20 % filtered backprojection is at 24.5 dB, though its filter spares the noise. The learnt prior knows how much noise there is: " +
				"30.9 dB from every start, above total variation.",
			Spec: with(func(s *Spec) { s.Scan.Noise = 0.2 }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "head", Title: "A head of ellipses",
			See: "The network has never seen this head, but it is made of ellipses, as all it has seen: " +
				"more than 4 dB better than total variation.",
			Spec:    with(func(s *Spec) { s.Image = Source{Phantom: phantom.SheppLogan, Seed: 1} }),
			Compare: []string{"tv"},
		},
		{
			Name: "texture", Title: "Texture: no ellipses",
			See: "The network has learnt ellipses of constant grey. All starts agree on a picture of 22 dB, hardly better than total variation’s " +
				"and 14 dB below ellipses in the same scan: graduation finds what the prior wants, right or wrong.",
			Spec: with(func(s *Spec) { s.Image.Phantom = phantom.Texture }), Compare: []string{"tv"},
		},
		{
			Name: "letters", Title: "Letters: no ellipses",
			See: "Corners and straight strokes are no ellipses. The result is more than 2 dB below total variation, " +
				"and again it is the same from every start.",
			Spec: with(func(s *Spec) { s.Image.Phantom = phantom.Letters }), Compare: []string{"tv"},
		},
		{
			Name: "too-low", Title: "Graduation from too low",
			See: "The noise level begins at 0.03, far below that of the first start, which stays noise, at 9 dB, while the others come to a picture. " +
				"Set schedule.max to 0.3 and all four agree.",
			Spec: with(func(s *Spec) { s.Schedule.Max = 0.03 }),
		},
		{
			Name: "denoising", Title: "Denoising",
			See: "No tomography: the picture itself with noise as large as its mean. All starts end at the same 35.1 dB, " +
				"more than 2 dB above total variation.",
			Spec: with(func(s *Spec) { s.Operator, s.Scan.Noise = OperatorIdentity, 1 }), Compare: []string{"tv"},
		},
		{
			Name: "inpainting", Title: "Inpainting",
			See: "Three pixels of ten are measured. The learnt prior fills in the others better than total variation, by 1.3 dB, " +
				"but what lies in a gap is partly a guess: the results differ by up to 0.02 a pixel.",
			Spec: with(func(s *Spec) {
				s.Operator, s.Scan.Noise, s.Mask.Keep = OperatorMask, 0.1, 0.3
			}), Compare: []string{"tv"},
		},
	}
}

// FourStarts are pictures that have nothing in common.
func FourStarts() []Start {
	return []Start{
		{Kind: StartNoise, Scale: 1, Seed: 1}, {Kind: StartZero}, {Kind: StartConstant, Value: 1},
		{Kind: StartPhantom, Phantom: phantom.Letters, Seed: 2},
	}
}

func fromFour(s Spec) Spec {
	s.Starts = FourStarts()
	return s
}

// with is the default but for what differs, from four starts, and held against baselines at their best.
func with(differs func(*Spec)) Spec {
	s := fromFour(Default(MethodGraduated, PriorScore))
	s.Lambda.Choice = baseline.LambdaOracle
	differs(&s)
	return s
}

func paperPreset() Spec {
	s := Paper(MethodFlow)
	s.Starts = append(s.Starts, Start{Kind: StartZero})
	return s
}
