#include "textflag.h"
#include "go_asm.h"
#include "kernel_amd64.h"

// 16 lanes on 8 lines at once. Positions are 5.27 fixed point: the upper bits choose
// among 32 numbers, the lower ones are the fraction.

DATA const_unit512<>+0(SB)/4, $0x2f800000 // 2^-32
GLOBL const_unit512<>(SB), RODATA|NOPTR, $4

// NEIGHBOURS512 takes for the positions in pos left and right neighbours from Z2 and Z3, and
// the fraction times 2^32. Rotated, a position is the index in its lower bits, all that the
// permutation looks at, and the fraction in the upper ones, all that float32 can hold. Z11 holds -1.
#define NEIGHBOURS512(pos, left, right, fraction) \
	VPROLD $5, pos, left \
	VCVTUDQ2PS left, fraction \
	VPSUBD Z11, left, right \
	VPERMI2PS Z3, Z2, left \
	VPERMI2PS Z3, Z2, right

// func raysAVX512(a *rayArgs)
TEXT ·raysAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ rayArgs_picture(DI), SI
	MOVQ rayArgs_stride(DI), R8
	SHLQ $2, R8
	MOVQ rayArgs_at(DI), R9
	MOVQ rayArgs_slope(DI), R10
	MOVQ rayArgs_count(DI), CX
	MOVQ rayArgs_offsets(DI), DX
	MOVQ rayArgs_sums(DI), R11
	VMOVDQU32 (DX), Z10
	MOVQ R10, AX
	SARQ $5, AX
	VPBROADCASTD AX, Z12 // from line to line
	VPTERNLOGD $255, Z11, Z11, Z11
	VPXORD Z0, Z0, Z0 // of the left neighbours
	VPXORD Z1, Z1, Z1 // of fraction times difference
	LEAQ (R10)(R10*2), R12
	LEAQ (R12)(R10*4), R12 // drift of 8 lines

block:
	BASE(R9, R12, 5)
	VPBROADCASTD R15, Z7
	VPADDD Z10, Z7, Z7
	LEAQ (SI)(AX*4), R13
	MOVQ $8, DX
	CMPQ CX, DX
	CMOVQLT CX, DX
	SUBQ DX, CX
	LEAQ (R9)(R10*8), R9
	LEAQ (SI)(R8*8), SI

line:
	VMOVUPS (R13), Z2
	VMOVUPS 64(R13), Z3
	NEIGHBOURS512(Z7, Z5, Z6, Z4)
	VPADDD Z12, Z7, Z7
	VADDPS Z5, Z0, Z0
	VSUBPS Z5, Z6, Z6
	VFMADD231PS Z6, Z4, Z1
	ADDQ R8, R13
	DECQ DX
	JNZ line
	TESTQ CX, CX
	JNZ block

	VFMADD231PS.BCST const_unit512<>(SB), Z1, Z0
	VMOVUPS Z0, (R11)
	VZEROUPPER
	RET

// GATHER512 adds to sum what the pixels of a line take at the positions in Z7, and goes to
// the next line. Z9 holds the slope of the hat over 2^32, Z10 its rest, Z14 1 + rest.
#define GATHER512(sum) \
	NEIGHBOURS512(Z7, Z5, Z6, Z4) \
	VPADDD Z8, Z7, Z7 \
	VFMADD213PS Z10, Z9, Z4 \
	VSUBPS Z4, Z14, Z1 \
	VMAXPS Z12, Z4, Z4 \
	VMAXPS Z12, Z1, Z1 \
	VFMADD231PS Z6, Z4, sum \
	VFMADD231PS Z5, Z1, sum

// func gatherAVX512(a *gatherArgs)
TEXT ·gatherAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ gatherArgs_angles(DI), R12
	MOVQ gatherArgs_offsets(DI), DX
	MOVQ gatherArgs_at(DI), R8
	MOVQ gatherArgs_angled(DI), CX
	VPTERNLOGD $255, Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	MOVL $0x3f800000, AX
	VPBROADCASTD AX, Z13
	VBROADCASTSS const_unit512<>(SB), Z15
	VPXORD Z16, Z16, Z16
	VPXORD Z17, Z17, Z17
	VPXORD Z18, Z18, Z18
	VPXORD Z19, Z19, Z19
	VPXORD Z20, Z20, Z20
	VPXORD Z21, Z21, Z21
	VPXORD Z22, Z22, Z22
	VPXORD Z23, Z23, Z23

angle:
	MOVQ (R8), R9
	MOVQ gatherAngle_step(R12), R10
	LEAQ (R10)(R10*2), R11
	LEAQ (R11)(R10*4), R11
	BASE(R9, R11, 5)
	MOVQ gatherAngle_bins(R12), SI
	VMOVUPS (SI)(AX*4), Z2
	VMOVUPS 64(SI)(AX*4), Z3
	VPBROADCASTD R15, Z7
	VPADDD (DX), Z7, Z7
	SARQ $5, R10
	VPBROADCASTD R10, Z8
	VBROADCASTSS (gatherAngle_hat+hat_slope)(R12), Z9
	VMULPS Z15, Z9, Z9
	VBROADCASTSS (gatherAngle_hat+hat_rest)(R12), Z10
	VADDPS Z13, Z10, Z14
	GATHER512(Z16)
	GATHER512(Z17)
	GATHER512(Z18)
	GATHER512(Z19)
	GATHER512(Z20)
	GATHER512(Z21)
	GATHER512(Z22)
	GATHER512(Z23)
	ADDQ $8, R8
	ADDQ $64, DX
	ADDQ $gatherAngle__size, R12
	DECQ CX
	JNZ angle

	MOVQ gatherArgs_sums(DI), R11
	MOVQ gatherArgs_stride(DI), R14
	SHLQ $2, R14
	VMOVUPS Z16, (R11)
	VMOVUPS Z17, (R11)(R14*1)
	VMOVUPS Z18, (R11)(R14*2)
	LEAQ (R14)(R14*2), AX
	VMOVUPS Z19, (R11)(AX*1)
	LEAQ (R11)(R14*4), R11
	VMOVUPS Z20, (R11)
	VMOVUPS Z21, (R11)(R14*1)
	VMOVUPS Z22, (R11)(R14*2)
	VMOVUPS Z23, (R11)(AX*1)
	VZEROUPPER
	RET
