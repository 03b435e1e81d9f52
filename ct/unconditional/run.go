package unconditional

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/solver/sample"
)

// Moment is where a run is. Its pictures are without the noise that is left: what is expected of each.
type Moment struct {
	sample.Moment
	Index       int // of the moment, from 0
	Sigma       float64
	Pictures    []picture.Image // valid during the call
	Evaluations int             // of the network, of all pictures together
	Seconds     float64
}

// Drawn is what a run has come to.
type Drawn struct {
	Spec     *Spec
	Pictures []picture.Image
	Result   Result
}

// Result is what a run tells of itself in one line of JSON.
type Result struct {
	Kind    string       `json:"kind"`
	Kernel  cpu.Kernel   `json:"kernel"`
	Prior   ct.PriorKind `json:"prior"`
	Weights *ct.Weights  `json:"weights"`
	Size    int          `json:"size"`
	Count   int          `json:"count"`

	Samples  Figures `json:"samples"`
	Phantoms Figures `json:"phantoms"` // of as many phantoms: what Samples would be of a perfect prior of phantoms
	Training Moments `json:"training"` // of the pictures that the prior was trained on

	T1           float64 `json:"t1"`
	Sigma        float64 `json:"sigma"`         // noise level that t1 means
	TrainedSigma float64 `json:"trained_sigma"` // the highest that was trained: above it the prior is a Gaussian
	T2           float64 `json:"t2"`
	Corrections  int     `json:"corrections"` // Langevin steps of each picture
	Evaluations  int     `json:"evaluations"` // of the network with its gradient, of all pictures
	Diverged     int     `json:"diverged"`    // pictures
	Seconds      float64 `json:"seconds"`     // of drawing alone
}

// Moments are mean and standard deviation of pixels.
type Moments struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
}

// Run draws the pictures of a spec and measures them; watch, unless nil, is told of every moment.
func Run(ctx context.Context, s *Spec, k cpu.Kernel, watch func(*Moment)) (*Drawn, error) {
	model := s.Prior.Model()
	q := NewTarget(model, k, s.Size, s.Count)
	c := sample.NewChains(s.Count, s.Size*s.Size)
	pix := make([]float32, len(c.X))
	d := &Drawn{Spec: s, Pictures: cut(pix, s.Size)}
	began, index := time.Now(), 0
	for at, err := range s.Flow().Run(ctx, q, c) {
		if err == nil {
			err = q.Denoise(ctx, pix, c.X, at.T)
		}
		if err != nil {
			return nil, fmt.Errorf("drawing from the prior: %w", err)
		}
		if watch != nil {
			watch(&Moment{at, index, Sigma(at.T), d.Pictures, q.Evaluations(), time.Since(began).Seconds()})
		}
		index++
	}
	mean, variance := model.Pixels()
	_, trained := model.Levels()
	d.Result = Result{Kind: SpecKind, Kernel: k, Prior: s.Prior, Weights: s.Prior.Weights(), Size: s.Size, Count: s.Count,
		Training: Moments{mean, math.Sqrt(variance)}, T1: s.T1, Sigma: Sigma(s.T1), TrainedSigma: trained, T2: s.T2,
		Corrections: s.Flow().Corrections(), Evaluations: q.Evaluations(), Diverged: diverged(d.Pictures),
		Seconds: time.Since(began).Seconds()}
	return d, d.measure(ctx, q)
}

// measure fills in the figures.
func (d *Drawn) measure(ctx context.Context, q *Target) (err error) {
	y := NewYardstick(d.Spec.Size, d.Spec.Count)
	if d.Result.Samples, err = q.figures(ctx, d.Pictures, y); err != nil {
		return err
	}
	d.Result.Phantoms, err = q.figures(ctx, phantoms(d.Spec.Size, exactSets*d.Spec.Count, d.Spec.Count), y)
	d.Result.Phantoms.Distance = ct.Number(y.Floor)
	return err
}

// cut returns the pictures whose pixels lie one after the other.
func cut(pix []float32, n int) (all []picture.Image) {
	for ; len(pix) > 0; pix = pix[n*n:] {
		all = append(all, picture.Image{N: n, Pix: pix[:n*n]})
	}
	return all
}

// diverged counts the pictures that have left every bound.
func diverged(pictures []picture.Image) (n int) {
	for _, m := range pictures {
		if slices.ContainsFunc(m.Pix, func(v float32) bool { return !(math.Abs(float64(v)) <= solver.Escape) }) {
			n++
		}
	}
	return n
}
