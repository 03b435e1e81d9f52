#include "textflag.h"
#include "go_asm.h"

// 16 lanes. Positions from the first lane's pixel or bin are 5.27 fixed point: the upper
// bits choose among the 32 numbers loaded there, the lower ones are the fraction.

DATA const_unit512<>+0(SB)/4, $0x2f800000 // 2^-32
GLOBL const_unit512<>(SB), RODATA|NOPTR, $4

// LOCATE512 reads 32 numbers from base + position R9 and sets, for each lane at its
// offset, Z5 and Z6 to its neighbours and Z4 to the fraction times 2^32. Z11 holds -1.
#define LOCATE512(base, offsets) \
	MOVQ R9, AX \
	SARQ $32, AX \
	VMOVUPS (base)(AX*4), Z2 \
	VMOVUPS 64(base)(AX*4), Z3 \
	MOVL R9, BX \
	SHRL $5, BX \
	VPBROADCASTD BX, Z4 \
	VPADDD offsets, Z4, Z4 \
	VPSRLD $27, Z4, Z5 \
	VPSLLD $5, Z4, Z4 \
	VCVTUDQ2PS Z4, Z4 \
	VPSUBD Z11, Z5, Z6 \
	VPERMI2PS Z3, Z2, Z5 \
	VPERMI2PS Z3, Z2, Z6

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
	VPTERNLOGD $255, Z11, Z11, Z11
	VPXORD Z0, Z0, Z0 // of the left neighbours
	VPXORD Z1, Z1, Z1 // of fraction times difference

line:
	LOCATE512(SI, Z10)
	VADDPS Z5, Z0, Z0
	VSUBPS Z5, Z6, Z6
	VFMADD231PS Z6, Z4, Z1
	ADDQ R10, R9
	ADDQ R8, SI
	DECQ CX
	JNZ line
	VFMADD231PS.BCST const_unit512<>(SB), Z1, Z0
	VMOVUPS Z0, (R11)
	VZEROUPPER
	RET

// func gatherAVX512(a *gatherArgs)
TEXT ·gatherAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ gatherArgs_groups(DI), R13
	MOVQ gatherArgs_sums(DI), R11
	VPTERNLOGD $255, Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	MOVL $0x3f800000, AX
	VPBROADCASTD AX, Z13
	VBROADCASTSS const_unit512<>(SB), Z14

group:
	MOVQ gatherArgs_angles(DI), R12
	MOVQ gatherArgs_at(DI), R8
	MOVQ gatherArgs_count(DI), CX
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1

angle:
	MOVQ (R8), R9
	MOVQ gatherAngle_bins(R12), SI
	LOCATE512(SI, gatherAngle_offsets(R12))
	ADDQ gatherAngle_step(R12), R9
	MOVQ R9, (R8)
	VMULPS Z14, Z4, Z4
	VBROADCASTSS (gatherAngle_hat+hat_rest)(R12), Z7
	VMOVAPS Z13, Z8
	VFMADD231PS.BCST (gatherAngle_hat+hat_slope)(R12), Z4, Z7
	VFNMADD231PS.BCST (gatherAngle_hat+hat_slope)(R12), Z4, Z8
	VMAXPS Z12, Z7, Z7
	VMAXPS Z12, Z8, Z8
	VFMADD231PS Z5, Z8, Z0
	VFMADD231PS Z6, Z7, Z1
	ADDQ $8, R8
	ADDQ $gatherAngle__size, R12
	DECQ CX
	JNZ angle
	VADDPS Z1, Z0, Z0
	VMOVUPS Z0, (R11)
	ADDQ $64, R11
	DECQ R13
	JNZ group
	VZEROUPPER
	RET
