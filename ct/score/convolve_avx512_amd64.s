#include "textflag.h"
#include "go_asm.h"

// Tiles of 8 pixels by 32 channels: 16 sums in registers, so that all multiply-adds are
// independent of the 8 before, and two vectors of weights serve 8 pixels. What is left of
// a row goes through tiles of 4, 2 and 1 pixels. Throughout:
//	DI arguments, SI source of the tile, R14 its destination, R15 pixels to go
//	R8 R9 source stride and thrice that, BX destination stride, all in bytes
//	R10 R11 numbers of pixels 0 and 4 for a tap and channel, R12 weights, R13 offsets
//	DX CX taps and channels to go, AX free
//	Z0 to Z15 sums, Z16 Z17 weights, Z18 a number of the source, Z31 mask of what dst holds

// START512 sets the sums of a pixel to what dst holds, or 0.
#define START512(at, low, high) \
	VANDPS at, Z31, low \
	VANDPS 64 at, Z31, high

#define START512_1 \
	START512((R14), Z0, Z1)

#define START512_2 \
	START512_1 \
	START512((R14)(BX*1), Z2, Z3)

#define START512_4 \
	START512_2 \
	LEAQ (BX)(BX*2), AX \
	START512((R14)(BX*2), Z4, Z5) \
	START512((R14)(AX*1), Z6, Z7)

#define START512_8 \
	START512_4 \
	LEAQ (R14)(BX*4), R10 \
	START512((R10), Z8, Z9) \
	START512((R10)(BX*1), Z10, Z11) \
	START512((R10)(BX*2), Z12, Z13) \
	START512((R10)(AX*1), Z14, Z15)

// CHANNEL512 adds what one channel of a tap gives the pixels.
#define PIXEL512(at, low, high) \
	VBROADCASTSS at, Z18 \
	VFMADD231PS Z16, Z18, low \
	VFMADD231PS Z17, Z18, high

#define CHANNEL512_1 \
	VMOVUPS (R12), Z16 \
	VMOVUPS 64(R12), Z17 \
	PIXEL512((R10), Z0, Z1)

#define CHANNEL512_2 \
	CHANNEL512_1 \
	PIXEL512((R10)(R8*1), Z2, Z3)

#define CHANNEL512_4 \
	CHANNEL512_2 \
	PIXEL512((R10)(R8*2), Z4, Z5) \
	PIXEL512((R10)(R9*1), Z6, Z7)

#define CHANNEL512_8 \
	CHANNEL512_4 \
	PIXEL512((R11), Z8, Z9) \
	PIXEL512((R11)(R8*1), Z10, Z11) \
	PIXEL512((R11)(R8*2), Z12, Z13) \
	PIXEL512((R11)(R9*1), Z14, Z15)

// STORE512 writes the sums. Of 4 pixels and more AX must be thrice the stride.
#define STORE512(low, high, at) \
	VMOVUPS low, at \
	VMOVUPS high, 64 at

#define STORE512_1 \
	STORE512(Z0, Z1, (R14))

#define STORE512_2 \
	STORE512_1 \
	STORE512(Z2, Z3, (R14)(BX*1))

#define STORE512_4 \
	STORE512_2 \
	LEAQ (BX)(BX*2), AX \
	STORE512(Z4, Z5, (R14)(BX*2)) \
	STORE512(Z6, Z7, (R14)(AX*1))

#define STORE512_8 \
	STORE512_4 \
	LEAQ (R14)(BX*4), R10 \
	STORE512(Z8, Z9, (R10)) \
	STORE512(Z10, Z11, (R10)(BX*1)) \
	STORE512(Z12, Z13, (R10)(BX*2)) \
	STORE512(Z14, Z15, (R10)(AX*1))

// TILE512 does a tile; tap and channel are its loops' labels.
#define TILE512(START, CHANNEL, STORE, tap, channel) \
	START \
	MOVQ convArgs_w(DI), R12 \
	MOVQ convArgs_offsets(DI), R13 \
	MOVQ convArgs_taps(DI), DX \
tap: \
	MOVQ (R13), AX \
	LEAQ (SI)(AX*4), R10 \
	LEAQ (R10)(R8*4), R11 \
	MOVQ convArgs_in(DI), CX \
channel: \
	CHANNEL \
	ADDQ $4, R10 \
	ADDQ $4, R11 \
	ADDQ $128, R12 \
	DECQ CX \
	JNZ channel \
	ADDQ $8, R13 \
	DECQ DX \
	JNZ tap \
	STORE

// func convolve32AVX512(a *convArgs)
TEXT ·convolve32AVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ convArgs_src(DI), SI
	MOVQ convArgs_dst(DI), R14
	MOVQ convArgs_srcStride(DI), R8
	SHLQ $2, R8
	LEAQ (R8)(R8*2), R9
	MOVQ convArgs_dstStride(DI), BX
	SHLQ $2, BX
	MOVQ convArgs_pixels(DI), R15
	MOVBLZX convArgs_onto(DI), AX
	NEGL AX
	VPBROADCASTD AX, Z31
	SUBQ $8, R15
	JLT rest4

tile8:
	TILE512(START512_8, CHANNEL512_8, STORE512_8, tap8, channel8)
	LEAQ (SI)(R8*8), SI
	LEAQ (R14)(BX*8), R14
	SUBQ $8, R15
	JGE tile8

rest4: // R15 is negative: of its bits the lower three are what is left
	TESTQ $4, R15
	JZ rest2
	TILE512(START512_4, CHANNEL512_4, STORE512_4, tap4, channel4)
	LEAQ (SI)(R8*4), SI
	LEAQ (R14)(BX*4), R14

rest2:
	TESTQ $2, R15
	JZ rest1
	TILE512(START512_2, CHANNEL512_2, STORE512_2, tap2, channel2)
	LEAQ (SI)(R8*2), SI
	LEAQ (R14)(BX*2), R14

rest1:
	TESTQ $1, R15
	JZ done
	TILE512(START512_1, CHANNEL512_1, STORE512_1, tap1, channel1)

done:
	VZEROUPPER
	RET
