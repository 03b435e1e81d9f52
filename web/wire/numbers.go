package wire

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Digits6 are numbers to draw: six digits are plenty. What is no number is null.
type Digits6 []float64

// MarshalJSONTo implements json.MarshalerTo.
func (d Digits6) MarshalJSONTo(e *jsontext.Encoder) error {
	b := make(jsontext.Value, 0, 10*len(d)+2)
	b = append(b, '[')
	for i, v := range d {
		if i > 0 {
			b = append(b, ',')
		}
		b = append6(b, v)
	}
	return e.WriteValue(append(b, ']'))
}

// Number6 is one of them.
type Number6 float64

// MarshalJSONTo implements json.MarshalerTo.
func (n Number6) MarshalJSONTo(e *jsontext.Encoder) error {
	return e.WriteValue(append6(nil, float64(n)))
}

func append6(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, v, 'g', 6, 64)
}
