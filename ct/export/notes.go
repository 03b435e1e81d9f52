package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/internal/figure"
)

// note says in a file where it comes from: the link, and the spec with all its seeds.
func note(r *ct.Run, link string) (string, error) {
	spec, err := json.Marshal(r.Spec.Bare(), json.Deterministic(true))
	return strings.TrimPrefix(link+"\n"+string(spec), "\n"), err
}

// tableNote is the link, and the seeds.
func tableNote(r *ct.Run, link string) string {
	var seeds []string
	for _, s := range seedsOf(r.Spec) {
		seeds = append(seeds, s.String())
	}
	return strings.TrimPrefix(link+"\n"+strings.Join(seeds, "; "), "\n")
}

// seed is one of the random numbers behind a run, by its field.
type seed struct {
	field string
	value int64
}

func (s seed) String() string { return fmt.Sprintf("%s %d", s.field, s.value) }

// seedsOf are those of the random numbers behind the run.
func seedsOf(s *ct.Spec) (seeds []seed) {
	add := func(field string, value int64) { seeds = append(seeds, seed{field, value}) }
	if s.Image.File == "" && s.Image.Drawing == nil {
		add("image.seed", s.Image.Seed)
	}
	add("scan.seed", s.Scan.Seed)
	if s.Operator == ct.OperatorMask && s.Mask.Drawing == nil {
		add("mask.seed", s.Mask.Seed)
	}
	if s.Method.Samples() {
		add("seed", s.Sampling.Seed)
	}
	for i, start := range s.Starts {
		if start.Kind == ct.StartNoise || start.Kind == ct.StartPhantom {
			add(fmt.Sprintf("starts[%d].seed", i), start.Seed)
		}
	}
	return seeds
}

// pngNotes is what note says, as chunks of a PNG.
func pngNotes(r *ct.Run, link string) ([]byte, error) {
	spec, err := json.Marshal(r.Spec.Bare(), json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	notes := figure.PNGText("Description", string(spec))
	if link != "" {
		notes = slices.Concat(figure.PNGText("Source", link), notes)
	}
	return notes, nil
}

// title is what figures call the run.
func title(r *ct.Run) string {
	s := r.Spec
	name := s.Method.Title()
	switch s.Operator {
	case ct.OperatorIdentity:
		return name + ", denoising"
	case ct.OperatorMask:
		return name + ", inpainting"
	}
	return fmt.Sprintf("%s from %d angles", name, s.Scan.Angles)
}

// ray is what a measurement is along, or of.
func ray(s *ct.Spec) string {
	if s.Operator == ct.OperatorRadon {
		return "ray"
	}
	return "pixel"
}

// subtitle is what was measured, and with which parameters.
func subtitle(r *ct.Run) string {
	s := r.Spec
	var parts []string
	switch {
	case s.Image.File != "", s.Image.Drawing != nil:
	case s.Image.Phantom == phantom.SheppLogan: // has no seed
		parts = append(parts, s.Image.Phantom.String())
	default:
		parts = append(parts, fmt.Sprintf("%s, seed %d", s.Image.Phantom, s.Image.Seed))
	}
	if s.Operator == ct.OperatorMask {
		parts = append(parts, fmt.Sprintf("%.3g %% of the pixels", 100*float64(len(r.Y))/float64(r.Op.Pixels())))
	}
	switch seed := fmt.Sprintf("scan seed %d", s.Scan.Seed); {
	case s.Scan.Photons > 0:
		parts = append(parts, fmt.Sprintf("%.3g photons a %s", s.Scan.Photons, ray(s)), seed)
	case s.Scan.Noise > 0:
		parts = append(parts, fmt.Sprintf("Gaussian noise %.3g %%", 100*s.Scan.Noise), seed)
	default:
		parts = append(parts, "no noise")
	}
	switch {
	case s.Method == ct.MethodFBP:
		parts = append(parts, s.Filter.String())
	case s.Learnt() && s.Method.Samples():
		parts = append(parts, "prior "+r.Result.Weights.Name) // of weight 1
	case s.Learnt():
		parts = append(parts, fmt.Sprintf("prior %s, α = %.3g", r.Result.Weights.Name, s.Alpha))
	case r.Result.LambdaChoice != nil && *r.Result.LambdaChoice == baseline.LambdaOracle:
		parts = append(parts, fmt.Sprintf("λ = %.3g, chosen by the truth", r.Result.Lambda))
	case r.Result.LambdaChoice != nil && *r.Result.LambdaChoice == baseline.LambdaNoise:
		parts = append(parts, fmt.Sprintf("λ = %.3g, from the noise", r.Result.Lambda))
	default:
		parts = append(parts, fmt.Sprintf("λ = %.3g", r.Result.Lambda))
	}
	return strings.Join(parts, ", ")
}
