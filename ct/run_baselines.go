package ct

import (
	"context"
	"time"
)

// tikhonov reconstructs by Tikhonov's method.
func (r *Run) tikhonov(ctx context.Context, lambda float64) error {
	s, err := Tikhonov(ctx, r.Op, r.Spec.Size, r.Y, lambda, nil)
	if err != nil {
		return err
	}
	r.X = s.X
	r.Result.Energy, r.Result.Iterations, r.Result.Converged = Number(s.Energy), s.Iterations, &s.Converged
	return nil
}

// tv reconstructs by total variation.
func (r *Run) tv(ctx context.Context, lambda float64) error {
	s, err := TV(ctx, r.Op, r.Spec.Size, r.Y, lambda, TVOptions{})
	if err != nil {
		return err
	}
	r.X = s.X
	r.Result.Energy, r.Result.Iterations, r.Result.Converged = Number(s.Energy), s.Iterations, &s.Converged
	r.Result.Gap = Number((s.Energy - s.Bound) / s.Energy)
	return nil
}

// lambda returns the weight of the prior that the spec gives or wants to be chosen: for a
// method of the solver core, the baseline's with the same energy.
func (r *Run) lambda(ctx context.Context) (float64, error) {
	s := r.Spec
	if s.Method == MethodFBP {
		return 0, nil
	}
	began := time.Now()
	lambda, err := s.Lambda.Value, error(nil)
	if s.Lambda.Choice != LambdaGiven {
		lambda = NoiseTikhonov(r.SD)
		if s.variation() {
			lambda = NoiseTV(r.Op, r.SD)
		}
	}
	if s.Lambda.Choice == LambdaOracle { // who begins there
		oracle := OracleTikhonov
		if s.variation() {
			oracle = OracleTV
		}
		lambda, err = oracle(ctx, r.Op, r.Truth, r.Y, lambda)
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
