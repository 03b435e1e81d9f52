package ct

import (
	"context"
	"time"

	"gradus/ct/baseline"
)

// weights returns those of the data term and of the prior. The learnt prior is that of the
// pictures themselves, up to alpha, and the data term is the noise's: 1/sd^2. Others have one
// weight, lambda, for both. Of a posterior the data term is always the noise's, and the learnt prior counts as it is.
func (r *Run) weights(ctx context.Context) (data, prior float64, err error) {
	noise := 1 / (r.fitted.sd * r.fitted.sd)
	if r.Spec.Learnt() {
		if r.Spec.Method.Samples() {
			return noise, 1, nil
		}
		r.Result.Alpha = r.Spec.Alpha
		return noise, r.Spec.Alpha, nil
	}
	prior, err = r.lambda(ctx)
	if r.Spec.Method.Samples() {
		return noise, noise * prior, err
	}
	return 1, prior, err
}

// lambda returns the weight of the prior that the spec gives or wants to be chosen: for a
// method of the solver core, the baseline's with the same energy.
func (r *Run) lambda(ctx context.Context) (float64, error) {
	s, d := r.Spec, &r.fitted
	if s.Method == MethodFBP {
		return 0, nil
	}
	began := time.Now()
	fromNoise, oracle := baseline.NoiseTikhonov, baseline.OracleTikhonov
	switch {
	case s.Method == MethodTGV:
		fromNoise, oracle = func(sd float64) float64 { return baseline.NoiseTV(d.op, sd) }, baseline.OracleTGV
	case s.variation():
		fromNoise, oracle = func(sd float64) float64 { return baseline.NoiseTV(d.op, sd) }, baseline.OracleTV
	}
	lambda, err := s.Lambda.Value, error(nil)
	switch s.Lambda.Choice {
	case baseline.LambdaNoise:
		lambda = fromNoise(d.sd)
	case baseline.LambdaOracle: // looks around there
		lambda, err = oracle(ctx, d.op, r.Truth, d.y, fromNoise(d.sd))
	}
	if s.Lambda.Choice != baseline.LambdaGiven {
		r.Result.LambdaSeconds = time.Since(began).Seconds()
	}
	r.Result.Lambda, r.Result.LambdaChoice = Number(lambda), &s.Lambda.Choice
	return lambda, err
}

// variation reports whether the energy has total variation in it.
func (s *Spec) variation() bool {
	if s.Method.Solves() {
		return s.Prior == PriorTV
	}
	return s.Method == MethodTV
}
