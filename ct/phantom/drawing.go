package phantom

import (
	"fmt"
	"math"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
)

// Drawing is a picture drawn by a person, small enough for a link: black, and shapes on it,
// each over those before it. Its coordinates are those of a screen: x to the right and y
// down, both from -1 to 1.
type Drawing []Shape

// Shape is an ellipse or a stroke of a round brush. In JSON it is {"ellipse": [..]} or
// {"brush": [..]}.
type Shape struct {
	Ellipse *[6]float64 `json:"ellipse,omitzero"` // x and y of the middle, semi-axes a and b, turn of a from x towards y in degrees, value
	Brush   []float64   `json:"brush,omitzero"`   // value, width, x, y, x, y, ..
}

// Limits of a drawing.
const (
	maxShapes         = 200
	maxDrawingNumbers = 4000
	minStroke         = 0.01 // so that a shape is seen at usual sizes
)

// UnmarshalJSONFrom reads shapes and rounds their numbers to three decimals, finer than
// pixels are, so that a drawing has one text.
func (d *Drawing) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	var shapes []Shape
	if err := json.UnmarshalDecode(from, &shapes); err != nil {
		return err
	}
	for _, s := range shapes {
		if s.Ellipse != nil {
			round(s.Ellipse[:])
		}
		round(s.Brush)
	}
	*d = shapes
	return nil
}

func round(numbers []float64) {
	for i, v := range numbers {
		if math.Abs(v) < 1e6 { // beyond any limit
			numbers[i] = math.Round(1000*v)/1000 + 0 // which is no -0
		}
	}
}

// Validate reports the first number out of range; at is the drawing's own path.
func (d Drawing) Validate(at string) error {
	if len(d) > maxShapes {
		return solver.Outside(at, len(d), "a list of at most %d shapes", maxShapes)
	}
	numbers := 0
	for i, s := range d {
		if err := s.validate(fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
		numbers += len(s.Brush)
		if s.Ellipse != nil {
			numbers += len(s.Ellipse)
		}
	}
	if numbers > maxDrawingNumbers {
		return solver.Outside(at, numbers, "of at most %d numbers in all shapes", maxDrawingNumbers)
	}
	return nil
}

func (s Shape) validate(at string) error {
	if (s.Ellipse == nil) == (s.Brush == nil) {
		got := "both"
		if s.Ellipse == nil {
			got = "neither"
		}
		return solver.Outside(at, got, "an ellipse or a brush")
	}
	if s.Ellipse != nil {
		e := s.Ellipse
		return within(at+".ellipse", e[:], func(i int) (lo, hi float64) {
			return [...]float64{-1, -1, minStroke / 2, minStroke / 2, -360, 0}[i], [...]float64{1, 1, 2, 2, 360, 1}[i]
		})
	}
	if n := len(s.Brush); n < 4 || n%2 == 1 {
		got := fmt.Sprintf("%d numbers", n)
		return solver.Outside(at+".brush", got, "a value, a width, and x and y of at least one point")
	}
	return within(at+".brush", s.Brush, func(i int) (lo, hi float64) {
		switch i {
		case 0:
			return 0, 1
		case 1:
			return minStroke, 1
		}
		return -1, 1
	})
}

func within(at string, numbers []float64, limits func(i int) (lo, hi float64)) error {
	for i, v := range numbers {
		lo, hi := limits(i)
		if err := solver.Within(fmt.Sprintf("%s[%d]", at, i), v, lo, hi); err != nil {
			return err
		}
	}
	return nil
}
