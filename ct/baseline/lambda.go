package baseline

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver"
)

// Choice is how lambda, the weight of a prior, is found.
type Choice int

const (
	LambdaGiven  Choice = iota // the person says it
	LambdaOracle               // the best PSNR, which takes the truth to know
	LambdaNoise                // from the standard deviation of the noise
)

var choiceNames = solver.Names[Choice]{"given", "oracle", "noise"}

func (c Choice) String() string                { return choiceNames.String(c) }
func (c Choice) MarshalText() ([]byte, error)  { return choiceNames.Marshal(c) }
func (c *Choice) UnmarshalText(b []byte) error { return choiceNames.Unmarshal(c, b) }

// Lambda is the weight of a prior, or how to find it. In JSON it is a number, "oracle"
// or "noise".
type Lambda struct {
	Choice Choice
	Value  float64 // if LambdaGiven
}

// Range of lambda.
const (
	MinLambda = 1e-9
	MaxLambda = 1e9
)

func (l Lambda) Validate() error {
	switch l.Choice {
	case LambdaGiven:
		return solver.Within("lambda", l.Value, MinLambda, MaxLambda)
	case LambdaOracle, LambdaNoise:
		return nil
	}
	return fmt.Errorf("lambda: unknown choice %d", int(l.Choice))
}

// MarshalJSONTo writes a number or a name.
func (l Lambda) MarshalJSONTo(e *jsontext.Encoder) error {
	if l.Choice == LambdaGiven {
		return e.WriteToken(jsontext.Float(l.Value))
	}
	return e.WriteToken(jsontext.String(l.Choice.String()))
}

// UnmarshalJSONFrom reads a number or a name.
func (l *Lambda) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err != nil {
		return err
	}
	const allowed = `must be a number, "oracle" or "noise"`
	switch token.Kind() {
	case '0':
		value, err := token.Float()
		if err != nil {
			return fmt.Errorf("%s, got one that float64 does not hold", allowed)
		}
		*l = Lambda{LambdaGiven, value}
		return nil
	case '"':
		for _, c := range []Choice{LambdaOracle, LambdaNoise} {
			if token.String() == c.String() {
				*l = Lambda{Choice: c}
				return nil
			}
		}
		return fmt.Errorf("%s, got %q", allowed, token.String())
	}
	return fmt.Errorf("%s, got %s", allowed, token)
}
