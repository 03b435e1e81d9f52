package score

import (
	"context"
	"fmt"
	"math"

	"gradus/internal/cpu"
)

// Network evaluates a model on pictures of one size. It has memory of its own and serves
// one evaluation at a time; its loops are shared with free processors.
type Network struct {
	model *Model
	k     kernels
	n     int // side of the pictures
	side  int // n filled up to a multiple of 8

	in, out  *plane              // 2 x 2 pixels of the picture as 4 channels; of 16 in out
	states   [depth]*plane       // what flows through the blocks, then its gradient
	scratch  [depth]*plane       // inside a block on the way back
	blocks   [depth][]blockState // blocks in the order of the way forward
	residual []float32           // x - N(x)

	sigma float64 // that the layers are set for

	ctx  context.Context // of the evaluation
	op   operation
	part func(int)          // doPart, made once
	args [maxParts]convArgs // of the parts in progress
}

// blockState is a block on pictures of one size at one noise level.
type blockState struct {
	*block
	scale, shift []float32
	activity     *plane // rectified, which the way back needs
}

// New returns a network for n x n pictures. Sides that are no multiple of 8 are filled up by
// reflection, which costs what the larger picture does.
func New(m *Model, k cpu.Kernel, n int) *Network {
	if n < 8 {
		panic(fmt.Sprintf("score: side %d, must be at least 8", n))
	}
	net := &Network{model: m, k: kernelsFor(k), n: n, side: (n + 7) / 8 * 8, residual: make([]float32, n*n)}
	net.part = net.doPart
	side := net.side / 2
	net.in, net.out = newPlane(side, side, 4), newPlane(side, side, 16)
	for i := range m.levels {
		stage := &m.levels[i]
		plane := func() *plane { return newPlane(side, side, stage.channels) }
		net.states[i], net.scratch[i] = plane(), plane()
		for _, bs := range [][]block{stage.before, stage.after} {
			for j := range bs {
				net.blocks[i] = append(net.blocks[i], blockState{&bs[j], make([]float32, stage.channels),
					make([]float32, stage.channels), plane()})
			}
		}
		side /= 2
	}
	return net
}

// Energy returns E(x, sigma). It ends with the context's error when that is done.
func (net *Network) Energy(ctx context.Context, x []float32, sigma float64) (float64, error) {
	net.check(x, sigma)
	if m := net.model; sigma > m.high {
		return m.gaussian(nil, x, sigma), nil
	}
	return net.forward(ctx, x, sigma)
}

// Gradient stores grad E(x, sigma), which is minus the score, in dst and returns E(x, sigma).
func (net *Network) Gradient(ctx context.Context, dst, x []float32, sigma float64) (float64, error) {
	energy, err := net.scaledGradient(ctx, dst, x, sigma)
	for i := range dst {
		dst[i] /= float32(sigma * sigma)
	}
	return energy, err
}

// Denoise stores D(x) = x - sigma^2 grad E(x, sigma) in dst and returns E(x, sigma): where
// the energy is that of the smoothed prior, D is the mean of all pictures from which noise
// of that level makes x.
func (net *Network) Denoise(ctx context.Context, dst, x []float32, sigma float64) (float64, error) {
	energy, err := net.scaledGradient(ctx, dst, x, sigma)
	for i, v := range x {
		dst[i] = v - dst[i]
	}
	return energy, err
}

func (net *Network) check(x []float32, sigma float64) {
	if len(x) != net.n*net.n {
		panic(fmt.Sprintf("score: network of %d x %d pixels got %d", net.n, net.n, len(x)))
	}
	if !(sigma > 0) || math.IsInf(sigma, 0) {
		panic(fmt.Sprintf("score: noise level %g", sigma))
	}
}

// scaledGradient stores sigma^2 grad E(x, sigma) in dst: with r = x - N(x) it is r less the
// transpose of N's derivative applied to r.
func (net *Network) scaledGradient(ctx context.Context, dst, x []float32, sigma float64) (float64, error) {
	net.check(x, sigma)
	if m := net.model; sigma > m.high {
		return m.gaussian(dst, x, sigma), nil
	}
	energy, err := net.forward(ctx, x, sigma)
	if err != nil {
		return 0, err
	}
	skip, out, in := net.model.constants(sigma)
	net.load(net.residual, 1, false)
	if err := net.back(ctx); err != nil {
		return 0, err
	}
	for i, r := range net.residual {
		dst[i] = r - skip*r
	}
	net.add(dst, -out*in, true)
	return energy, nil
}

