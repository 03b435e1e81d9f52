#include "textflag.h"
#include "go_asm.h"

// Tiles of 6 pixels by 16 channels: 12 sums in registers. What is left of a row goes
// through tiles of 4, 2 and 1 pixels; 7 and 8 pixels are 4 and the rest, as tiles of 2 wait
// for their sums. Throughout:
//	DI arguments, SI source of the tile, R14 its destination, R15 pixels to go
//	R8 R9 source stride and thrice that, BX destination stride, AX one row of weights, in bytes
//	R10 R11 numbers of pixels 0 and 3 for a tap and channel, R12 weights, R13 offsets
//	DX CX taps and channels to go; CX also thrice the destination stride
//	Y0 to Y11 sums, Y12 Y13 weights, Y14 a number of the source, Y15 mask of what dst holds

// START256 sets the sums of a pixel to what dst holds, or 0.
#define START256(at, low, high) \
	VANDPS at, Y15, low \
	VANDPS 32 at, Y15, high

#define START256_1 \
	START256((R14), Y0, Y1)

#define START256_2 \
	START256_1 \
	START256((R14)(BX*1), Y2, Y3)

#define START256_4 \
	START256_2 \
	LEAQ (BX)(BX*2), CX \
	START256((R14)(BX*2), Y4, Y5) \
	START256((R14)(CX*1), Y6, Y7)

#define START256_6 \
	START256_4 \
	LEAQ (R14)(CX*1), R10 \
	START256((R10)(BX*1), Y8, Y9) \
	START256((R10)(BX*2), Y10, Y11)

// CHANNEL256 adds what one channel of a tap gives the pixels.
#define PIXEL256(at, low, high) \
	VBROADCASTSS at, Y14 \
	VFMADD231PS Y12, Y14, low \
	VFMADD231PS Y13, Y14, high

#define CHANNEL256_1 \
	VMOVUPS (R12), Y12 \
	VMOVUPS 32(R12), Y13 \
	PIXEL256((R10), Y0, Y1)

#define CHANNEL256_2 \
	CHANNEL256_1 \
	PIXEL256((R10)(R8*1), Y2, Y3)

#define CHANNEL256_4 \
	CHANNEL256_2 \
	PIXEL256((R10)(R8*2), Y4, Y5) \
	PIXEL256((R11), Y6, Y7)

#define CHANNEL256_6 \
	CHANNEL256_4 \
	PIXEL256((R11)(R8*1), Y8, Y9) \
	PIXEL256((R11)(R8*2), Y10, Y11)

// STORE256 writes the sums.
#define STORE256(low, high, at) \
	VMOVUPS low, at \
	VMOVUPS high, 32 at

#define STORE256_1 \
	STORE256(Y0, Y1, (R14))

#define STORE256_2 \
	STORE256_1 \
	STORE256(Y2, Y3, (R14)(BX*1))

#define STORE256_4 \
	STORE256_2 \
	LEAQ (BX)(BX*2), CX \
	STORE256(Y4, Y5, (R14)(BX*2)) \
	STORE256(Y6, Y7, (R14)(CX*1))

#define STORE256_6 \
	STORE256_4 \
	LEAQ (R14)(CX*1), R10 \
	STORE256(Y8, Y9, (R10)(BX*1)) \
	STORE256(Y10, Y11, (R10)(BX*2))

// TILE256 does a tile; tap and channel are its loops' labels.
#define TILE256(START, CHANNEL, STORE, tap, channel) \
	START \
	MOVQ w+16(FP), R12 \
	MOVQ convArgs_offsets(DI), R13 \
	MOVQ convArgs_taps(DI), DX \
tap: \
	MOVQ (R13), R10 \
	LEAQ (SI)(R10*4), R10 \
	LEAQ (R10)(R9*1), R11 \
	MOVQ convArgs_in(DI), CX \
channel: \
	CHANNEL \
	ADDQ $4, R10 \
	ADDQ $4, R11 \
	ADDQ AX, R12 \
	DECQ CX \
	JNZ channel \
	ADDQ $8, R13 \
	DECQ DX \
	JNZ tap \
	STORE

// func convolveHalfAVX2(a *convArgs, dst, w *float32, row int)
TEXT ·convolveHalfAVX2(SB), NOSPLIT, $0-32
	MOVQ a+0(FP), DI
	MOVQ dst+8(FP), R14
	MOVQ row+24(FP), AX
	MOVQ convArgs_src(DI), SI
	MOVQ convArgs_srcStride(DI), R8
	SHLQ $2, R8
	LEAQ (R8)(R8*2), R9
	MOVQ convArgs_dstStride(DI), BX
	SHLQ $2, BX
	MOVQ convArgs_pixels(DI), R15
	MOVBLZX convArgs_onto(DI), CX
	NEGL CX
	VMOVD CX, X15
	VPBROADCASTD X15, Y15
	JMP next6

tile6:
	TILE256(START256_6, CHANNEL256_6, STORE256_6, tap6, channel6)
	LEAQ (BX)(BX*2), CX
	LEAQ (SI)(R9*2), SI
	LEAQ (R14)(CX*2), R14
	SUBQ $6, R15

next6:
	CMPQ R15, $9
	JGE tile6
	CMPQ R15, $6
	JEQ tile6
	JMP next4

tile4:
	TILE256(START256_4, CHANNEL256_4, STORE256_4, tap4, channel4)
	LEAQ (SI)(R8*4), SI
	LEAQ (R14)(BX*4), R14
	SUBQ $4, R15

next4:
	CMPQ R15, $4
	JGE tile4
	TESTQ $2, R15
	JZ rest1
	TILE256(START256_2, CHANNEL256_2, STORE256_2, tap2, channel2)
	LEAQ (SI)(R8*2), SI
	LEAQ (R14)(BX*2), R14

rest1:
	TESTQ $1, R15
	JZ done
	TILE256(START256_1, CHANNEL256_1, STORE256_1, tap1, channel1)

done:
	VZEROUPPER
	RET
