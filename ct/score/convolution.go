package score

// convolution is the packed weights of one convolution: for each block of output channels
// and each of its parts, [tap][in][block].
//
// Besides the 3 x 3 kind there are two that change the resolution. One merges each 2 x 2
// pixels into one: four taps. The other spreads a pixel over 2 x 2: four parts of one tap
// each. Either is the gradient of the other with in and out swapped, and the gradient of a
// 3 x 3 convolution is one with its taps in reverse.
type convolution struct {
	kind    convolutionKind
	in, out int
	block   int // 32 or 16 output channels
	packed  []float32
}

type convolutionKind int

const (
	same   convolutionKind = iota // 3 x 3, zero outside of the picture
	merge                         // 2 x 2 pixels to one
	spread                        // one pixel to 2 x 2
)

// taps are those of one part.
func (k convolutionKind) taps() int { return [...]int{9, 4, 1}[k] }

// parts are the output pixels that one position of the input makes.
func (k convolutionKind) parts() int { return [...]int{1, 1, 4}[k] }

// weight gives what input channel c of a tap is multiplied with on its way to channel o of
// a part.
type weight func(part, tap, c, o int) float32

// pack lays out the weights; a block beyond the last channel is filled up with zeros.
func pack(kind convolutionKind, in, out int, w weight) *convolution {
	l := &convolution{kind: kind, in: in, out: out, block: 32}
	if out <= 16 {
		l.block = 16
	}
	blocks := (out + l.block - 1) / l.block
	l.packed = aligned(kind.parts() * blocks * l.size())
	for part := range kind.parts() {
		for o := range out {
			to := l.of(part, o/l.block)
			for tap := range kind.taps() {
				for c := range in {
					to[(tap*in+c)*l.block+o%l.block] = w(part, tap, c, o)
				}
			}
		}
	}
	return l
}

// size is the numbers of one part of one block.
func (l *convolution) size() int { return l.kind.taps() * l.in * l.block }

// blocks returns how many there are.
func (l *convolution) blocks() int { return len(l.packed) / l.size() / l.kind.parts() }

// of returns the weights of one part of one block.
func (l *convolution) of(part, block int) []float32 {
	i := (part*l.blocks() + block) * l.size()
	return l.packed[i : i+l.size()]
}
