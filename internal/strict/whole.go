package strict

import (
	"errors"
	"math"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wholeNumbers reads 64.0 and 6.4e1, which many programs write, as 64.
var wholeNumbers = json.WithUnmarshalers(json.JoinUnmarshalers(
	json.UnmarshalFromFunc(whole[int](math.MinInt, math.MaxInt)),
	json.UnmarshalFromFunc(whole[int64](math.MinInt64, math.MaxInt64)),
	json.UnmarshalFromFunc(whole[uint32](0, math.MaxUint32)),
))

// exact is where float64 no longer holds every whole number.
const exact = 1 << 53

// whole reads a number that is whole, however it is written.
func whole[N int | int64 | uint32](lo, hi int64) func(*jsontext.Decoder, *N) error {
	return func(d *jsontext.Decoder, n *N) error {
		if d.PeekKind() != '0' {
			return errors.ErrUnsupported // the JSON package says what is wrong with another kind
		}
		text, err := d.ReadValue()
		if err != nil {
			return err
		}
		v, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil {
			f, _ := strconv.ParseFloat(string(text), 64) // infinite beyond its range, which is no whole number
			if f != math.Trunc(f) || math.Abs(f) >= exact {
				return &Error{"", "must be a whole number, got " + short(string(text))}
			}
			v = int64(f)
		}
		if v < lo || v > hi {
			return &Error{"", "must be a whole number, got " + short(string(text))}
		}
		*n = N(v)
		return nil
	}
}
