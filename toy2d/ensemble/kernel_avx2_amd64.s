#include "textflag.h"
#include "go_asm.h"
#include "kernel_amd64.h"

// 8 points at once. Throughout:
//	Y0 Y1 point, Y2 top exponent, Y3 sum, Y4 Y5 weighted sums of u and v, Y6..Y15 free
//	R12 number of modes, R13 scratch, R14 R15 BX clobbered

// SCORE256 sets Y2..Y5 for the point in Y0 Y1; first and second are its loops'
// labels. A mode leaves exponent, u and v in the scratch.
#define SCORE256(modes, first, second) \
	MOVQ modes, R14 \
	MOVQ R13, R15 \
	MOVQ R12, BX \
	VBROADCASTSS const_lowest<>(SB), Y2 \
	VBROADCASTSS const_halfLog2E<>(SB), Y15 \
first: \
	VBROADCASTSS modeTable_x(R14), Y6 \
	VBROADCASTSS modeTable_y(R14), Y7 \
	VSUBPS Y6, Y0, Y6 \
	VSUBPS Y7, Y1, Y7 \
	VBROADCASTSS modeTable_xx(R14), Y8 \
	VBROADCASTSS modeTable_xy(R14), Y9 \
	VBROADCASTSS modeTable_yy(R14), Y10 \
	VMULPS Y6, Y8, Y8 \
	VFMADD231PS Y7, Y9, Y8 \
	VMULPS Y6, Y9, Y9 \
	VFMADD231PS Y7, Y10, Y9 \
	VMULPS Y6, Y8, Y10 \
	VFMADD231PS Y7, Y9, Y10 \
	VBROADCASTSS modeTable_log(R14), Y11 \
	VFNMADD231PS Y15, Y10, Y11 \
	VMAXPS Y2, Y11, Y2 \
	VMOVUPS Y11, (R15) \
	VMOVUPS Y8, 32(R15) \
	VMOVUPS Y9, 64(R15) \
	ADDQ $modeTable__size, R14 \
	ADDQ $96, R15 \
	DECQ BX \
	JNZ first \
	MOVQ R13, R15 \
	MOVQ R12, BX \
	VXORPS Y3, Y3, Y3 \
	VXORPS Y4, Y4, Y4 \
	VXORPS Y5, Y5, Y5 \
	VBROADCASTSS const_floor<>(SB), Y9 \
	VBROADCASTSS const_one<>(SB), Y10 \
	VBROADCASTSS const_exp1<>(SB), Y11 \
	VBROADCASTSS const_exp2<>(SB), Y12 \
	VBROADCASTSS const_exp3<>(SB), Y13 \
	VBROADCASTSS const_exp4<>(SB), Y14 \
	VBROADCASTSS const_exp5<>(SB), Y15 \
second: \
	VMOVUPS (R15), Y6 \
	VSUBPS Y2, Y6, Y6 \
	VMAXPS Y9, Y6, Y6 \
	VROUNDPS $1, Y6, Y7 \
	VSUBPS Y7, Y6, Y6 \
	VMOVAPS Y15, Y8 \
	VFMADD213PS Y14, Y6, Y8 \
	VFMADD213PS Y13, Y6, Y8 \
	VFMADD213PS Y12, Y6, Y8 \
	VFMADD213PS Y11, Y6, Y8 \
	VFMADD213PS Y10, Y6, Y8 \
	VCVTPS2DQ Y7, Y7 \
	VPSLLD $23, Y7, Y7 \
	VPADDD Y7, Y8, Y8 \
	VADDPS Y8, Y3, Y3 \
	VFMADD231PS 32(R15), Y8, Y4 \
	VFMADD231PS 64(R15), Y8, Y5 \
	ADDQ $96, R15 \
	DECQ BX \
	JNZ second

// MULADD256 adds the number at mem times v to acc.
#define MULADD256(mem, v, acc) \
	VBROADCASTSS mem, Y15 \
	VFMADD231PS Y15, v, acc

