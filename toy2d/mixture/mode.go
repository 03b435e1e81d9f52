package mixture

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/toy2d/plane"
)

// Mode is one Gaussian of the prior. Weights are relative: they need not add up to 1.
type Mode struct {
	Mean   plane.Vec `json:"mean"`
	Cov    plane.Mat `json:"cov"`
	Weight float64   `json:"weight"`
}

// Sym returns the covariance, of which only the upper triangle is read.
func (m Mode) Sym() plane.Sym { return plane.Sym{XX: m.Cov[0][0], XY: m.Cov[0][1], YY: m.Cov[1][1]} }

// UnmarshalJSONFrom gives a mode without a weight the weight 1, and refuses one
// without mean or covariance.
func (m *Mode) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var p struct {
		Mean   *plane.Vec `json:"mean"`
		Cov    *plane.Mat `json:"cov"`
		Weight float64    `json:"weight"`
	}
	p.Weight = 1
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	if p.Mean == nil || p.Cov == nil {
		return errors.New("must have a mean and a cov")
	}
	*m = Mode{*p.Mean, *p.Cov, p.Weight}
	return nil
}
