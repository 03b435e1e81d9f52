package operator

import "gradus/internal/cpu"

// maxLanes is the most positions that a kernel works on at once.
const maxLanes = 16

// projectorKernels are the hot loops of the projector for one instruction set. Lanes are
// neighbouring bins or pixels; where they lie from the first of them is a fixed-point
// number of 32 bits, shift bits coarser than position. Of all lanes and a few lines the
// neighbours lie so close together that two vectors hold them, from which a permutation
// takes them: that is what makes the loops fast.
type projectorKernels struct {
	lanes  int
	shift  int
	rays   func(*rayArgs)
	gather func(*gatherArgs)
}

func projectorKernelsFor(k cpu.Kernel) projectorKernels {
	if native, ok := nativeProjectorKernels[k]; ok {
		return native
	}
	return projectorKernels{1, 5, raysGo, gatherGo}
}

// rayArgs are neighbouring rays on some lines of a picture.
type rayArgs struct {
	picture *float32 // pixel 0 of the first line
	stride  int      // from line to line
	count   int      // of lines
	at      position // where the first lane meets the first line, in pixels
	slope   position // from line to line
	offsets *[maxLanes]uint32
	sums    *[maxLanes]float32 // over the lines, of the picture interpolated
}

// gatherArgs are neighbouring pixels on gatherLines lines of a picture, and all views
// that they gather from.
type gatherArgs struct {
	angles  *gatherAngle
	offsets *[maxLanes]uint32 // of each angle
	at      *position         // bin position of the first lane on the first line, for each angle
	angled  int               // number of angles
	stride  int               // from line to line
	sums    *float32
}

// gatherAngle is a projection for a gather: a pixel at bin position q = k + f takes
// max(0, 1 - f slope) of bin k and max(0, rest + f slope) of the next.
type gatherAngle struct {
	bins *float32
	step position // of q, from line to line
	hat  hat
}
