package unconditional

import (
	"fmt"
	"math"
	"strings"

	"gradus/ct"
	"gradus/ct/scan"
	"gradus/internal/strict"
	"gradus/solver"
	"gradus/solver/sample"
)

// SpecKind is the kind of these specs.
const SpecKind = "prior"

// Spec says what is drawn from a prior, and how.
type Spec struct {
	Kind    string             `json:"kind"`
	Prior   ct.PriorKind       `json:"prior"` // a learnt one
	Size    int                `json:"size"`  // side, in pixels as large as those that the prior was trained on
	Count   int                `json:"count"` // of pictures
	Seed    int64              `json:"seed"`
	T1      float64            `json:"t1"`      // time of the forward process, from pictures with greys from 0 to 1
	T2      float64            `json:"t2"`      // of the Langevin correction at t1; 0: none
	Step    float64            `json:"step"`    // of the correction, in parts of the noise's variance at t1, at most
	Process sample.ReverseKind `json:"process"` // by which the process is run back
	Steps   int                `json:"steps"`   // of that
}

// Limits of a spec.
const (
	MinSize = 32
	MaxSize = 128

	sizeStep = 8 // what divides a size: the network halves it, and so do the scales of the yardstick
	maxCount = 256
	maxWork  = 2e9 // pixels x evaluations of all pictures: an hour or so on two cores
)

// lastSigma is the noise level at which the process ends: what is left of the noise is then taken off at once.
const lastSigma = 0.02

// Default returns the spec that a document without fields is. The network knows noise up to t1 = 0.80.
func Default() Spec {
	return Spec{Kind: SpecKind, Prior: ct.PriorScore, Size: 64, Count: 12, Seed: 1, T1: 0.8, T2: 20, Step: 0.2,
		Process: sample.SDE, Steps: 60}
}

// Decode reads a spec that is valid; what is left out has its default. What is wrong is a *strict.Error or, out of
// range, a *solver.RangeError; both name the field.
func Decode(data []byte) (Spec, error) {
	s, err := Read(data)
	if err != nil {
		return Spec{}, err
	}
	if err := s.Validate(); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// Read reads a spec, whose numbers may be out of range.
func Read(data []byte) (Spec, error) {
	s := Default()
	var head struct {
		Kind  string  `json:"kind"`
		Prior *string `json:"prior"`
	}
	if err := strict.Peek(data, &head); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	if head.Kind != "" && head.Kind != SpecKind { // before its fields are called unknown
		return Spec{}, wrongKind(head.Kind)
	}
	if head.Prior != nil { // before it is taken for one of the priors that are not learnt
		if err := priorError(*head.Prior); err != nil {
			return Spec{}, err
		}
	}
	if err := strict.Unmarshal(data, &s); err != nil {
		return Spec{}, strict.Named("spec", err)
	}
	return s, nil
}

// Encode writes every field of a spec.
func Encode(s Spec) ([]byte, error) { return strict.Marshal(s) }

// Validate reports the first field whose value is out of range, or too much work.
func (s *Spec) Validate() error {
	if err := s.ValidateFields(); err != nil {
		return err
	}
	if w := s.Work(); w > maxWork {
		return solver.Outside("count", fmt.Sprintf("%d, which makes %.2g times the work", s.Count, w/maxWork),
			"such that count x pixels x evaluations is at most %g", float64(maxWork))
	}
	return nil
}

// ValidateFields is Validate whatever the work, for what has a narrower bound of it.
func (s *Spec) ValidateFields() error {
	if s.Kind != SpecKind {
		return wrongKind(s.Kind)
	}
	for _, err := range []error{
		priorError(string(s.Prior)),
		sizeError(s.Size),
		solver.WithinInt("count", s.Count, 1, maxCount),
		scan.ValidateSeed("seed", s.Seed),
		solver.Within("t1", s.T1, 0.01, 4),
		solver.Within("t2", s.T2, 0, 200),
		solver.Within("step", s.Step, 0.01, 1),
		solver.WithinInt("steps", s.Steps, 5, 1000),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// Work is the number of pixels that the network goes through: those of each picture at each of its evaluations.
func (s *Spec) Work() float64 {
	return float64(s.Count) * float64(s.Size*s.Size) * float64(s.Flow().Evaluations()+2)
}

// Flow is the run of prediction and correction.
func (s *Spec) Flow() sample.Flow {
	return sample.Flow{T1: s.T1, T2: s.T2, Size: s.Step * -math.Expm1(-2*s.T1), Kind: s.Process, Steps: s.Steps,
		End: Time(lastSigma), Draws: sample.Draws{Seed: uint64(s.Seed)}}
}

// Plain returns the spec without correction.
func (s Spec) Plain() Spec {
	s.T2 = 0
	return s
}

// priorError lists the learnt priors for a name that is none of theirs.
func priorError(name string) error {
	var kind ct.PriorKind
	if kind.UnmarshalText([]byte(name)) == nil && kind.Learnt() {
		return nil
	}
	var learnt []string
	for _, k := range ct.Priors() {
		if k.Learnt() {
			learnt = append(learnt, k.String())
		}
	}
	return solver.Outside("prior", fmt.Sprintf("%.40q", name),
		"one of %s, the learnt ones: nothing can be drawn from others", strings.Join(learnt, ", "))
}

func sizeError(n int) error {
	if n >= MinSize && n <= MaxSize && n%sizeStep == 0 {
		return nil
	}
	return solver.Outside("size", n, "a multiple of %d from %d to %d", sizeStep, MinSize, MaxSize)
}

func wrongKind(kind string) error {
	return solver.Outside("kind", fmt.Sprintf("%q", kind), "%q", SpecKind)
}
