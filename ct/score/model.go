package score

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Model is a trained energy network,
//
//	E(x, sigma) = |x - N(x, sigma)|^2 / (2 sigma^2),
//	N(x, sigma) = c_skip x + c_out U(c_in x, ln sigma),
//
// after Hurault, Leclaire and Papadakis, "Gradient step denoiser for convergent
// plug-and-play", arXiv 2110.03220. U is a U-Net on three resolutions, the finest of 2 x 2
// pixels merged, of residual blocks without normalisation; train/network.py says the same in
// PyTorch. Above the noise levels that it was trained on the prior is a Gaussian with mean
// and variance of the training pictures.
//
// A model does not change, and any number of networks share it.
type Model struct {
	embed      [2]linear
	head, tail pair
	levels     [depth]stage // fine to coarse

	sd             float64 // of pictures, in c_skip, c_out and c_in
	mean, variance float64 // of the training pictures' pixels
	low, high      float64 // noise levels trained on

	// Card is what the file says of its weights.
	Card Card
}

const depth = 3

// stage is what happens on one resolution: blocks on the way down, or at the bottom; and,
// but there, the ways to the next resolution and back, then blocks on the way up.
type stage struct {
	channels int
	before   []block
	down, up pair
	after    []block
}

// block adds to x what a convolution makes of rectify(scale first(x) + shift).
type block struct {
	first, second pair
	level         linear // of the noise level, to scale - 1 and shift
}

// pair is a convolution and its gradient with respect to the input.
type pair struct{ forward, backward *convolution }

// linear is y = W x + b.
type linear struct{ weight, bias tensor }

// Pixels returns mean and variance of the pixels of the pictures that it was trained on.
func (m *Model) Pixels() (mean, variance float64) { return m.mean, m.variance }

// Levels returns the noise levels that it was trained on, the least and the highest.
func (m *Model) Levels() (low, high float64) { return m.low, m.high }

// Read reads a model in the safetensors format, as train/export.py writes it: the network of this package, with
// what a Card holds and the checksum of its numbers in __metadata__. The error names the tensor or the entry.
func Read(r io.Reader) (*Model, error) {
	f, err := readSafetensors(r)
	if err != nil {
		return nil, fmt.Errorf("reading weights: %w", err)
	}
	b := builder{tensors: f.tensors, text: f.text}
	b.err = f.verify()
	m := b.model()
	if b.err == nil && len(b.tensors) > 0 {
		b.err = fmt.Errorf("tensor %q has no place in the network", slices.Sorted(maps.Keys(b.tensors))[0])
	}
	if b.err != nil {
		return nil, fmt.Errorf("reading weights: %w", b.err)
	}
	return m, nil
}

// builder takes tensors out of a file; its first error stays.
type builder struct {
	tensors map[string]tensor
	text    map[string]string
	err     error
}

func (b *builder) model() *Model {
	m := &Model{Card: b.card(), sd: b.number("sd"), mean: b.number("mean"), variance: b.number("variance"),
		low: b.number("sigma_min"), high: b.number("sigma_max")}
	if m.low >= m.high {
		b.fail("__metadata__.sigma_min: must be below sigma_max = %g, got %g", m.high, m.low)
	}
	const embedded = 64
	m.embed = [2]linear{b.linear("embed.0", embedded, features), b.linear("embed.2", embedded, embedded)}
	channels := [depth]int{32, 64, 128}
	m.head = b.same("head", 4, channels[0])
	m.tail = b.same("tail", channels[0], 4)
	for i := range m.levels {
		c := channels[i]
		m.levels[i].channels = c
		if i == depth-1 {
			m.levels[i].before = b.blocks("bottom", c)
			break
		}
		at := strconv.Itoa(i)
		m.levels[i].before, m.levels[i].after = b.blocks("enc"+at, c), b.blocks("dec"+at, c)
		m.levels[i].down, m.levels[i].up = b.merge("down"+at, c, channels[i+1]), b.spread("up"+at, channels[i+1], c)
	}
	return m
}

func (b *builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf(format, args...)
	}
}