// forward computes the residual x - N(x) and the energy.
func (net *Network) forward(ctx context.Context, x []float32, sigma float64) (float64, error) {
	net.setLevel(sigma)
	skip, out, in := net.model.constants(sigma)
	net.load(x, in, true)
	if err := net.through(ctx); err != nil {
		return 0, err
	}
	for i, v := range x {
		net.residual[i] = v - skip*v
	}
	var sum float64
	net.add(net.residual, -out, false)
	for _, r := range net.residual {
		sum += float64(r) * float64(r)
	}
	return sum / (2 * sigma * sigma), nil
}

// constants returns c_skip, c_out and c_in.
func (m *Model) constants(sigma float64) (skip, out, in float32) {
	total := math.Hypot(sigma, m.sd)
	return float32(1 - sigma/total), float32(sigma * m.sd / total), float32(1 / total)
}

// gaussian is the prior above the noise levels that were trained. It stores sigma^2 times
// the gradient in dst, unless that is nil, and returns the energy.
func (m *Model) gaussian(dst, x []float32, sigma float64) float64 {
	variance := sigma*sigma + m.variance
	var sum float64
	for i, v := range x {
		r := float64(v) - m.mean
		sum += r * r
		if dst != nil {
			dst[i] = float32(sigma * sigma / variance * r)
		}
	}
	return sum / (2 * variance)
}

// setLevel computes each block's scale and shift.
func (net *Network) setLevel(sigma float64) {
	if sigma == net.sigma {
		return
	}
	net.sigma = sigma
	embedding := net.model.level(sigma)
	for _, layers := range net.blocks {
		for _, l := range layers {
			y := l.level.apply(embedding)
			for c := range l.scale {
				l.scale[c], l.shift[c] = float32(1+y[c]), float32(y[len(l.scale)+c])
			}
		}
	}
}

// through runs U from in to out.
func (net *Network) through(ctx context.Context) error {
	net.ctx = ctx
	net.do(operation{convolution: net.model.head.forward, dst: net.states[0], src: net.in})
	for i := range net.model.levels {
		before := len(net.model.levels[i].before)
		for j := range before {
			net.forwardBlock(i, j)
		}
		if i < depth-1 {
			net.do(operation{convolution: net.model.levels[i].down.forward, dst: net.states[i+1], src: net.states[i]})
		}
	}
	for i := depth - 2; i >= 0; i-- {
		net.do(operation{convolution: net.model.levels[i].up.forward, dst: net.states[i],
			src: net.states[i+1], onto: true})
		for j := len(net.model.levels[i].before); j < len(net.blocks[i]); j++ {
			net.forwardBlock(i, j)
		}
	}
	net.do(operation{convolution: net.model.tail.forward, dst: net.out, src: net.states[0]})
	return ctx.Err()
}

// back runs the transpose of U's derivative from in to out.
func (net *Network) back(ctx context.Context) error {
	net.ctx = ctx
	net.do(operation{convolution: net.model.tail.backward, dst: net.states[0], src: net.in})
	for i := range depth - 1 {
		for j := len(net.blocks[i]) - 1; j >= len(net.model.levels[i].before); j-- {
			net.backwardBlock(i, j)
		}
		net.do(operation{convolution: net.model.levels[i].up.backward, dst: net.states[i+1], src: net.states[i]})
	}
	for i := depth - 1; i >= 0; i-- {
		if i < depth-1 {
			net.do(operation{convolution: net.model.levels[i].down.backward, dst: net.states[i],
				src: net.states[i+1], onto: true})
		}
		for j := len(net.model.levels[i].before) - 1; j >= 0; j-- {
			net.backwardBlock(i, j)
		}
	}
	net.do(operation{convolution: net.model.head.backward, dst: net.out, src: net.states[0]})
	return ctx.Err()
}

func (net *Network) forwardBlock(level, j int) {
	l := &net.blocks[level][j]
	net.do(operation{convolution: l.first.forward, dst: l.activity, src: net.states[level], rectified: l})
	net.do(operation{convolution: l.second.forward, dst: net.states[level], src: l.activity, onto: true})
}

func (net *Network) backwardBlock(level, j int) {
	l, scratch := &net.blocks[level][j], net.scratch[level]
	net.do(operation{convolution: l.second.backward, dst: scratch, src: net.states[level], sloped: l})
	net.do(operation{convolution: l.first.backward, dst: net.states[level], src: scratch, onto: true})
}