#define MULSUB256(mem, v, acc) \
	VBROADCASTSS mem, Y15 \
	VFNMADD231PS Y15, v, acc

// AFFINE256 takes the point and what SCORE256 says to outx, outy (not Y0..Y6, Y15);
// Y4 Y5 become minus the score, Y6 is lost.
#define AFFINE256(map, outx, outy) \
	VBROADCASTSS const_one<>(SB), Y6 \
	VDIVPS Y3, Y6, Y6 \
	VMULPS Y6, Y4, Y4 \
	VMULPS Y6, Y5, Y5 \
	VBROADCASTSS affineMap_cx(map), outx \
	VBROADCASTSS affineMap_cy(map), outy \
	MULADD256(affineMap_gxx(map), Y0, outx) \
	MULADD256(affineMap_gyx(map), Y0, outy) \
	MULADD256(affineMap_gxy(map), Y1, outx) \
	MULADD256(affineMap_gyy(map), Y1, outy) \
	MULSUB256(affineMap_hxx(map), Y4, outx) \
	MULSUB256(affineMap_hyx(map), Y4, outy) \
	MULSUB256(affineMap_hxy(map), Y5, outx) \
	MULSUB256(affineMap_hyy(map), Y5, outy)

// ENERGY256 sets Y6 to F at the point, after SCORE256; Y7..Y10, Y15 are lost.
#define ENERGY256(table) \
	VPBROADCASTD const_sqrtHalf<>(SB), Y7 \
	VBROADCASTSS const_one<>(SB), Y15 \
	VPSUBD Y7, Y3, Y7 \
	VPSRAD $23, Y7, Y7 \
	VPSLLD $23, Y7, Y8 \
	VPSUBD Y8, Y3, Y8 \
	VADDPS Y15, Y8, Y9 \
	VSUBPS Y15, Y8, Y8 \
	VDIVPS Y9, Y8, Y8 \
	VMULPS Y8, Y8, Y9 \
	VBROADCASTSS const_log7<>(SB), Y10 \
	VBROADCASTSS const_log5<>(SB), Y15 \
	VFMADD213PS Y15, Y9, Y10 \
	VBROADCASTSS const_log3<>(SB), Y15 \
	VFMADD213PS Y15, Y9, Y10 \
	VBROADCASTSS const_log1<>(SB), Y15 \
	VFMADD213PS Y15, Y9, Y10 \
	VCVTDQ2PS Y7, Y7 \
	VFMADD231PS Y8, Y10, Y7 \
	VADDPS Y2, Y7, Y7 \
	VBROADCASTSS landscapeTable_a+0(table), Y8 \
	VBROADCASTSS landscapeTable_a+8(table), Y9 \
	VMULPS Y0, Y8, Y8 \
	VMULPS Y0, Y9, Y9 \
	MULADD256(landscapeTable_a+4(table), Y1, Y8) \
	MULADD256(landscapeTable_a+12(table), Y1, Y9) \
	VBROADCASTSS landscapeTable_y+0(table), Y15 \
	VSUBPS Y15, Y8, Y8 \
	VBROADCASTSS landscapeTable_y+4(table), Y15 \
	VSUBPS Y15, Y9, Y9 \
	VMULPS Y8, Y8, Y8 \
	VFMADD231PS Y9, Y9, Y8 \
	VBROADCASTSS landscapeTable_offset(table), Y6 \
	MULADD256(landscapeTable_halfA0(table), Y8, Y6) \
	MULSUB256(landscapeTable_a1Log2(table), Y7, Y6)

// INSIDE256 clears DX unless both coordinates are within Escape in all lanes; NaN is not.
#define INSIDE256(x, y) \
	VBROADCASTSS const_abs<>(SB), Y6 \
	VBROADCASTSS const_escape<>(SB), Y7 \
	VANDPS Y6, x, Y8 \
	VANDPS Y6, y, Y9 \
	VCMPPS $0x12, Y7, Y8, Y8 \
	VCMPPS $0x12, Y7, Y9, Y9 \
	VANDPS Y8, Y9, Y8 \
	VMOVMSKPS Y8, BX \
	ANDL BX, DX

