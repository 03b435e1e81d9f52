#include "textflag.h"
#include "go_asm.h"
#include "kernel_amd64.h"

// 8 lanes on 4 lines at once. Positions are 4.28 fixed point: the upper bits choose among
// 16 numbers, the lower ones are the fraction.

DATA const_unit256<>+0(SB)/4, $0x30000000 // 2^-31
DATA const_unit256<>+4(SB)/4, $0x3f800000 // 1
GLOBL const_unit256<>(SB), RODATA|NOPTR, $8

// From one number to the next.
DATA const_next256<>+0(SB)/8, $0x1000000010000000
DATA const_next256<>+8(SB)/8, $0x1000000010000000
DATA const_next256<>+16(SB)/8, $0x1000000010000000
DATA const_next256<>+24(SB)/8, $0x1000000010000000
GLOBL const_next256<>(SB), RODATA|NOPTR, $32

// CHOOSE256 sets to to what the position chooses of the 8 numbers in Y2 and the 8 in Y3.
// Y14 is lost.
#define CHOOSE256(position, to) \
	VPSRLD $28, position, to \
	VPERMPS Y3, to, Y14 \
	VPERMPS Y2, to, to \
	VBLENDVPS position, Y14, to, to

// NEIGHBOURS256 takes for the positions in Y7 left and right neighbours to Y5 and Y6, and
// the fraction times 2^31 to Y4.
#define NEIGHBOURS256 \
	VPADDD const_next256<>(SB), Y7, Y4 \
	CHOOSE256(Y7, Y5) \
	CHOOSE256(Y4, Y6) \
	VPSLLD $4, Y7, Y4 \
	VPSRLD $1, Y4, Y4 \
	VCVTDQ2PS Y4, Y4

// func raysAVX2(a *rayArgs)
TEXT ·raysAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ rayArgs_picture(DI), SI
	MOVQ rayArgs_stride(DI), R8
	SHLQ $2, R8
	MOVQ rayArgs_at(DI), R9
	MOVQ rayArgs_slope(DI), R10
	MOVQ rayArgs_count(DI), CX
	MOVQ rayArgs_offsets(DI), DX
	MOVQ rayArgs_sums(DI), R11
	VMOVDQU (DX), Y10
	MOVQ R10, AX
	SARQ $4, AX
	VMOVD AX, X12
	VPBROADCASTD X12, Y12 // from line to line
	VPXOR Y0, Y0, Y0 // of the left neighbours
	VPXOR Y1, Y1, Y1 // of fraction times difference
	LEAQ (R10)(R10*2), R12 // drift of 4 lines

block:
	BASE(R9, R12, 4)
	VMOVD R15, X7
	VPBROADCASTD X7, Y7
	VPADDD Y10, Y7, Y7
	LEAQ (SI)(AX*4), R13
	MOVQ $4, DX
	CMPQ CX, DX
	CMOVQLT CX, DX
	SUBQ DX, CX
	LEAQ (R9)(R10*4), R9
	LEAQ (SI)(R8*4), SI

line:
	VMOVUPS (R13), Y2
	VMOVUPS 32(R13), Y3
	NEIGHBOURS256
	VPADDD Y12, Y7, Y7
	VADDPS Y5, Y0, Y0
	VSUBPS Y5, Y6, Y6
	VFMADD231PS Y6, Y4, Y1
	ADDQ R8, R13
	DECQ DX
	JNZ line
	TESTQ CX, CX
	JNZ block

	VBROADCASTSS const_unit256<>+0(SB), Y2
	VFMADD231PS Y2, Y1, Y0
	VMOVUPS Y0, (R11)
	VZEROUPPER
	RET

// GATHER256 adds to sum what the pixels of a line take at the positions in Y7, and goes to
// the next line by Y8. Y9 holds the slope of the hat over 2^31, Y10 its rest, Y13 1 + rest.
#define GATHER256(sum) \
	NEIGHBOURS256 \
	VPADDD Y8, Y7, Y7 \
	VFMADD213PS Y10, Y9, Y4 \
	VSUBPS Y4, Y13, Y14 \
	VMAXPS Y12, Y4, Y4 \
	VMAXPS Y12, Y14, Y14 \
	VFMADD231PS Y6, Y4, sum \
	VFMADD231PS Y5, Y14, sum

// func gatherAVX2(a *gatherArgs)
TEXT ·gatherAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ gatherArgs_sums(DI), R11
	MOVQ gatherArgs_stride(DI), R14
	SHLQ $2, R14
	VPXOR Y12, Y12, Y12
	XORQ R13, R13 // steps from the first line, 0 and then 4

lines:
	MOVQ gatherArgs_angles(DI), R12
	MOVQ gatherArgs_offsets(DI), DX
	MOVQ gatherArgs_at(DI), R8
	MOVQ gatherArgs_angled(DI), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y11, Y11, Y11
	VPXOR Y15, Y15, Y15

angle:
	MOVQ gatherAngle_step(R12), R10
	MOVQ R10, R9
	IMULQ R13, R9
	ADDQ (R8), R9
	LEAQ (R10)(R10*2), SI
	BASE(R9, SI, 4)
	MOVQ gatherAngle_bins(R12), SI
	VMOVUPS (SI)(AX*4), Y2
	VMOVUPS 32(SI)(AX*4), Y3
	VMOVD R15, X7
	VPBROADCASTD X7, Y7
	VPADDD (DX), Y7, Y7
	SARQ $4, R10
	VMOVD R10, X8
	VPBROADCASTD X8, Y8
	VBROADCASTSS (gatherAngle_hat+hat_rest)(R12), Y10
	VBROADCASTSS const_unit256<>+4(SB), Y13
	VADDPS Y13, Y10, Y13
	VBROADCASTSS (gatherAngle_hat+hat_slope)(R12), Y9
	VBROADCASTSS const_unit256<>+0(SB), Y14
	VMULPS Y14, Y9, Y9
	GATHER256(Y0)
	GATHER256(Y1)
	GATHER256(Y11)
	GATHER256(Y15)
	ADDQ $8, R8
	ADDQ $64, DX
	ADDQ $gatherAngle__size, R12
	DECQ CX
	JNZ angle

	VMOVUPS Y0, (R11)
	VMOVUPS Y1, (R11)(R14*1)
	VMOVUPS Y11, (R11)(R14*2)
	LEAQ (R14)(R14*2), AX
	VMOVUPS Y15, (R11)(AX*1)
	LEAQ (R11)(R14*4), R11
	ADDQ $4, R13
	CMPQ R13, $8
	JLT lines
	VZEROUPPER
	RET
