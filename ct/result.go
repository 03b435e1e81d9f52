package ct

import (
	"math"

	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/baseline"
	"gradus/internal/cpu"
)

// Result is what a run tells of itself in one line of JSON.
type Result struct {
	Kind     string       `json:"kind"`
	Method   Method       `json:"method"`
	Kernel   cpu.Kernel   `json:"kernel"`
	Size     int          `json:"size"`
	Operator OperatorKind `json:"operator"`
	Prior    *PriorKind   `json:"prior,omitzero"`   // of the solver's methods
	Weights  *Weights     `json:"weights,omitzero"` // of a learnt prior

	Outcome `json:",inline"` // of the first start

	Simulation       Simulation `json:"simulation"`        // of the scan
	NoiseSD          float64    `json:"noise_sd"`          // of a measurement
	DiscretisationSD float64    `json:"discretisation_sd"` // of what the truth's pixels do not explain besides; the methods count it in
	Scale            float64    `json:"scale"`             // grey value that the methods took for 1, found from the measurements
	Peak             float64    `json:"peak"`              // range of the truth, which PSNR and SSIM refer to

	Lambda        Number           `json:"lambda,omitzero"`         // that was used
	LambdaChoice  *baseline.Choice `json:"lambda_choice,omitzero"`  // how it was found
	LambdaSeconds float64          `json:"lambda_seconds,omitzero"` // that took
	Alpha         float64          `json:"alpha,omitzero"`          // instead, of a learnt prior

	// Of the solver's methods: what every start came to, and the largest root mean square
	// of the difference between two of the results, per pixel.
	Results        []StartOutcome `json:"results,omitzero"`
	MaxRMSDistance *Number        `json:"max_rms_distance,omitzero"`
	// LargestDifference is that of a pixel between two of the results.
	LargestDifference *Number `json:"largest_difference,omitzero"`

	Posterior *PosteriorFigures `json:",embed"` // of the method posterior

	Curvature *Curvature `json:"curvature,omitzero"` // of the first start, which RunCurvature computes

	Batch []BatchRow `json:"batch,omitzero"` // of the spec's, which RunBatch computes

	// EnergyTruth is what Energy would be of the truth: above it where the method prefers another picture.
	EnergyTruth *Number `json:"energy_truth,omitzero"`
}

// Weights say which a learnt prior had.
type Weights struct {
	Name      string `json:"name"`   // in the file
	SHA256    string `json:"sha256"` // of its numbers
	TrainedOn string `json:"trained_on"`
	Licence   string `json:"licence"`
}

// StartOutcome is what became of a start.
type StartOutcome struct {
	Start   Start            `json:"start"`
	Outcome `json:",inline"` // of it
}

// Outcome is how good a reconstruction is and what it cost.
type Outcome struct {
	PSNR     Number `json:"psnr"`     // dB
	SSIM     Number `json:"ssim"`     // scikit-image's default, its range the truth's, unclipped
	RMSE     Number `json:"rmse"`     // per pixel
	Residual Number `json:"residual"` // |Ax - y|/|y|
	// Chi is the root mean square of (Ax - y)_i/sd_i, which is about 1 where the data are explained up to
	// noise and discretisation. It takes no truth; null without noise.
	Chi          Number `json:"chi"`
	LargestError Number `json:"largest_error"` // of a pixel, against the truth

	// Of the result, at the last level: the energy and its two terms. A start that diverged
	// and filtered backprojection have none.
	Energy      Number  `json:"energy,omitzero"`
	DataEnergy  *Number `json:"data_energy,omitzero"`
	PriorEnergy *Number `json:"prior_energy,omitzero"`

	Regions []RegionFigures `json:"regions,omitempty"` // one for each of the spec's

	Gap        *Number `json:"gap,omitzero"`        // tv: see TVSolution; tgv: TGVSolution
	Iterations int     `json:"iterations,omitzero"` // or steps
	Converged  *bool   `json:"converged,omitzero"`  // baselines: whether their tolerance was met

	// Of the solver's methods: how often the prior and its gradient were computed, how
	// often the prior alone, the levels gone through, and the step at which the picture
	// left every bound. Of the method posterior the first and the levels, of all chains.
	Evaluations int `json:"evaluations,omitzero"`
	Energies    int `json:"energies,omitzero"`
	Levels      int `json:"levels,omitzero"`
	DivergedAt  int `json:"diverged_at,omitzero"`

	// Seconds is the time of the reconstruction alone: of a start, what all share to prepare
	// and its own steps. Steps of other starts run at the same time, so that those of all
	// starts add up to more than the run took.
	Seconds float64 `json:"seconds"`
}

// setEnergies takes the two terms of the result's energy.
func (o *Outcome) setEnergies(data, prior float64) {
	d, p := Number(data), Number(prior)
	o.Energy, o.DataEnergy, o.PriorEnergy = d+p, &d, &p
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
