package lanczos

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Map stores what a linear map makes of v in dst, which has the same length.
type Map func(ctx context.Context, dst, v []float64) error

// Pencil is a symmetric map H and a symmetric positive definite P. Its eigenvalues are those of P^{-1} H, which are
// real: H u = value P u. As many are negative as H has negative ones.
type Pencil struct {
	H Map
	// P and Solve, which stores P^{-1} v, are nil where P is the identity. Solve may be inexact: eigenvalues are then
	// found in more steps, but what is found is no worse.
	P, Solve Map
}

// Extremes are approximations of the least and the greatest eigenvalue, after Steps applications of H. They lie between
// the true ones, up to rounding: the least is never too small.
type Extremes struct {
	Least, Greatest Pair
	// LeastOfH approximates the least eigenvalue of H alone, H u = value u, in the same space and from above. It is Least
	// where P is the identity.
	LeastOfH Pair
	Steps    int
}

// Pair is an approximate eigenvalue with its vector.
type Pair struct {
	Value float64
	// Residual is |P^{-1} H u - Value u| in the norm of P, as exact as Solve: that near to Value there is an eigenvalue.
	// Which one it is, it does not tell.
	Residual float64
	Vector   []float64 // u, with <u, P u> = 1; of LeastOfH with <u, u> = 1
}

// Find takes at most so many steps from the vector start, in which every eigenvector should have a part: a random
// one. It takes fewer where those have found all that start has a part in.
func Find(ctx context.Context, p Pencil, start []float64, steps int) (Extremes, error) {
	if steps < 1 {
		panic(fmt.Sprintf("lanczos: %d steps", steps))
	}
	s := space{Pencil: p}
	z := slices.Clone(start)
	for {
		more, err := s.add(ctx, z)
		if err != nil {
			return Extremes{}, err
		}
		if !more {
			break
		}
		if err := s.apply(ctx); err != nil {
			return Extremes{}, err
		}
		if len(s.hv) == steps {
			break
		}
		if z, err = s.next(ctx); err != nil {
			return Extremes{}, err
		}
	}
	if len(s.hv) == 0 {
		return Extremes{}, errors.New("lanczos: the start has no direction")
	}
	return s.extremes(ctx)
}

// space is a Krylov space, and inexactly solved with one like it: vectors v_j with <v_i, P v_j> = 1 if i is j, else 0.
type space struct {
	Pencil
	v, pv, hv [][]float64 // v_j, P v_j and H v_j
	h         [][]float64 // <v_i, H v_j> for i up to j, tridiagonal but for rounding and inexact solves
}

// exhausted is how short the rest of a vector is, beside it, that is rounding only.
const exhausted = 1e-13

// add makes what z has outside of the space, if anything, the next vector of its basis. z is used up.
func (s *space) add(ctx context.Context, z []float64) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	whole := floats.Norm(z, 2)
	// Against all of the basis, and twice: in three terms alone orthogonality is lost as soon as an eigenvalue has
	// converged, which then comes again and again.
	for range 2 {
		for j, pv := range s.pv {
			floats.AddScaled(z, -floats.Dot(pv, z), s.v[j])
		}
	}
	rest := floats.Norm(z, 2)
	if math.IsNaN(rest) || math.IsInf(rest, 0) {
		return false, errors.New("lanczos: the map gives no numbers")
	}
	if rest <= exhausted*whole {
		return false, nil
	}
	pz := z
	if s.P != nil {
		pz = make([]float64, len(z))
		if err := s.P(ctx, pz, z); err != nil {
			return false, err
		}
	}
	length := math.Sqrt(floats.Dot(z, pz))
	if !(length > 0) {
		return false, errors.New("lanczos: P is not positive definite")
	}
	floats.Scale(1/length, z)
	if s.P != nil {
		floats.Scale(1/length, pz)
	}
	s.v, s.pv = append(s.v, z), append(s.pv, pz)
	return true, nil
}

// apply finds H of the last vector.
func (s *space) apply(ctx context.Context) error {
	last := len(s.v) - 1
	hv := make([]float64, len(s.v[last]))
	if err := s.H(ctx, hv, s.v[last]); err != nil {
		return err
	}
	s.hv = append(s.hv, hv)
	column := make([]float64, last+1)
	for i, v := range s.v {
		column[i] = floats.Dot(v, hv)
	}
	s.h = append(s.h, column)
	return nil
}

