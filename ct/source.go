package ct

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Source is where the true picture comes from: a phantom or a file. In JSON it is
// {"phantom": .., "seed": ..} or {"file": ..}.
type Source struct {
	Phantom Phantom
	Seed    int64
	File    string // name of a PNG; wins over the phantom
}

func (s Source) validate() error {
	if s.File == "" {
		return validateSeed("image.seed", s.Seed)
	}
	return validateFile("image.file", s.File)
}

// Draw returns the picture with n x n pixels; open reads its file, see OpenFunc.
func (s Source) Draw(n int, open OpenFunc) (Image, error) {
	if s.File == "" {
		return s.Phantom.Draw(n, s.Seed), nil
	}
	return openImage("image.file", s.File, n, open)
}

// MarshalJSONTo writes a file or a phantom.
func (s Source) MarshalJSONTo(e *jsontext.Encoder) error {
	if s.File != "" {
		return json.MarshalEncode(e, map[string]string{"file": s.File})
	}
	return json.MarshalEncode(e, struct {
		Phantom Phantom `json:"phantom"`
		Seed    int64   `json:"seed"`
	}{s.Phantom, s.Seed})
}

// UnmarshalJSONFrom reads a file or a phantom, not both; what is left out stays.
func (s *Source) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Phantom *Phantom `json:"phantom"`
		Seed    *int64   `json:"seed"`
		File    *string  `json:"file"`
	}
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	if p.File != nil {
		if p.Phantom != nil || p.Seed != nil {
			return errors.New("must have a phantom with its seed or a file, not both")
		}
		if *p.File == "" {
			return errors.New("must have a file with a name")
		}
		*s = Source{File: *p.File}
		return nil
	}
	if p.Phantom != nil {
		s.Phantom = *p.Phantom
	}
	if p.Seed != nil {
		s.Seed = *p.Seed
	}
	return nil
}
