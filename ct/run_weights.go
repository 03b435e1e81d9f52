package ct

import (
	"context"
	"math"
	"time"
)

// leastNoise is how much noise, as a part of the mean measurement, a run takes for granted:
// with none at all, lambda would be 0 and no method would end. least is that of nothing
// measured, in units of measurement.
const (
	leastNoise = 1e-3
	least      = 1e-6
)

// noise returns the standard deviation of the noise that a run reckons with.
func (r *Run) noise() float64 {
	var size float64
	for _, v := range r.Y {
		size += math.Abs(float64(v))
	}
	return max(r.SD, leastNoise*size/float64(len(r.Y)), least)
}

// weights returns those of the data term and of the prior. The learnt prior is that of the
// pictures themselves, up to alpha, and the data term is the noise's: 1/sd^2. Others have one
// weight, lambda, for both.
func (r *Run) weights(ctx context.Context) (data, prior float64, err error) {
	if r.Spec.learnt() {
		r.Result.Alpha = r.Spec.Alpha
		sd := r.noise()
		return 1 / (sd * sd), r.Spec.Alpha, nil
	}
	prior, err = r.lambda(ctx)
	return 1, prior, err
}

// lambda returns the weight of the prior that the spec gives or wants to be chosen: for a
// method of the solver core, the baseline's with the same energy.
func (r *Run) lambda(ctx context.Context) (float64, error) {
	s := r.Spec
	if s.Method == MethodFBP {
		return 0, nil
	}
	began := time.Now()
	fromNoise, oracle := NoiseTikhonov, OracleTikhonov
	if s.variation() {
		fromNoise, oracle = func(sd float64) float64 { return NoiseTV(r.Op, sd) }, OracleTV
	}
	lambda, err := s.Lambda.Value, error(nil)
	sd := r.noise()
	switch s.Lambda.Choice {
	case LambdaNoise:
		lambda = fromNoise(sd)
	case LambdaOracle: // looks around there
		lambda, err = oracle(ctx, r.Op, r.Truth, r.Y, fromNoise(sd))
	}
	if s.Lambda.Choice != LambdaGiven {
		r.Result.LambdaSeconds = time.Since(began).Seconds()
	}
	r.Result.Lambda, r.Result.LambdaChoice = Number(lambda), &s.Lambda.Choice
	return lambda, err
}

// variation reports whether the energy has total variation in it.
func (s *Spec) variation() bool {
	if _, solves := s.Method.solver(); solves {
		return s.Prior == PriorTV
	}
	return s.Method == MethodTV
}
