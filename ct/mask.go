package ct

import (
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/phantom"
	"gradus/ct/scan"
	"gradus/solver"
)

// MaskSpec says which pixels the operator mask keeps: a random part of them, or all but
// those on which a person has drawn a value above a half. In JSON it is {"keep": ..,
// "seed": ..} or {"drawing": [..]}.
type MaskSpec struct {
	Keep    float64 // part of the pixels
	Seed    int64
	Drawing phantom.Drawing // wins unless nil
}

// maskStream keeps a mask's random numbers apart from others of the same seed.
const maskStream = 0x3a5c

func (m MaskSpec) validate() error {
	if m.Drawing != nil {
		return m.Drawing.Validate("mask.drawing")
	}
	if err := solver.Within("mask.keep", m.Keep, 0.01, 1); err != nil {
		return err
	}
	return scan.ValidateSeed("mask.seed", m.Seed)
}

// draw returns which of n x n pixels are kept: of a random mask exactly the part asked for.
func (m MaskSpec) draw(n int) []bool {
	keep := make([]bool, n*n)
	if m.Drawing != nil {
		for i, v := range m.Drawing.Draw(n).Pix {
			keep[i] = kept(v)
		}
		return keep
	}
	count := max(1, int(m.Keep*float64(len(keep))+0.5))
	for _, i := range rand.New(rand.NewPCG(uint64(m.Seed), maskStream)).Perm(len(keep))[:count] {
		keep[i] = true
	}
	return keep
}

// keepsNone reports whether no pixel of n x n is kept: only a drawing can cover all. Most show
// in their first row that they do not.
func (m MaskSpec) keepsNone(n int) bool {
	if m.Drawing == nil {
		return false
	}
	draw, row := m.Drawing.Rows(n), make([]float32, n)
	for i := range n {
		clear(row)
		draw(row, i)
		if slices.ContainsFunc(row, kept) {
			return false
		}
	}
	return true
}

// kept reports whether a pixel is measured on which the value is drawn.
func kept(v float32) bool { return v <= 0.5 }

// MarshalJSONTo writes a drawing or a random part.
func (m MaskSpec) MarshalJSONTo(e *jsontext.Encoder) error {
	if m.Drawing != nil {
		return json.MarshalEncode(e, map[string]phantom.Drawing{"drawing": m.Drawing})
	}
	return json.MarshalEncode(e, struct {
		Keep float64 `json:"keep"`
		Seed int64   `json:"seed"`
	}{m.Keep, m.Seed})
}

// UnmarshalJSONFrom reads a drawing or a random part, not both; what is left out of a part
// stays.
func (m *MaskSpec) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Keep    *float64        `json:"keep"`
		Seed    *int64          `json:"seed"`
		Drawing phantom.Drawing `json:"drawing"`
	}
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	if p.Drawing != nil {
		if p.Keep != nil || p.Seed != nil {
			return errors.New("must have a part to keep with its seed or a drawing, not both")
		}
		*m = MaskSpec{Drawing: p.Drawing}
		return nil
	}
	if p.Keep != nil {
		m.Keep = *p.Keep
	}
	if p.Seed != nil {
		m.Seed = *p.Seed
	}
	return nil
}
