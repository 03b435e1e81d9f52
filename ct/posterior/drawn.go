package posterior

import (
	"math"
	"slices"

	"gradus/internal/parallel"
	"gradus/solver"
	"gradus/solver/sample"
)

// Drawn is what chains have drawn: their denoised states after each of the steps that are kept.
type Drawn struct {
	Mean, SD    []float32     // of each pixel, over all that was kept of all chains
	Samples     [][]float32   // the last state of each chain
	RHat        float64       // split R-hat, the largest of some projections of the picture; NaN where nothing moves
	Size        float64       // effective sample size, the least of these projections; NaN likewise
	Accepted    float64       // share of the proposals at the kept steps: 1 without a Metropolis test
	Diverged    int           // chains that have left every bound, or whose denoised state is no picture
	Probed      [][][]float64 // of a probe and a chain, after each of the steps
	Evaluations int           // of the prior with its gradient
}

// keeper takes in the states as they come.
type keeper struct {
	chains, n, dim  int
	mean, squares   []float64 // squares: sum of the squares of what is beside the mean
	directions      [][]float64
	traces          [][][]float64 // of a direction and a chain: of those above, then of the probes
	accepted, steps float64
}

func newKeeper(k Chains, dim int) *keeper {
	p := &keeper{chains: k.Count, dim: dim, mean: make([]float64, dim), squares: make([]float64, dim)}
	p.directions = append(directions(dim), k.Probes...)
	p.traces = make([][][]float64, len(p.directions))
	for i := range p.traces {
		p.traces[i] = make([][]float64, k.Count)
	}
	return p
}

// grain is how many pixels are worth a turn of another worker.
const grain = 4096

// take takes in the states of all chains after a step: mean and squares by Welford's recursion, chain after chain.
func (p *keeper) take(x []float32, accepted float64) {
	parallel.For((p.dim+grain-1)/grain, func(block int) {
		for j := block * grain; j < min(p.dim, (block+1)*grain); j++ {
			for i := range p.chains {
				d := float64(x[i*p.dim+j]) - p.mean[j]
				p.mean[j] += d / float64(p.n+i+1)
				p.squares[j] += d * (float64(x[i*p.dim+j]) - p.mean[j])
			}
		}
	})
	parallel.For(p.chains, func(i int) {
		for k, direction := range p.directions {
			sum := 0.0
			for j, v := range x[i*p.dim : (i+1)*p.dim] {
				sum += float64(v) * direction[j]
			}
			p.traces[k][i] = append(p.traces[k][i], sum)
		}
	})
	p.n += p.chains
	p.accepted += accepted
	p.steps++
}

// drawn measures all that was taken in; last are the last states.
func (p *keeper) drawn(last []float32) *Drawn {
	d := &Drawn{Mean: make([]float32, p.dim), SD: make([]float32, p.dim), Size: math.Inf(1),
		Accepted: p.accepted / p.steps}
	for j := range d.Mean {
		d.Mean[j] = float32(p.mean[j])
		d.SD[j] = float32(math.Sqrt(p.squares[j] / float64(p.n-1)))
	}
	for i := range p.chains {
		d.Samples = append(d.Samples, append([]float32(nil), last[i*p.dim:(i+1)*p.dim]...))
	}
	for _, traces := range p.traces[:directionCount] {
		d.RHat = max(d.RHat, sample.SplitRHat(traces))
		d.Size = min(d.Size, sample.EffectiveSize(traces))
	}
	d.Probed = p.traces[directionCount:]
	return d
}

// diverged counts the chains that have: where the prior's gradient is no number no step is taken, and only the denoised
// state shows it.
func diverged(c *sample.Chains, denoised []float32) (n int) {
	lost := func(v float64) bool { return !(math.Abs(v) <= solver.Escape) }
	for i := range c.Len() {
		if slices.ContainsFunc(c.At(i), lost) || slices.ContainsFunc(denoised[i*c.Dim:(i+1)*c.Dim],
			func(v float32) bool { return lost(float64(v)) }) {
			n++
		}
	}
	return n
}

// Projections of a picture on which chains are compared: the lowest cosines, where shading and large parts are, and random
// ones, in which every pixel has a part.
const (
	cosines = 2 // along a side
	random  = 4

	directionCount = cosines*cosines + random
)

// directions are unit vectors.
func directions(dim int) (all [][]float64) {
	side := int(math.Round(math.Sqrt(float64(dim))))
	for a := range cosines {
		for b := range cosines {
			v := make([]float64, dim)
			for i := range v {
				row, column := float64(i/side), float64(i%side)
				v[i] = math.Cos(math.Pi*float64(a)*(row+0.5)/float64(side)) *
					math.Cos(math.Pi*float64(b)*(column+0.5)/float64(side))
			}
			all = append(all, v)
		}
	}
	for i := range random {
		v := make([]float64, dim)
		sample.Draws{Stream: directionStream}.Normals(v, i, 0)
		all = append(all, v)
	}
	for _, v := range all {
		square := 0.0
		for _, e := range v {
			square += e * e
		}
		for i := range v {
			v[i] /= math.Sqrt(square)
		}
	}
	return all
}
