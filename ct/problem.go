package ct

import (
	"context"
	"fmt"
	"math"
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

	ctx            context.Context // of the run: a step takes long on large pictures
	normSquared    float64         // of Operator; 0: not yet known
	dataEnergy     float64         // see DataEnergy
	x, z, h, e, b  []float32
	curved, seen   []float32 // seen: A^T 1
	residual, scan []float32
	cg             baseline.ConjugateGradients
}

// NewProblem returns the problem of the measurements y. When ctx is done its methods end
// early, with numbers that mean nothing; the solver then looks at the context itself. Wrong
// lengths panic.
func NewProblem(ctx context.Context, op operator.Operator, y []float32, weight float64, prior prior.Prior) *Problem {
	if len(y) != op.Measurements() {
		panic(fmt.Sprintf("ct: problem of %d measurements got %d", op.Measurements(), len(y)))
	}
	p := &Problem{Operator: op, Y: y, Weight: weight, Prior: prior, Iterations: DefaultCG, Tolerance: 1e-4, ctx: ctx}
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
func (p *Problem) Energy(x []float64, t float64) float64 {
	if p.ctx.Err() != nil {
		return math.NaN() // which no line search takes, nor tries long
	}
	data, prior := p.Energies(x, t)
	return data + prior
}

// Energies returns the two terms of F(x, t), that of the data and R(x, t).
func (p *Problem) Energies(x []float64, t float64) (data, prior float64) {
	toFloat32(p.x, x)
	return p.data(p.x), p.Prior.Energy(p.x, t)
}

// Gradient stores Weight A^T (A x - y) + grad R(x, t) and returns F(x, t).
func (p *Problem) Gradient(dst, x []float64, t float64) float64 {
	toFloat32(p.x, x)
	data := p.data(p.x)
	p.dataEnergy = data
	p.Operator.Transpose(p.b, p.residual)
	energy := p.Prior.Gradient(p.h, p.x, t)
	for i, h := range p.h {
		dst[i] = p.Weight*float64(p.b[i]) + float64(h)
	}
	return data + energy
}

// Direction stores the way from x to the minimum of F with the prior's parabola instead
// of the prior: with P = Weight A^T A + C it is
//
//	d = z + e - x,  P e = Weight A^T (y - A z) - h,
//
// e by conjugate gradients from 0. In exact arithmetic d = -P^{-1} grad F(x, t). It
// returns F(x, t).
func (p *Problem) Direction(dst, x []float64, t float64) float64 {
	toFloat32(p.x, x)
	data := p.data(p.x)
	p.dataEnergy = data
	energy, curvature := p.Prior.Bound(p.z, p.h, p.x, t)

	if !slices.Equal(p.z, p.x) {
		p.data(p.z)
	}
	p.Operator.Transpose(p.b, p.residual)
	weight := float32(p.Weight)
	for i, h := range p.h {
		p.b[i] = -weight*p.b[i] - h
	}
	clear(p.e)
	apply := func(dst, v []float32) {
		p.Operator.Apply(p.scan, v)
		p.Operator.Transpose(dst, p.scan)
		curvature.Apply(p.curved, v)
		for i, c := range p.curved {
			dst[i] = weight*dst[i] + c
		}
	}
	diagonal := func(dst []float32) {
		curvature.Diagonal(dst)
		for i, c := range p.seen {
			dst[i] += weight * c
		}
	}
	// Not converged is a shorter way, which still descends on the parabola. A cancelled
	// one is not shown: the solver looks at the context after each step.
	_, _, _ = p.cg.Solve(p.ctx, baseline.System{Apply: apply, Diagonal: diagonal}, p.e, p.b, p.Tolerance, p.Iterations)
	for i, z := range p.z {
		dst[i] = float64(z) + float64(p.e[i]) - x[i]
	}
	return data + energy
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
