package ct

import (
	"context"
	"time"
)

// leastNoise is how much noise, as a part of the mean measurement, a choice of lambda takes
// for granted: with none at all, lambda would be 0 and no method would end.
const leastNoise = 1e-3

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
	sd := max(r.SD, leastNoise*mean(r.Y))
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