// next returns P^{-1} of what H makes of the last vector, less what the space has of it.
func (s *space) next(ctx context.Context) ([]float64, error) {
	last := len(s.v) - 1
	w := slices.Clone(s.hv[last])
	for j, part := range s.h[last] {
		floats.AddScaled(w, -part, s.pv[j])
	}
	// What is left of a space that H maps to itself is rounding, which would pass for a direction.
	if floats.Norm(w, 2) <= exhausted*floats.Norm(s.hv[last], 2) {
		clear(w)
	}
	return w, s.solve(ctx, w)
}

// solve makes w P^{-1} w.
func (s *space) solve(ctx context.Context, w []float64) error {
	if s.Solve == nil {
		return nil
	}
	return s.Solve(ctx, w, slices.Clone(w))
}

// extremes finds those of H in the space, by the method of Rayleigh and Ritz.
func (s *space) extremes(ctx context.Context) (e Extremes, err error) {
	values, vectors, err := eigen(s.projected())
	if err != nil {
		return Extremes{}, err
	}
	last := len(values) - 1
	e.Steps = len(values)
	if e.Least, err = s.pair(ctx, values[0], mat.Col(nil, 0, vectors)); err != nil {
		return Extremes{}, err
	}
	if e.Greatest, err = s.pair(ctx, values[last], mat.Col(nil, last, vectors)); err != nil {
		return Extremes{}, err
	}
	if e.LeastOfH = e.Least; s.P != nil {
		e.LeastOfH, err = s.leastOfH()
	}
	return e, err
}

// projected is H in the basis.
func (s *space) projected() *mat.SymDense {
	t := mat.NewSymDense(len(s.h), nil)
	for j, column := range s.h {
		for i, v := range column {
			t.SetSym(i, j, v)
		}
	}
	return t
}

// pair is an eigenvalue with the vector that has such parts of the basis.
func (s *space) pair(ctx context.Context, value float64, parts []float64) (Pair, error) {
	p := Pair{Value: value, Vector: combined(s.v, parts)}
	rest := combined(s.hv, parts)
	floats.AddScaled(rest, -value, combined(s.pv, parts))
	z := slices.Clone(rest)
	err := s.solve(ctx, z)
	p.Residual = math.Sqrt(max(0, floats.Dot(rest, z)))
	return p, err
}

// leastOfH solves T y = value G y, T what H is in the basis and G = L L^T its Gram matrix.
func (s *space) leastOfH() (Pair, error) {
	k := len(s.h)
	gram := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			gram.SetSym(i, j, floats.Dot(s.v[i], s.v[j]))
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(gram) {
		return Pair{}, errNoEigenvalues
	}
	var lower mat.TriDense
	cholesky.LTo(&lower)
	var half, reduced, y mat.Dense
	if err := errors.Join(half.Solve(&lower, s.projected()), reduced.Solve(&lower, half.T())); err != nil {
		return Pair{}, fmt.Errorf("lanczos: %w", err) // reduced is L^{-1} T L^{-T}
	}
	symmetric := mat.NewSymDense(k, nil)
	for i := range k {
		for j := range i + 1 {
			symmetric.SetSym(i, j, (reduced.At(i, j)+reduced.At(j, i))/2)
		}
	}
	values, vectors, err := eigen(symmetric)
	if err != nil {
		return Pair{}, err
	}
	if err := y.Solve(lower.T(), vectors.ColView(0)); err != nil {
		return Pair{}, fmt.Errorf("lanczos: %w", err)
	}
	parts := mat.Col(nil, 0, &y)
	p := Pair{Value: values[0], Vector: combined(s.v, parts)}
	rest := combined(s.hv, parts)
	floats.AddScaled(rest, -p.Value, p.Vector)
	p.Residual = floats.Norm(rest, 2)
	return p, nil
}

var errNoEigenvalues = errors.New("lanczos: the eigenvalues of a small matrix were not found")

// eigen returns the eigenvalues of a matrix, rising, and their vectors.
func eigen(t *mat.SymDense) ([]float64, *mat.Dense, error) {
	var e mat.EigenSym
	if !e.Factorize(t, true) {
		return nil, nil, errNoEigenvalues
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	return e.Values(nil), &vectors, nil
}

// combined is the sum of some vectors times their parts.
func combined(all [][]float64, parts []float64) []float64 {
	u := make([]float64, len(all[0]))
	for j, part := range parts {
		floats.AddScaled(u, part, all[j])
	}
	return u
}
