package ct

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/scan"
)

// Source is where the true picture comes from: a phantom, a file or a drawing. In JSON it
// is {"phantom": .., "seed": ..}, {"file": .., "data": .., "fit": .., "window": ..} or {"drawing": [..]}, each with "lesions": [[..], ..] if
// there are any in it.
type Source struct {
	Phantom phantom.Kind
	Seed    int64
	File    string          // name of a picture, see picture.Read; wins over the phantom
	Data    []byte          // what is in the file, if the spec brings it
	Fit     picture.Fit     // of a file: how it becomes square; "" as "crop"
	Window  *picture.Window // of a file of numbers: which are black and white; nil: see picture.Raster.Seen
	Drawing phantom.Drawing // wins over both unless nil
	Lesions phantom.Lesions // that are added to it
}

func (s Source) validate() error {
	if err := s.Lesions.Validate("image.lesions"); err != nil {
		return err
	}
	switch {
	case s.Drawing != nil:
		return s.Drawing.Validate("image.drawing")
	case s.File == "":
		return scan.ValidateSeed("image.seed", s.Seed)
	}
	return s.imageFile().validate()
}

// Draw returns the picture without lesions with n x n pixels; open reads its file, see OpenFunc.
func (s Source) Draw(n int, open OpenFunc) (picture.Image, error) {
	switch {
	case s.Drawing != nil:
		return s.Drawing.Draw(n), nil
	case s.File == "":
		return s.Phantom.Draw(n, s.Seed), nil
	}
	return s.imageFile().open(n, open)
}

// MarshalJSONTo writes a drawing, a file or a phantom.
func (s Source) MarshalJSONTo(e *jsontext.Encoder) error {
	switch {
	case s.Drawing != nil:
		return json.MarshalEncode(e, struct {
			Drawing phantom.Drawing `json:"drawing"`
			Lesions phantom.Lesions `json:"lesions,omitempty"`
		}{s.Drawing, s.Lesions})
	case s.File != "":
		return json.MarshalEncode(e, struct {
			File    string          `json:"file"`
			Data    []byte          `json:"data,omitempty"`
			Fit     picture.Fit     `json:"fit,omitzero"`
			Window  *picture.Window `json:"window,omitzero"`
			Lesions phantom.Lesions `json:"lesions,omitempty"`
		}{s.File, s.Data, s.Fit, s.Window, s.Lesions})
	}
	return json.MarshalEncode(e, struct {
		Phantom phantom.Kind    `json:"phantom"`
		Seed    int64           `json:"seed"`
		Lesions phantom.Lesions `json:"lesions,omitempty"`
	}{s.Phantom, s.Seed, s.Lesions})
}

// UnmarshalJSONFrom reads a drawing, a file or a phantom, only one; what is left out of a
// phantom stays.
func (s *Source) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Phantom *phantom.Kind   `json:"phantom"`
		Seed    *int64          `json:"seed"`
		File    *string         `json:"file"`
		Data    []byte          `json:"data"`
		Fit     *picture.Fit    `json:"fit"`
		Window  *picture.Window `json:"window"`
		Drawing phantom.Drawing `json:"drawing"`
		Lesions phantom.Lesions `json:"lesions"`
	}
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	switch fromPhantom := p.Phantom != nil || p.Seed != nil; {
	case p.Drawing != nil && (p.File != nil || fromPhantom), p.File != nil && fromPhantom:
		return errors.New("must have a phantom with its seed, a file or a drawing, only one of them")
	case p.Drawing != nil && (p.Fit != nil || p.Window != nil):
		return errors.New("must have a file beside its fit and its window")
	case p.Drawing != nil:
		*s = Source{Drawing: p.Drawing, Lesions: p.Lesions}
		return nil
	case p.File != nil && *p.File == "":
		return errors.New("must have a file with a name")
	case p.File != nil:
		*s = Source{File: *p.File, Data: p.Data, Window: p.Window, Lesions: p.Lesions}
		if p.Fit != nil {
			s.Fit = *p.Fit
		}
		return nil
	case p.Data != nil:
		return errors.New("must have a file with a name beside its data")
	case p.Fit != nil || p.Window != nil:
		return errors.New("must have a file beside its fit and its window")
	}
	s.Lesions = p.Lesions
	if p.Phantom != nil {
		s.Phantom = *p.Phantom
	}
	if p.Seed != nil {
		s.Seed = *p.Seed
	}
	return nil
}
