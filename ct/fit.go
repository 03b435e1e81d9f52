package ct

import (
	"context"
	"math"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/scan"
)

// data is what a method fits: y = A x + noise of the standard deviation sd.
type data struct {
	op operator.Operator
	y  []float32
	sd float64
}

// leastNoise is how much noise, as a part of the mean measurement, a run takes for granted:
// with none at all, lambda would be 0 and no method would end. least is that of nothing
// measured, in units of the scale.
const (
	leastNoise = 1e-3
	least      = 1e-6
)

// fit returns what the methods fit to the measurements. With photons every ray weighs 1/variance:
// A and y are scaled such that the weights are 1 on average. The error is the context's.
//
// A ray's variance follows from how many photons are to be expected, as tikhonov's picture
// without weights tells. The ray's own count will not do: where by chance more
// photons arrive than expected the ray would weigh more, and pictures would come out too thin.
func (r *Run) fit(ctx context.Context) (data, error) {
	var size float64
	for _, v := range r.Y {
		size += math.Abs(float64(v))
	}
	floor := max(leastNoise*size/float64(len(r.Y)), least*r.Scale)
	d := data{r.Op, r.Y, max(r.explained(), floor)}
	if r.Spec.Scan.Photons == 0 {
		return d, nil
	}
	first, err := baseline.Tikhonov(ctx, d.op, r.Spec.Size, d.y, baseline.NoiseTikhonov(d.sd/r.Scale), nil)
	if err != nil {
		return d, err
	}
	weights, sum := make([]float32, len(r.Y)), 0.0
	r.Op.Apply(weights, first.X.Pix)
	for i, v := range weights {
		variance := scan.Variance(float64(v), r.Spec.Scan.Photons, r.attenuation) + r.Discretisation*r.Discretisation
		weights[i] = float32(1 / math.Sqrt(max(variance, floor*floor)))
		sum += float64(weights[i]) * float64(weights[i])
	}
	d.sd, d.y = math.Sqrt(float64(len(weights))/sum), make([]float32, len(r.Y))
	for i := range weights {
		weights[i] *= float32(d.sd)
		d.y[i] = weights[i] * r.Y[i]
	}
	d.op = &scan.Whitened{Operator: r.Op, Weights: weights}
	return d, nil
}
