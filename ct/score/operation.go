package score

import "gradus/internal/parallel"

// operation is one convolution from plane to plane and what follows on the same rows.
type operation struct {
	*convolution
	dst, src  *plane
	onto      bool        // add to dst
	rectified *blockState // then rectify with its scale and shift
	sloped    *blockState // then take a gradient back through its rectifier

	rows    int    // of a part, counted where the coarser plane is
	offsets [9]int // of the taps
}

// maxParts is how many parts an operation is shared out in at most: enough to be even among
// processors, few enough that a part keeps its weights in cache.
const maxParts = 16

// do runs the operation, part by part. When the context is done, the numbers mean nothing.
func (net *Network) do(op operation) {
	rows := min(op.dst.height, op.src.height)
	op.rows = max((rows+maxParts-1)/maxParts, min(4, rows))
	stride, width := op.src.channels, op.src.width+2
	switch op.kind {
	case same:
		for tap := range 9 {
			op.offsets[tap] = (tap/3*width + tap%3) * stride
		}
	case merge:
		for tap := range 4 {
			op.offsets[tap] = (tap/2*width + tap%2) * stride
		}
	}
	net.op = op
	parallel.For((rows+op.rows-1)/op.rows, net.part)
}

// doPart computes some rows: all of them for one block of weights, then for the next.
func (net *Network) doPart(i int) {
	if net.ctx.Err() != nil {
		return
	}
	op := &net.op
	args := &net.args[i]
	*args = convArgs{in: op.in, taps: op.kind.taps(), offsets: &op.offsets[0], onto: op.onto,
		srcStride: op.src.channels, dstStride: op.dst.channels, pixels: min(op.dst.width, op.src.width)}
	convolve := net.k.convolve32
	if op.block == 16 {
		convolve = net.k.convolve16
	}
	first := i * op.rows
	last := min(first+op.rows, min(op.dst.height, op.src.height))
	switch op.kind {
	case merge:
		args.srcStride *= 2
	case spread:
		args.dstStride *= 2
	}
	for part := range op.kind.parts() {
		for b := range op.blocks() {
			args.w = &op.of(part, b)[0]
			for row := first; row < last; row++ {
				to, from := op.dst.at(row, 0), op.src.at(row, 0)
				switch op.kind {
				case same:
					from = op.src.at(row-1, -1)
				case merge:
					from = op.src.at(2*row, 0)
				case spread:
					to = op.dst.at(2*row+part/2, part%2)
				}
				args.dst, args.src = &op.dst.data[to+b*op.block], &op.src.data[from]
				convolve(args)
			}
		}
	}
	for row := first; row < last; row++ {
		switch {
		case op.rectified != nil:
			net.k.rectify(op.dst.row(row), op.rectified.scale, op.rectified.shift)
		case op.sloped != nil:
			net.k.slope(op.dst.row(row), op.sloped.activity.row(row), op.sloped.scale)
		}
	}
}
