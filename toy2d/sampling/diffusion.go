package sampling

import (
	"context"
	"math"
	"sync/atomic"

	"gradus/internal/parallel"
	"gradus/solver"
	"gradus/solver/sample"
	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Diffusion is the forward process dX = -X dt + sqrt 2 dW from a mixture in units of Scale: at a time T it is the
// mixture of means e^{-T} m_k and covariances e^{-2T} S_k + (1 - e^{-2T}) I. Its score may be wrong. It is a
// sample.Target, whose t is the time; any number of goroutines may use it.
type Diffusion struct {
	Scale  float64 // of the prior's coordinates: a point x of the prior is x/Scale here
	Error  ScoreError
	modes  []mixture.Mode // in units of Scale
	points int            // how many of them, the last, are points

	recent [2]atomic.Pointer[law] // Heun's rule alternates between two times
}

// law is the mixture at a time.
type law struct {
	time float64
	*mixture.Landscape
}

// ScoreError is what is added to the exact score s at x = (x1, x2), as a learnt one is never exact.
type ScoreError struct {
	Size  float64 // e; 0 is no error
	Shape ErrorShape
}

// ErrorShape is how a score is wrong.
type ErrorShape int

const (
	Waves   ErrorShape = iota // e (sin 3 x2, cos 3 x1), as of a network: large nowhere, everywhere another one
	Push                      // e (1, 0): to one side
	Stretch                   // e s: a score that is too strong
)

var shapeNames = solver.Names[ErrorShape]{"waves", "push", "stretch"}

// ErrorShapes returns all.
func ErrorShapes() []ErrorShape { return shapeNames.All() }

func (e ErrorShape) String() string                { return shapeNames.String(e) }
func (e ErrorShape) MarshalText() ([]byte, error)  { return shapeNames.Marshal(e) }
func (e *ErrorShape) UnmarshalText(b []byte) error { return shapeNames.Unmarshal(e, b) }

func (e ScoreError) add(s, x plane.Vec) plane.Vec {
	switch {
	case e.Size == 0:
		return s
	case e.Shape == Push:
		return plane.AddScaled(s, e.Size, plane.Vec{1, 0})
	case e.Shape == Stretch:
		return plane.Scaled(1+e.Size, s)
	}
	return plane.AddScaled(s, e.Size, plane.Vec{math.Sin(3 * x[1]), math.Cos(3 * x[0])})
}

// NewDiffusion returns the process from a prior.
func NewDiffusion(prior []mixture.Mode, scale float64, e ScoreError) *Diffusion {
	d := &Diffusion{Scale: scale, Error: e, modes: make([]mixture.Mode, len(prior)), points: pointsOf(prior)}
	for i, m := range prior {
		c := 1 / (scale * scale)
		d.modes[i] = mixture.Mode{Mean: plane.Scaled(1/scale, m.Mean), Weight: m.Weight,
			Cov: plane.Mat{plane.Scaled(c, m.Cov[0]), plane.Scaled(c, m.Cov[1])}}
	}
	return d
}

// At returns the mixture at a time. Its score is exact.
func (d *Diffusion) At(time float64) *mixture.Landscape {
	for i := range d.recent {
		if l := d.recent[i].Load(); l != nil && l.time == time {
			return l.Landscape
		}
	}
	keep, noise, smoothing := math.Exp(-time), -math.Expm1(-2*time), 0.0
	if d.points > 0 { // which stay points, with the noise as their smoothing
		noise, smoothing = 0, noise
	}
	p := &mixture.Problem{Sigma: 1, Modes: make([]mixture.Mode, len(d.modes))}
	for i, m := range d.modes {
		c := m.Cov
		for j := range c {
			c[j] = plane.Scaled(keep*keep, c[j])
			c[j][j] += noise
		}
		p.Modes[i] = mixture.Mode{Mean: plane.Scaled(keep, m.Mean), Cov: c, Weight: m.Weight}
	}
	l := &law{time, p.Landscape(smoothing)}
	d.recent[1].Store(d.recent[0].Swap(l))
	return l.Landscape
}

// Score stores the score, with its error.
func (d *Diffusion) Score(ctx context.Context, dst, x []float64, time float64) error {
	l := d.At(time)
	return each(ctx, len(x)/2, func(i int) {
		at := plane.Vec(x[2*i : 2*i+2])
		s := d.Error.add(l.Score(at), at)
		copy(dst[2*i:], s[:])
	})
}

// Draw moves the chains to exact, independent draws from the prior.
func (d *Diffusion) Draw(c *sample.Chains, draws sample.Draws) { drawModes(c, d.modes, draws, false) }

// Shares returns the share of each mode in the points: the mean of its responsibilities, which is its
// weight where the points are draws from the prior. Points of a cloud count as one mode.
func (d *Diffusion) Shares(c *sample.Chains) []float64 { return d.shares(c.X) }

func (d *Diffusion) shares(x []float64) []float64 {
	if d.points > 0 { // no draw is at a point of the cloud: it came back as far as Delta
		return shares(d.At(Delta), x, d.points)
	}
	return shares(d.At(0), x, 0)
}

// Weights returns the weights of the modes, which add up to 1; the last is that of a cloud.
func (d *Diffusion) Weights() []float64 { return together(weights(d.modes), d.points) }

// pointsOf returns how many of the modes of a prior are points.
func pointsOf(modes []mixture.Mode) int { return len(modes) - mixture.Gaussians(modes) }

// together makes one number of those of the last points modes: their sum.
func together(of []float64, points int) []float64 {
	if points == 0 {
		return of
	}
	first, sum := len(of)-points, 0.0
	for _, v := range of[first:] {
		sum += v
	}
	return append(of[:first:first], sum)
}

func weights(modes []mixture.Mode) []float64 {
	w, total := make([]float64, len(modes)), 0.0
	for i, m := range modes {
		w[i] = m.Weight
		total += m.Weight
	}
	for i := range w {
		w[i] /= total
	}
	return w
}

// drawModes moves the chains to draws from a mixture, which are independent; or, shared out, there are as many of
// each mode as its weight says. The stream after that of the draws is used, too.
func drawModes(c *sample.Chains, modes []mixture.Mode, draws sample.Draws, sharedOut bool) {
	c.Normals(c.X, draws, 0)
	which := sample.Draws{Seed: draws.Seed, Stream: draws.Stream + 1}
	w := weights(modes)
	for i := range c.Len() {
		u, k := which.Uniform(c.First+i, 0), 0
		if sharedOut {
			u = (float64(i) + 0.5) / float64(c.Len())
		}
		for ; k < len(w)-1 && u >= w[k]; k++ {
			u -= w[k]
		}
		x := c.At(i)
		z := root(modes[k].Sym()).Mul(plane.Vec(x))
		x[0], x[1] = modes[k].Mean[0]+z[0], modes[k].Mean[1]+z[1]
	}
}

// root returns the symmetric root of a covariance.
func root(s plane.Sym) plane.Sym {
	lo, hi, v := s.Eigen()
	return plane.Sym{}.Plus(math.Sqrt(lo), plane.Outer(v)).Plus(math.Sqrt(hi), plane.Outer(plane.Perp(v)))
}

// shares returns the means of the responsibilities at points; those that have left every bound count for no mode.
// The last points modes are a cloud, and count as one.
func shares(l *mixture.Landscape, x []float64, points int) []float64 {
	total, r := make([]float64, len(l.Modes)), make([]float64, len(l.Modes))
	for i := 0; i < len(x); i += 2 {
		at := plane.Vec(x[i : i+2])
		if !(math.Abs(at[0]) <= solver.Escape && math.Abs(at[1]) <= solver.Escape) {
			continue
		}
		l.Responsibilities(r, at)
		for k, v := range r {
			if !math.IsNaN(v) {
				total[k] += v / float64(len(x)/2)
			}
		}
	}
	return together(total, points)
}

// each calls f for 0 .. n-1, many at a time on the free processors.
func each(ctx context.Context, n int, f func(i int)) error {
	const block = 512
	parallel.For((n+block-1)/block, func(b int) {
		if ctx.Err() != nil {
			return
		}
		for i := b * block; i < min(n, (b+1)*block); i++ {
			f(i)
		}
	})
	return ctx.Err()
}