// Places on the stack of armijoAVX2, 32 bytes each.
#define X_ 0(SP)
#define Y_ 32(SP)
#define DX_ 64(SP)
#define DY_ 96(SP)
#define F_ 128(SP)
#define SLOPE_ 160(SP) // c * slope
#define BETA_ 192(SP)
#define SEARCHING_ 224(SP) // mask of the lanes still searching
#define NEWX_ 256(SP)
#define NEWY_ 288(SP)

// CANDIDATE256 sets Y0 Y1 to x + beta d.
#define CANDIDATE256 \
	VMOVUPS BETA_, Y6 \
	VMOVUPS X_, Y0 \
	VMOVUPS Y_, Y1 \
	VFMADD231PS DX_, Y6, Y0 \
	VFMADD231PS DY_, Y6, Y1

// TAKE256 makes Y0 Y1 the result in the lanes of mask.
#define TAKE256(mask) \
	VMOVUPS NEWX_, Y7 \
	VMOVUPS NEWY_, Y8 \
	VBLENDVPS mask, Y0, Y7, Y7 \
	VBLENDVPS mask, Y1, Y8, Y8 \
	VMOVUPS Y7, NEWX_ \
	VMOVUPS Y8, NEWY_

// func affineAVX2(a *affineArgs) bool
TEXT ·affineAVX2(SB), NOSPLIT, $8-9
	FLUSH(saved-8(SP))
	MOVQ a+0(FP), AX
	MOVQ affineArgs_dst+points_x(AX), DI
	MOVQ affineArgs_dst+points_y(AX), SI
	MOVQ affineArgs_src+points_x(AX), R8
	MOVQ affineArgs_src+points_y(AX), R9
	MOVQ affineArgs_n(AX), CX
	MOVQ affineArgs_scratch(AX), R13
	MOVQ affineArgs_at(AX), R10
	MOVQ landscapeTable_modes(R10), R11
	MOVQ landscapeTable_count(R10), R12
	LEAQ landscapeTable_affine(R10), R10
	MOVL $0xFF, DX
	XORQ AX, AX
