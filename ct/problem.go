package ct

import (
	"context"
	"fmt"
	"slices"

	"gradus/ct/baseline"
	"gradus/ct/operator"
	"gradus/ct/prior"
)

// Problem is the energy of a reconstruction,
//
//	F(x, t) = Weight/2 |A x - y|^2 + R(x, t),
//
// for the solver: it implements solver.Preconditioned. It has memory of its own and
// serves one run.
type Problem struct {
	Operator operator.Operator
	Y        []float32
	Weight   float64
	Prior    prior.Prior
	// Iterations is the most conjugate-gradient iterations of a Direction, and Tolerance
	// the relative error that ends them.
	Iterations int
	Tolerance  float64

	normSquared    float64 // of Operator; 0: not yet known
	dataEnergy     float64 // see DataEnergy
	x, z, h, e, b  []float32
	curved, seen   []float32 // seen: A^T 1
	residual, scan []float32
	cg             baseline.ConjugateGradients
}

// NewProblem returns the problem of the measurements y. Wrong lengths panic.
func NewProblem(op operator.Operator, y []float32, weight float64, prior prior.Prior) *Problem {
	if len(y) != op.Measurements() {
		panic(fmt.Sprintf("ct: problem of %d measurements got %d", op.Measurements(), len(y)))
	}
	p := &Problem{Operator: op, Y: y, Weight: weight, Prior: prior, Iterations: DefaultCG, Tolerance: 1e-4}
	for _, v := range []*[]float32{&p.x, &p.z, &p.h, &p.e, &p.b, &p.curved, &p.seen} {
		*v = make([]float32, op.Pixels())
	}
	p.residual, p.scan = make([]float32, len(y)), make([]float32, len(y))
	op.Transpose(p.seen, operator.Ones(len(y)))
	return p
}

// Dim is the number of pixels.
func (p *Problem) Dim() int { return p.Operator.Pixels() }

// Energy returns F(x, t).
func (p *Problem) Energy(ctx context.Context, x []float64, t float64) (float64, error) {
	data, prior, err := p.Energies(ctx, x, t)
	return data + prior, err
}

// Energies returns the two terms of F(x, t), that of the data and R(x, t).
func (p *Problem) Energies(ctx context.Context, x []float64, t float64) (data, prior float64, err error) {
	if err := ctx.Err(); err != nil { // scanning takes long on large pictures
		return 0, 0, err
	}
	toFloat32(p.x, x)
	data = p.data(p.x)
	prior, err = p.Prior.Energy(ctx, p.x, t)
	return data, prior, err
}

// Gradient stores Weight A^T (A x - y) + grad R(x, t) and returns F(x, t).
func (p *Problem) Gradient(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	toFloat32(p.x, x)
	data := p.data(p.x)
	p.dataEnergy = data
	p.Operator.Transpose(p.b, p.residual)
	energy, err := p.Prior.Gradient(ctx, p.h, p.x, t)
	if err != nil {
		return 0, err
	}
	for i, h := range p.h {
		dst[i] = p.Weight*float64(p.b[i]) + float64(h)
	}
	return data + energy, nil
}

// Direction stores the way from x to the minimum of F with the prior's parabola instead
// of the prior: with P = Weight A^T A + C it is
//
//	d = z + e - x,  P e = Weight A^T (y - A z) - h,
//
// e by conjugate gradients from 0. In exact arithmetic d = -P^{-1} grad F(x, t). It
// returns F(x, t).
func (p *Problem) Direction(ctx context.Context, dst, x []float64, t float64) (float64, error) {
	toFloat32(p.x, x)
	data := p.data(p.x)
	p.dataEnergy = data
	energy, curvature, err := p.Prior.Bound(ctx, p.z, p.h, p.x, t)
	if err != nil {
		return 0, err
	}

	if !slices.Equal(p.z, p.x) {
		p.data(p.z)
	}
	p.Operator.Transpose(p.b, p.residual)
	weight := float32(p.Weight)
	for i, h := range p.h {
		p.b[i] = -weight*p.b[i] - h
	}
	clear(p.e)
	// Not converged is a shorter way, which still descends on the parabola.
	if _, _, err := p.cg.Solve(ctx, p.system(curvature), p.e, p.b, p.Tolerance, p.Iterations); err != nil {
		return 0, err
	}
	for i, z := range p.z {
		dst[i] = float64(z) + float64(p.e[i]) - x[i]
	}
	return data + energy, nil
}

// system is P = Weight A^T A + C.
func (p *Problem) system(c prior.Curvature) baseline.System {
	weight := float32(p.Weight)
	return baseline.System{
		Apply: func(dst, v []float32) {
			p.Operator.Apply(p.scan, v)
			p.Operator.Transpose(dst, p.scan)
			c.Apply(p.curved, v)
			for i, curved := range p.curved {
				dst[i] = weight*dst[i] + curved
			}
		},
		Diagonal: func(dst []float32) {
			c.Diagonal(dst)
			for i, seen := range p.seen {
				dst[i] += weight * seen
			}
		},
	}
}

// DataEnergy returns Weight/2 |A x - y|^2 of the last Gradient or Direction.
func (p *Problem) DataEnergy() float64 { return p.dataEnergy }

// data stores A x - y in residual and returns Weight/2 |A x - y|^2.
func (p *Problem) data(x []float32) float64 {
	p.Operator.Apply(p.residual, x)
	for i, y := range p.Y {
		p.residual[i] -= y
	}
	return p.Weight / 2 * operator.Dot(p.residual, p.residual)
}

// Lipschitz returns a bound on how fast the gradient of F(., t) changes.
func (p *Problem) Lipschitz(t float64) float64 {
	if p.normSquared == 0 {
		p.normSquared = operator.NormSquared(p.Operator)
	}
	return p.Weight*p.normSquared + p.Prior.Lipschitz(t)
}

func toFloat32(dst []float32, x []float64) {
	for i, v := range x {
		dst[i] = float32(v)
	}
}
