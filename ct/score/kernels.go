package score

import "gradus/internal/cpu"

// kernels are the hot loops of the network for one instruction set. Activations are rows of
// pixels, a pixel is its channels one after the other.
type kernels struct {
	// convolve32 and convolve16 write that many output channels, a block.
	convolve32, convolve16 func(a *convArgs)

	// rectify replaces each v of row by f(scale v + shift), where
	// f(p) = min(max(p/2 + 1/2, 0), 1)^2 + max(p - 1, 0):
	// 0 up to -1, a parabola up to 1, then p. Channels are len(scale), a multiple of 16
	// that divides len(row).
	rectify func(row, scale, shift []float32)

	// slope takes a gradient back through rectify: it multiplies each of row by
	// scale f'(p), which is scale sqrt(min(a, 1)) with a = f(p).
	slope func(row, a, scale []float32)
}

func kernelsFor(k cpu.Kernel) kernels {
	if native, ok := nativeKernels[k]; ok {
		return native
	}
	return kernels{convolve32Go, convolve16Go, rectifyGo, slopeGo}
}

// convArgs are a row of pixels of one block of a convolution's output:
//
//	dst[p dstStride + j] = sum over t, c of src[offsets[t] + p srcStride + c] w[(t in + c) block + j]
//
// for p below pixels, t below taps, c below in, j below block; with onto the sum is added to
// what dst holds. All three counts are at least 1. No other numbers are read or written.
// Kernels are fastest with w on a multiple of 64 bytes.
type convArgs struct {
	dst, src             *float32
	dstStride, srcStride int // numbers from pixel to pixel
	pixels, in, taps     int
	offsets              *int // of each tap from src, in numbers
	w                    *float32
	onto                 bool
}