loop:
	VMOVUPS (R8)(AX*4), Y0
	VMOVUPS (R9)(AX*4), Y1
	SCORE256(R11, first, second)
	AFFINE256(R10, Y12, Y13)
	INSIDE256(Y12, Y13)
	VMOVUPS Y12, (DI)(AX*4)
	VMOVUPS Y13, (SI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT loop
	CMPL DX, $0xFF
	SETEQ ret+8(FP)
	RESTORE(saved-8(SP))
	VZEROUPPER
	RET

// func armijoAVX2(a *armijoArgs) bool
TEXT ·armijoAVX2(SB), 0, $328-9
	FLUSH(saved-8(SP))
	MOVQ a+0(FP), AX
	MOVQ armijoArgs_x+points_x(AX), DI
	MOVQ armijoArgs_x+points_y(AX), SI
	MOVQ armijoArgs_n(AX), CX
	MOVQ armijoArgs_scratch(AX), R13
	MOVQ armijoArgs_at(AX), R8
	MOVQ armijoArgs_target(AX), R9
	MOVQ landscapeTable_count(R8), R12
	MOVQ landscapeTable_modes(R8), R10
	MOVQ landscapeTable_modes(R9), R11
	LEAQ landscapeTable_affine(R8), R8
	MOVL $0xFF, DX
loop:
	VMOVUPS (DI), Y0
	VMOVUPS (SI), Y1
	VMOVUPS Y0, X_
	VMOVUPS Y1, Y_
	VMOVUPS Y0, NEWX_
	VMOVUPS Y1, NEWY_
	SCORE256(R10, first, second)
	AFFINE256(R8, Y12, Y13)
	VMOVUPS Y12, DX_
	VMOVUPS Y13, DY_
	SCORE256(R11, first2, second2)
	ENERGY256(R9)
	VMOVUPS Y6, F_
	LEAQ landscapeTable_affine(R9), R14
	AFFINE256(R14, Y12, Y13)
	VMULPS DX_, Y12, Y12
	VMOVUPS DY_, Y14
	VFMADD231PS Y14, Y13, Y12 // slope
	VXORPS Y6, Y6, Y6
	VCMPPS $0x11, Y6, Y12, Y13 // slope < 0
	VMOVUPS Y13, SEARCHING_
	VBROADCASTSS armijoArgs_c(AX), Y6
	VMULPS Y6, Y12, Y12
	VMOVUPS Y12, SLOPE_
	VBROADCASTSS const_one<>(SB), Y6
	VMOVUPS Y6, BETA_
	VMOVMSKPS Y13, BX
	TESTL BX, BX
	JZ store
	MOVQ armijoArgs_tries(AX), R8
	JMP candidate
again:
	VBROADCASTSS armijoArgs_shrink(AX), Y6
	VMULPS BETA_, Y6, Y6
	VMOVUPS Y6, BETA_
candidate:
	CANDIDATE256
	SCORE256(R11, first3, second3)
	ENERGY256(R9)
	VMOVUPS F_, Y7
	VMOVUPS BETA_, Y8
	VFMADD231PS SLOPE_, Y8, Y7
	VCMPPS $0x12, Y7, Y6, Y9 // f(candidate) <= f + c beta slope
	VMOVUPS SEARCHING_, Y10
	VANDPS Y10, Y9, Y9
	TAKE256(Y9)
	VANDNPS Y10, Y9, Y10
	VMOVUPS Y10, SEARCHING_
	VMOVMSKPS Y10, BX
	TESTL BX, BX
	JZ searched
	DECQ R8
	JNZ again
	// No candidate passed: the last one, or x, as keep says.
	VBROADCASTSS armijoArgs_keep(AX), Y6
	VMULPS BETA_, Y6, Y6
	VMOVUPS Y6, BETA_
	CANDIDATE256
	VMOVUPS SEARCHING_, Y10
	TAKE256(Y10)
searched:
	MOVQ armijoArgs_at(AX), R8
	LEAQ landscapeTable_affine(R8), R8
store:
	VMOVUPS NEWX_, Y12
	VMOVUPS NEWY_, Y13
	INSIDE256(Y12, Y13)
	VMOVUPS Y12, (DI)
	VMOVUPS Y13, (SI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, CX
	JGT loop
	CMPL DX, $0xFF
	SETEQ ret+8(FP)
	RESTORE(saved-8(SP))
	VZEROUPPER
	RET

// func countAVX2(a *countArgs) int
TEXT ·countAVX2(SB), NOSPLIT, $0-16
	MOVQ a+0(FP), AX
	MOVQ countArgs_at+points_x(AX), DI
	MOVQ countArgs_at+points_y(AX), SI
	MOVQ countArgs_n(AX), CX
	VBROADCASTSS countArgs_cx(AX), Y0
	VBROADCASTSS countArgs_cy(AX), Y1
	VBROADCASTSS countArgs_r2(AX), Y2
	XORQ DX, DX
	XORQ R8, R8
loop:
	VMOVUPS (DI)(DX*4), Y3
	VMOVUPS (SI)(DX*4), Y4
	VSUBPS Y0, Y3, Y3
	VSUBPS Y1, Y4, Y4
	VMULPS Y3, Y3, Y3
	VFMADD231PS Y4, Y4, Y3
	VCMPPS $0x12, Y2, Y3, Y3
	VMOVMSKPS Y3, BX
	POPCNTL BX, BX
	ADDQ BX, R8
	ADDQ $8, DX
	CMPQ DX, CX
	JLT loop
	MOVQ R8, ret+8(FP)
	VZEROUPPER
	RET
