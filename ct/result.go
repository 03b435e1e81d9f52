package ct

import (
	"math"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/solver/kernel"
)

// Result is what a run tells of itself in one line of JSON.
type Result struct {
	Kind     string        `json:"kind"`
	Method   Method        `json:"method"`
	Kernel   kernel.Kernel `json:"kernel"`
	Size     int           `json:"size"`
	Operator OperatorKind  `json:"operator"`

	PSNR     Number  `json:"psnr"`     // dB
	SSIM     Number  `json:"ssim"`     // scikit-image's default, range 1, unclipped
	RMSE     Number  `json:"rmse"`     // per pixel
	Residual Number  `json:"residual"` // |Ax - y|/|y|
	NoiseSD  float64 `json:"noise_sd"` // of a measurement

	Lambda        Number  `json:"lambda,omitzero"`         // that was used
	LambdaChoice  *Choice `json:"lambda_choice,omitzero"`  // how it was found
	LambdaSeconds float64 `json:"lambda_seconds,omitzero"` // that took

	Energy     Number  `json:"energy,omitzero"`      // of the result, at the last level
	Gap        *Number `json:"gap,omitzero"`         // tv: see TVSolution
	Iterations int     `json:"iterations,omitzero"`  // or steps
	Converged  *bool   `json:"converged,omitzero"`   // baselines: whether their tolerance was met
	DivergedAt int     `json:"diverged_at,omitzero"` // step at which the picture left every bound

	Seconds float64 `json:"seconds"` // of the reconstruction alone

	watching time.Duration // of which those who watch the steps
}

// Number is a float64 that JSON writes as null if it is not finite: the PSNR of a perfect
// reconstruction is infinite.
type Number float64

// MarshalJSONTo writes a number or null.
func (n Number) MarshalJSONTo(e *jsontext.Encoder) error {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return e.WriteToken(jsontext.Null)
	}
	return e.WriteToken(jsontext.Float(float64(n)))
}
