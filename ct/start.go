package ct

import (
	"fmt"
	"math/rand/v2"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/solver"
)

// StartKind is a kind of picture from which the solver's methods set out.
type StartKind int

// The kinds of starts.
const (
	StartZero     StartKind = iota // black
	StartConstant                  // one value throughout
	StartNoise                     // independent Gaussian pixels, N(0, Scale^2)
	StartFBP                       // filtered backprojection of the measurements, with the spec's filter
	StartPhantom                   // a phantom, which may be another than the truth
	StartImage                     // a picture from a file, resampled
	StartDrawing                   // what a person has drawn
)

var startNames = solver.Names[StartKind]{"zero", "constant", "noise", "fbp", "phantom", "image", "drawing"}

func (k StartKind) String() string                { return startNames.String(k) }
func (k StartKind) MarshalText() ([]byte, error)  { return startNames.Marshal(k) }
func (k *StartKind) UnmarshalText(b []byte) error { return startNames.Unmarshal(k, b) }

// Start is a picture from which the solver's methods set out. In JSON it has the fields
// of its kind and no others, such as {"kind": "noise", "scale": 5, "seed": 2}; those left
// out have defaults.
type Start struct {
	Kind    StartKind
	Value   float64         // of constant; default 0
	Scale   float64         // of noise: its standard deviation; default 1
	Seed    int64           // of noise and phantom; default 1
	Phantom phantom.Kind    // default ellipses
	File    string          // of image: the name of a picture
	Data    []byte          // of image: what is in the file, if the spec brings it
	Fit     picture.Fit     // of image, as in Source
	Window  *picture.Window // of image, as in Source
	Drawing phantom.Drawing // default black
}

// defaultStarts are those of a spec that names none.
func defaultStarts() []Start { return []Start{{Kind: StartZero}} }

// maxStarts is the most starts of a spec.
const maxStarts = 16

// startStream keeps the random numbers of starts apart from others of the same seed.
const startStream = 0x57a7

// maxStart is the greatest constant or scale: far below what counts as diverged, and
// float32 still holds its square.
const maxStart = 1e6

// validate reports the first field that is out of range; at is the start's own path.
func (s Start) validate(at string) error {
	switch s.Kind {
	case StartConstant:
		return solver.Within(at+".value", s.Value, -maxStart, maxStart)
	case StartNoise:
		if err := solver.Within(at+".scale", s.Scale, 0, maxStart); err != nil {
			return err
		}
		return scan.ValidateSeed(at+".seed", s.Seed)
	case StartPhantom:
		return scan.ValidateSeed(at+".seed", s.Seed)
	case StartImage:
		return s.imageFile(at).validate()
	case StartDrawing:
		return s.Drawing.Validate(at + ".drawing")
	}
	return nil
}

// draw returns the start of a run with its measurements taken, in units of the run's scale; at
// is the start's own path.
func (s Start) draw(at string, r *Run, open OpenFunc) (picture.Image, error) {
	n := r.Spec.Size
	x := picture.NewImage(n)
	switch s.Kind {
	case StartConstant:
		for i := range x.Pix {
			x.Pix[i] = float32(s.Value)
		}
	case StartNoise:
		normal := rand.New(rand.NewPCG(uint64(s.Seed), startStream))
		for i := range x.Pix {
			x.Pix[i] = float32(s.Scale * normal.NormFloat64())
		}
	case StartFBP:
		return baseline.FBP(r.Op.(*operator.Projector), r.Y, r.Spec.Filter).Times(1 / r.Scale), nil
	case StartPhantom:
		return s.Phantom.Draw(n, s.Seed), nil
	case StartImage:
		return s.imageFile(at).open(n, open)
	case StartDrawing:
		return s.Drawing.Draw(n), nil
	}
	return x, nil
}

// Name is what figures and tables call the start: without commas, at which some readers of tables part a line.
func (s Start) Name() string {
	switch s.Kind {
	case StartConstant:
		return fmt.Sprintf("constant grey %.4g", s.Value)
	case StartNoise:
		return fmt.Sprintf("noise of SD %.4g (seed %d)", s.Scale, s.Seed)
	case StartFBP:
		return "FBP"
	case StartPhantom:
		if s.Phantom == phantom.SheppLogan { // has no seed
			return s.Phantom.String()
		}
		return fmt.Sprintf("%s (seed %d)", s.Phantom, s.Seed)
	}
	return s.Kind.String()
}

// startFields are the fields of all starts; nil are those that one does not have.
type startFields struct {
	Kind    *StartKind       `json:"kind,omitzero"`
	Value   *float64         `json:"value,omitzero"`
	Scale   *float64         `json:"scale,omitzero"`
	Phantom *phantom.Kind    `json:"phantom,omitzero"`
	Seed    *int64           `json:"seed,omitzero"`
	File    *string          `json:"file,omitzero"`
	Data    *[]byte          `json:"data,omitempty"`
	Fit     *picture.Fit     `json:"fit,omitempty"`
	Window  **picture.Window `json:"window,omitempty"`
	Drawing *phantom.Drawing `json:"drawing,omitzero"`
}

// fields points at the fields that the start's kind has.
func (s *Start) fields() startFields {
	f := startFields{Kind: &s.Kind}
	switch s.Kind {
	case StartConstant:
		f.Value = &s.Value
	case StartNoise:
		f.Scale, f.Seed = &s.Scale, &s.Seed
	case StartPhantom:
		f.Phantom, f.Seed = &s.Phantom, &s.Seed
	case StartImage:
		f.File = &s.File
		f.Data = &s.Data
		f.Fit, f.Window = &s.Fit, &s.Window
	case StartDrawing:
		f.Drawing = &s.Drawing
	}
	return f
}

// MarshalJSONTo writes the fields that the start's kind has.
func (s Start) MarshalJSONTo(e *jsontext.Encoder) error { return json.MarshalEncode(e, s.fields()) }

// UnmarshalJSONFrom reads a start; fields that its kind does not have are errors.
func (s *Start) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var got startFields
	if err := json.UnmarshalDecode(d, &got); err != nil {
		return err
	}
	at := d.StackPointer()
	if got.Kind == nil {
		return &json.SemanticError{JSONPointer: at + "/kind", Err: new(StartKind).UnmarshalText(nil)}
	}
	*s = Start{Kind: *got.Kind}
	switch s.Kind {
	case StartNoise:
		s.Scale, s.Seed = 1, 1
	case StartPhantom:
		s.Seed = 1
	case StartDrawing:
		s.Drawing = phantom.Drawing{}
	}
	f := s.fields()
	for _, field := range []struct {
		name  jsontext.Pointer
		taken bool
	}{
		{"value", take(f.Value, got.Value)}, {"scale", take(f.Scale, got.Scale)},
		{"phantom", take(f.Phantom, got.Phantom)},
		{"seed", take(f.Seed, got.Seed)}, {"file", take(f.File, got.File)}, {"data", take(f.Data, got.Data)},
		{"fit", take(f.Fit, got.Fit)}, {"window", take(f.Window, got.Window)},
		{"drawing", take(f.Drawing, got.Drawing)},
	} {
		if !field.taken {
			return &json.SemanticError{JSONPointer: at + "/" + field.name,
				Err: fmt.Errorf("is not a field of a start of kind %s", s.Kind)}
		}
	}
	return nil
}

// take stores what was got, if anything was; it reports false if there is no field for it.
func take[T any](field, got *T) bool {
	if got == nil {
		return true
	}
	if field == nil {
		return false
	}
	*field = *got
	return true
}
