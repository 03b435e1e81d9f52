package ct

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
)

// Source is where the true picture comes from: a phantom or a file. In JSON it is
// {"phantom": .., "seed": ..} or {"file": ..}.
type Source struct {
	Phantom Phantom
	Seed    int64
	File    string // name of a PNG; wins over the phantom
}

const maxFileName = 4096

func (s Source) validate() error {
	if s.File == "" {
		return validateSeed("image.seed", s.Seed)
	}
	if len(s.File) > maxFileName {
		return &solver.RangeError{Field: "image.file", Allowed: fmt.Sprintf("a name of at most %d bytes", maxFileName), Got: fmt.Sprintf("%d bytes", len(s.File))}
	}
	return nil
}

// OpenFunc opens a file that a spec names.
type OpenFunc func(name string) (io.ReadCloser, error)

// Draw returns the picture with n x n pixels. Where files may not be read, as at a
// browser's word, open is nil, and a file is refused.
func (s Source) Draw(n int, open OpenFunc) (Image, error) {
	if s.File == "" {
		return s.Phantom.Draw(n, s.Seed), nil
	}
	if open == nil {
		return Image{}, errors.New("image.file: is read by the command line only")
	}
	f, err := open(s.File)
	if err != nil {
		var path *fs.PathError // which holds the name, unquoted
		if errors.As(err, &path) {
			err = path.Err
		}
		return Image{}, fmt.Errorf("image.file: %q cannot be opened: %w", s.File, err)
	}
	defer f.Close()
	m, err := ReadPNG(f, n)
	if err != nil {
		return Image{}, fmt.Errorf("image.file: %q %w", s.File, err)
	}
	return m, nil
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
