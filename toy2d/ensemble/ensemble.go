// Package ensemble moves many points of one problem at once, in float32: in plain Go, with AVX2 or
// with AVX-512. It knows the step rules of the solver and how the kernels read a landscape; it must
// not know of schedules, of specs, nor what the ends are good for.
package ensemble

import (
	"context"
	"fmt"
	"math"
	"unsafe"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Ensemble is many points of one problem that move together, in float32. It
// implements solver.Ensemble. Its end points differ from float64's by rounding
// only (1e-5). An ensemble is one goroutine's.
type Ensemble struct {
	problem  *mixture.Problem
	kernels  kernels
	n        int
	x, y     []float32 // padded to a multiple of lanes with copies of the last point
	gx, gy   []float32 // work space for gradients, of the same length
	diverged []int32   // step at which a point left every bound, 0 if it did not

	scratch    []float32
	at, target landscapeTable
	targetT    float64 // of the landscape in target; NaN at first
	affine     affineArgs
	armijo     armijoArgs
	movers     []solver.Mover  // of the points, where they move singly
	settings   solver.Settings // by which they do
}

// New puts points at the starts, of which there is at least one. The kernel
// is one that this machine can run, as cpu.Choose returns it.
func New(p *mixture.Problem, k cpu.Kernel, starts []plane.Vec) *Ensemble {
	padded := (len(starts) + Lanes - 1) / Lanes * Lanes
	modes := make([]modeTable, 2*len(p.Modes))
	e := &Ensemble{
		problem: p, kernels: kernelsFor(k), n: len(starts),
		x: make([]float32, padded), y: make([]float32, padded),
		gx: make([]float32, padded), gy: make([]float32, padded),
		diverged: make([]int32, len(starts)),
		scratch:  aligned(3 * Lanes * len(p.Modes)),
		at:       landscapeTable{modes: &modes[0]},
		target:   landscapeTable{modes: &modes[len(p.Modes)]},
		targetT:  math.NaN(),
	}
	for i := range e.x {
		s := starts[min(i, e.n-1)]
		e.x[i], e.y[i] = float32(s[0]), float32(s[1])
	}
	return e
}

// aligned returns n numbers that begin on a cache line, as wide stores like it.
func aligned(n int) []float32 {
	const line = 64 / 4
	s := make([]float32, n+line)
	past := int(uintptr(unsafe.Pointer(&s[0]))/4) % line
	return s[line-past:][:n]
}

// Len returns the number of points.
func (e *Ensemble) Len() int { return e.n }

// Point returns a point, NaN once it has diverged.
func (e *Ensemble) Point(i int) plane.Vec { return plane.Vec{float64(e.x[i]), float64(e.y[i])} }

// Copy stores x0, y0, x1, y1, .. in dst, of length 2 Len.
func (e *Ensemble) Copy(dst []float32) {
	for i := range e.n {
		dst[2*i], dst[2*i+1] = e.x[i], e.y[i]
	}
}

// DivergedAt returns the step at which a point left every bound, 0 if it did not.
func (e *Ensemble) DivergedAt(i int) int { return int(e.diverged[i]) }

// Move takes one step of the rule from every point: by a kernel, or where the method has none one point
// after the other.
func (e *Ensemble) Move(k int, r solver.Rule, t, target float64) {
	inside := false
	if affine := moveMaps[r.Method]; affine != nil {
		l := e.problem.At(t)
		inside = e.moveAffine(l, affine(l, r.StepSize))
	} else if r.Method == solver.GradientLike {
		inside = e.moveArmijo(r.Search, t, target)
	} else {
		inside = e.moveSingly(r, t, target)
	}
	if !inside {
		e.mark(k)
	}
}

// moveAffine moves the points by an affine map of them and of the landscape's score.
func (e *Ensemble) moveAffine(l *mixture.Landscape, affine affineMap) (inside bool) {
	e.at.set(l, affine)
	here := points{&e.x[0], &e.y[0]}
	e.affine = affineArgs{dst: here, src: here, n: len(e.x), at: &e.at, scratch: &e.scratch[0]}
	return e.kernels.move(&e.affine)
}

// moveArmijo moves the points by the gradient-like method.
func (e *Ensemble) moveArmijo(search solver.LineSearch, t, target float64) (inside bool) {
	e.aim(target)
	e.at.set(e.problem.At(t), gradientMap(e.problem, 0, -t))
	e.armijo = armijoArgs{
		x: points{&e.x[0], &e.y[0]}, n: len(e.x), at: &e.at, target: &e.target, scratch: &e.scratch[0],
		shrink: float32(search.Shrink), c: float32(search.C), tries: search.Tries,
	}
	if search.Kind == solver.PaperArmijo {
		e.armijo.keep = 1
	}
	return e.kernels.armijo(&e.armijo)
}

// moveSingly moves each point by the method itself, in float64.
func (e *Ensemble) moveSingly(r solver.Rule, t, target float64) (inside bool) {
	settings := solver.Settings{Rule: r, Schedule: solver.Schedule{Min: target}}
	if e.movers == nil || e.settings != settings {
		e.movers, e.settings = make([]solver.Mover, e.n), settings
		for i := range e.movers {
			e.movers[i] = r.Method.Algorithm().Bind(e.problem, settings)
		}
	}
	inside = true
	x, step := make([]float64, 2), new(solver.Step)
	for i := range e.movers {
		if e.diverged[i] > 0 {
			continue
		}
		x[0], x[1], *step = float64(e.x[i]), float64(e.y[i]), solver.Step{}
		if _, err := e.movers[i].Move(context.Background(), x, t, step); err != nil {
			panic(fmt.Sprintf("ensemble: %v, of a problem without errors", err)) // and a context that is never done
		}
		e.x[i], e.y[i] = float32(x[0]), float32(x[1])
		inside = inside && within(e.x[i]) && within(e.y[i])
	}
	for i := e.n; i < len(e.x); i++ { // the padding
		e.x[i], e.y[i] = e.x[e.n-1], e.y[e.n-1]
	}
	return inside
}

// aim makes target the table of f, with its gradient as the map.
func (e *Ensemble) aim(t float64) {
	if e.targetT != t {
		e.target.set(e.problem.At(t), gradientMap(e.problem, 0, 1))
		e.targetT = t
	}
}

// mark records the points that left every bound at step k, and puts them at NaN,
// where the kernels leave them.
func (e *Ensemble) mark(k int) {
	nan := float32(math.NaN())
	for i := range e.x {
		if within(e.x[i]) && within(e.y[i]) {
			continue
		}
		e.x[i], e.y[i] = nan, nan
		if i < e.n && e.diverged[i] == 0 {
			e.diverged[i] = int32(k)
		}
	}
}

// Near is the distance within which a point counts as at a minimiser, and two ends
// as one; Flat is the |grad f| up to which it counts as stationary. Both are the paper's.
const (
	Near = 0.1
	Flat = 0.1
)

// CountNear returns the number of points within Near of c.
func (e *Ensemble) CountNear(c plane.Vec) int {
	return e.count(e.x, e.y, c, Near)
}

// CountFlat returns the number of points with |grad F(., t)| <= Flat.
func (e *Ensemble) CountFlat(t float64) int {
	e.gradients(t)
	return e.count(e.gx, e.gy, plane.Vec{}, Flat)
}

// gradients stores grad F(., t) at every point in gx, gy.
func (e *Ensemble) gradients(t float64) {
	e.aim(t)
	e.affine = affineArgs{
		dst: points{&e.gx[0], &e.gy[0]}, src: points{&e.x[0], &e.y[0]}, n: len(e.x),
		at: &e.target, scratch: &e.scratch[0],
	}
	e.kernels.move(&e.affine)
}

// count returns how many of the first n pairs are within radius of c.
func (e *Ensemble) count(x, y []float32, c plane.Vec, radius float64) int {
	a := countArgs{at: points{&x[0], &y[0]}, cx: float32(c[0]), cy: float32(c[1]), r2: float32(radius * radius)}
	count := 0
	whole := e.n / Lanes * Lanes
	if whole > 0 {
		a.n = whole
		count = e.kernels.count(&a)
	}
	if whole < e.n { // the rest must not count the padding
		a.at, a.n = points{&x[whole], &y[whole]}, e.n-whole
		count += countGo(&a)
	}
	return count
}
