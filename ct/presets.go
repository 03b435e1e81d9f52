package ct

import (
	"gradus/ct/baseline"
	"gradus/ct/phantom"
)

// Preset is an example worth looking at. What See says is tested, its figures on ten pictures and scans.
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
			See: "Noise, black, white and letters end as one picture: on ten scans no pixel of theirs differs by more than 0.0001. " +
				"Without graduation, after as many steps, noise is still noise, at 7 dB; black and white are 3.6 dB lower, letters 11.",
			Spec: fromFour(Default(MethodGraduated, PriorScore)), Compare: []string{"off"},
		},
		{
			Name: "from-fbp", Title: "A reasonable start",
			See: "Filtered backprojection is a start that makes sense. On ten scans graduation from a first level of 0.1 ends at 39.8 dB, " +
				"as it does from 1; without graduation, after as many steps, 1.1 dB lower.",
			Spec: fromFBP(Default(MethodGraduated, PriorScore)), Compare: []string{"off"},
		},
		{
			Name: "paper", Title: "The paper’s algorithms",
			See: "Noise levels and start as in the paper. On the mean of ten scans of 64 × 64 pixels its flow ends at 23 dB and leaves more of the data than noise explains. " +
				"Its gradient-like method, which searches for every step, reaches 36 dB, but each costs more.",
			Spec: paperPreset(), Compare: []string{"gradient-like"},
		},
		{
			Name: "few-angles", Title: "Sparse view",
			See: "From 15 angles filtered backprojection is full of streaks. On the mean of ten scans it has 23.3 dB, " +
				"total variation with its best λ 32.8 and the learnt prior 34.6, from noise as from black.",
			Spec: with(func(s *Spec) { s.Scan.Angles = 15 }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "limited-angle", Title: "Limited angle",
			See: "Where no ray has passed along an edge, nothing tells where it lies: the four results differ, by 0.18 in one pixel on the mean of ten scans. " +
				"Total variation with its best λ is better on seven, by 0.7 dB on average.",
			Spec: with(func(s *Spec) { s.Scan.Arc, s.Lambda = 90, given(3.11) }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "strong-noise", Title: "Strong noise",
			See: "With noise of 20 % filtered backprojection has 23.9 dB on the mean of ten scans, though its filter damps the noise, " +
				"total variation with its best λ 31.3 and the learnt prior, which knows how much noise there is, 33.7.",
			Spec: with(func(s *Spec) { s.Scan.Noise = 0.2 }), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "little-noise", Title: "Little noise",
			See: "With noise of 1 % total variation with its best λ is 1.1 dB better than the learnt prior with its usual weight, " +
				"which fits some of the noise, on the mean of ten scans. Set α to 2: now the prior is 0.6 dB better, though not on three of them.",
			Spec: with(func(s *Spec) { s.Scan.Noise = 0.01 }), Compare: []string{"tv"},
		},
		{
			Name: "head", Title: "Shepp-Logan phantom",
			See: "The network has seen heads with thin shells, but not this one. On ten scans of it the learnt prior is 0.8 dB above total variation with its best λ on average, " +
				"and better on each.",
			Spec: with(func(s *Spec) {
				s.Image, s.Lambda = Source{Phantom: phantom.SheppLogan, Seed: 1}, given(3.66)
			}),
			Compare: []string{"tv"},
		},
		{
			Name: "texture", Title: "Texture",
			See: "On ten such pictures the learnt prior is 1.8 dB above total variation with its best λ on average, and better on each, " +
				"but 13 dB below what it reaches on ellipses in the same scan.",
			Spec: with(func(s *Spec) { s.Image.Phantom, s.Lambda = phantom.Texture, given(6.74) }), Compare: []string{"tv"},
		},
		{
			Name: "letters", Title: "Letters",
			See: "The network has seen strokes and corners, but no letters. On ten such pictures it is 1.4 dB above total variation with its best λ on average, " +
				"and better on each.",
			Spec: with(func(s *Spec) { s.Image.Phantom, s.Lambda = phantom.Letters, given(2.91) }), Compare: []string{"tv"},
		},
		{
			Name: "inverse-crime", Title: "The inverse crime",
			See: "This scan used the pixels and the projector of the reconstruction. On ten pictures the learnt prior is 0.8 dB above total variation with its best λ on average " +
				"and worse on two; in honest scans of the same pictures it is 2.5 dB above, and better on each.",
			Spec: with(func(s *Spec) { s.Scan.Simulation, s.Lambda = SimulationSameGrid, given(3.26) }), Compare: []string{"tv"},
		},
		{
			Name: "lesion", Title: "A faint lesion",
			See: "Two discs are 0.04 lighter and darker than the body. On ten scans filtered backprojection, whose PSNR is the worst, " +
				"keeps 89 % of their contrast, the learnt prior 62 %, total variation with the λ of its best PSNR 46 %, with half of it 68 %.",
			Spec: with(faintLesion), Compare: []string{"fbp", "tv"},
		},
		{
			Name: "how-sure", Title: "How sure?",
			See: "The faint discs again: not one picture but what the data and the prior leave possible. Most of the kept pictures show over half " +
				"of each disc’s contrast, which says how sure it is that there is one. The standard deviations are about as large as the errors.",
			Spec: sampled(faintLesion),
		},
		{
			Name: "too-low", Title: "Graduation from too low",
			See: "The noise level begins at 0.03, far below that of the first start, which stays noise: 9 dB on the mean of ten scans. Black and white come to a picture, " +
				"letters to one 2.6 dB worse. Set schedule.max to 0.3 and all four agree.",
			Spec: with(func(s *Spec) { s.Schedule.Max = 0.03 }),
		},
		{
			Name: "denoising", Title: "Denoising",
			See: "No tomography: the picture itself with noise as large as its mean. On the mean of ten pictures the learnt prior has 35.3 dB " +
				"and total variation with its best λ 32.0.",
			Spec: with(func(s *Spec) { s.Operator, s.Scan.Noise = OperatorIdentity, 1 }), Compare: []string{"tv"},
		},
		{
			Name: "inpainting", Title: "Inpainting",
			See: "Three pixels of ten are measured. On ten pictures the learnt prior fills in the others better than total variation with its best λ, by 3.1 dB on average, " +
				"but what lies in a gap is partly a guess: one pixel of the four results differs by 0.25 on average.",
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

// fromFBP begins with a picture that is right but for its noise, at a noise level that is no higher than that.
func fromFBP(s Spec) Spec {
	s.Starts, s.Schedule.Max = []Start{{Kind: StartFBP}}, 0.1
	return s
}

// with is the default but for what differs, from four starts.
func with(differs func(*Spec)) Spec {
	s := fromFour(Default(MethodGraduated, PriorScore))
	differs(&s)
	return s
}

// sampled is the default of the method posterior but for what differs.
func sampled(differs func(*Spec)) Spec {
	s := Default(MethodPosterior, PriorScore)
	differs(&s)
	s.Lambda = Default(MethodPosterior, PriorScore).Lambda // which it does not look at
	return s
}

// given is the weight of total variation in a comparison: that of its best PSNR on the scan that an example shows, where
// the rule from the noise falls short of it.
func given(lambda float64) baseline.Lambda {
	return baseline.Lambda{Choice: baseline.LambdaGiven, Value: lambda}
}

// faintLesion is a quiet body with two discs that are hardly lighter and darker.
func faintLesion(s *Spec) {
	s.Image = Source{Drawing: phantom.Drawing{{Ellipse: &[6]float64{0, 0, 0.8, 0.65, 0, 0.3}}},
		Lesions: phantom.Lesions{{-0.3, 0, 0.06, 0.04}, {0.3, 0, 0.06, -0.04}}}
	s.Lambda = given(31.1)
	s.Regions = []Region{{Inside: [3]float64{-0.3, 0, 0.05}}, {Inside: [3]float64{0.3, 0, 0.05}}}
}

func paperPreset() Spec {
	s := Paper(MethodFlow)
	s.Size = 64 // so that hundreds of evaluations of the network are soon done
	s.Starts = append(s.Starts, Start{Kind: StartZero})
	return s
}