// number returns a positive number of the header's text.
func (b *builder) number(name string) float64 {
	v, err := strconv.ParseFloat(b.text[name], 64)
	if err != nil || !(v > 0) || math.IsInf(v, 0) {
		b.fail("__metadata__.%s: must be a positive number, got %q", name, b.text[name])
	}
	return v
}

// take returns the tensor of that name and shape; it is not taken twice.
func (b *builder) take(name string, shape ...int) tensor {
	t, ok := b.tensors[name]
	if !ok || !slices.Equal(t.shape, shape) {
		b.fail("tensor %q: must have the shape %v, got %v", name, shape, t.shape)
		return tensor{shape, make([]float32, product(shape))}
	}
	for _, v := range t.data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			b.fail("tensor %q: must be finite", name)
			break
		}
	}
	delete(b.tensors, name)
	return t
}

func product(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

func (b *builder) linear(name string, out, in int) linear {
	return linear{b.take(name+".weight", out, in), b.take(name+".bias", out)}
}

// mostBlocks are those of the program's own network: what a run may cost, in time and memory, is reckoned with them.
var mostBlocks = map[string]int{"enc0": 1, "enc1": 1, "bottom": 3, "dec1": 1, "dec0": 2}

// blocks returns as many residual blocks as there are, up to the most.
func (b *builder) blocks(name string, c int) (bs []block) {
	for b.err == nil && len(bs) < mostBlocks[name] {
		at := fmt.Sprintf("%s.%d", name, len(bs))
		if _, ok := b.tensors[at+".first.weight"]; !ok {
			break
		}
		bs = append(bs, block{b.same(at+".first", c, c), b.same(at+".second", c, c), b.linear(at+".level", 2*c, 64)})
	}
	return bs
}

// same reads a 3 x 3 convolution, [out][in][3][3].
func (b *builder) same(name string, in, out int) pair {
	w := b.take(name+".weight", out, in, 3, 3).data
	return pair{
		pack(same, in, out, func(_, tap, c, o int) float32 { return w[(o*in+c)*9+tap] }),
		pack(same, out, in, func(_, tap, c, o int) float32 { return w[(c*in+o)*9+8-tap] }),
	}
}

// merge reads a convolution of pixels merged before it, [out][in][2][2].
func (b *builder) merge(name string, in, out int) pair {
	w := b.take(name+".weight", out, 4*in, 1, 1).data
	return pair{
		pack(merge, in, out, func(_, tap, c, o int) float32 { return w[(o*in+c)*4+tap] }),
		pack(spread, out, in, func(part, _, c, o int) float32 { return w[(c*in+o)*4+part] }),
	}
}

// spread reads a convolution of pixels spread after it, [out][2][2][in].
func (b *builder) spread(name string, in, out int) pair {
	w := b.take(name+".weight", 4*out, in, 1, 1).data
	return pair{
		pack(spread, in, out, func(part, _, c, o int) float32 { return w[(o*4+part)*in+c] }),
		pack(merge, out, in, func(_, tap, c, o int) float32 { return w[(c*4+tap)*in+o] }),
	}
}

// features are numbers that say the noise level; see level.
const features = 8

// level returns what the network is told of a noise level, the embedding from which each
// block makes its scale and shift.
func (m *Model) level(sigma float64) []float64 {
	log := math.Log(min(max(sigma, m.low), m.high))
	x := make([]float64, features)
	for i, frequency := range []float64{0.25, 0.5, 1, 2} {
		x[i+features/2], x[i] = math.Sincos(frequency * log)
	}
	for _, l := range m.embed {
		x = l.apply(x)
		for i, v := range x {
			x[i] = v / (1 + math.Exp(-v)) // SiLU
		}
	}
	return x
}

func (l linear) apply(x []float64) []float64 {
	y := make([]float64, len(l.bias.data))
	for i, b := range l.bias.data {
		y[i] = float64(b)
		for j, v := range x {
			y[i] += float64(l.weight.data[i*len(x)+j]) * v
		}
	}
	return y
}
