#include "textflag.h"
#include "go_asm.h"

// 8 lanes. Positions from the first lane's pixel or bin are 4.28 fixed point: the upper
// bits choose among the 16 numbers loaded there, the lower ones are the fraction.

DATA const_unit256<>+0(SB)/4, $0x30000000 // 2^-31
DATA const_unit256<>+4(SB)/4, $0x3f800000 // 1
DATA const_unit256<>+8(SB)/4, $0x10000000 // from one number to the next
GLOBL const_unit256<>(SB), RODATA|NOPTR, $12

// CHOOSE256 sets to to the number that the position in Y4 chooses of the 8 in Y2 and the
// 8 in Y3, at the first of each lane's neighbours or the second. Y7, Y8 are lost.
#define CHOOSE256(position, to) \
	VPSRLD $28, position, to \
	VPERMPS Y2, to, Y7 \
	VPERMPS Y3, to, Y8 \
	VBLENDVPS position, Y8, Y7, to

// LOCATE256 reads 16 numbers from base + position R9 and sets, for each lane at its
// offset, Y5 and Y6 to its neighbours and Y4 to the fraction times 2^31. Y11 holds the
// step to the next neighbour.
#define LOCATE256(base, offsets) \
	MOVQ R9, AX \
	SARQ $32, AX \
	VMOVUPS (base)(AX*4), Y2 \
	VMOVUPS 32(base)(AX*4), Y3 \
	MOVL R9, BX \
	SHRL $4, BX \
	VMOVD BX, X4 \
	VPBROADCASTD X4, Y4 \
	VPADDD offsets, Y4, Y4 \
	VPADDD Y11, Y4, Y9 \
	CHOOSE256(Y4, Y5) \
	CHOOSE256(Y9, Y6) \
	VPSLLD $4, Y4, Y4 \
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
	VPBROADCASTD const_unit256<>+8(SB), Y11
	VPXOR Y0, Y0, Y0 // of the left neighbours
	VPXOR Y1, Y1, Y1 // of fraction times difference

line:
	LOCATE256(SI, Y10)
	VADDPS Y5, Y0, Y0
	VSUBPS Y5, Y6, Y6
	VFMADD231PS Y6, Y4, Y1
	ADDQ R10, R9
	ADDQ R8, SI
	DECQ CX
	JNZ line
	VBROADCASTSS const_unit256<>+0(SB), Y2
	VFMADD231PS Y2, Y1, Y0
	VMOVUPS Y0, (R11)
	VZEROUPPER
	RET

// func gatherAVX2(a *gatherArgs)
TEXT ·gatherAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), DI
	MOVQ gatherArgs_groups(DI), R13
	MOVQ gatherArgs_sums(DI), R11
	VPBROADCASTD const_unit256<>+8(SB), Y11
	VPXOR Y12, Y12, Y12
	VBROADCASTSS const_unit256<>+4(SB), Y13
	VBROADCASTSS const_unit256<>+0(SB), Y14

group:
	MOVQ gatherArgs_angles(DI), R12
	MOVQ gatherArgs_at(DI), R8
	MOVQ gatherArgs_count(DI), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1

angle:
	MOVQ (R8), R9
	MOVQ gatherAngle_bins(R12), SI
	LOCATE256(SI, gatherAngle_offsets(R12))
	ADDQ gatherAngle_step(R12), R9
	MOVQ R9, (R8)
	VMULPS Y14, Y4, Y4
	VBROADCASTSS (gatherAngle_hat+hat_rest)(R12), Y7
	VBROADCASTSS (gatherAngle_hat+hat_slope)(R12), Y9
	VMOVAPS Y13, Y8
	VFMADD231PS Y9, Y4, Y7
	VFNMADD231PS Y9, Y4, Y8
	VMAXPS Y12, Y7, Y7
	VMAXPS Y12, Y8, Y8
	VFMADD231PS Y5, Y8, Y0
	VFMADD231PS Y6, Y7, Y1
	ADDQ $8, R8
	ADDQ $gatherAngle__size, R12
	DECQ CX
	JNZ angle
	VADDPS Y1, Y0, Y0
	VMOVUPS Y0, (R11)
	ADDQ $32, R11
	DECQ R13
	JNZ group
	VZEROUPPER
	RET
