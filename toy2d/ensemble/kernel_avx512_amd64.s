#include "textflag.h"
#include "go_asm.h"
#include "kernel_amd64.h"

// 16 points at once. Throughout:
//	Z0 Z1 point, Z2 top exponent, Z3 sum, Z4 Z5 weighted sums of u and v, Z6..Z11 free
//	Z25..Z31 constants, Z24 largest magnitude so far, R12 number of modes, R13 scratch, R14 R15 BX clobbered

#define CONSTANTS512 \
	VBROADCASTSS const_halfLog2E<>(SB), Z31 \
	VBROADCASTSS const_one<>(SB), Z30 \
	VMOVUPS const_table<>(SB), Z29 \
	VBROADCASTSS const_sixteenths<>(SB), Z28 \
	VBROADCASTSS const_fine1<>(SB), Z27 \
	VBROADCASTSS const_fine2<>(SB), Z26 \
	VBROADCASTSS const_least<>(SB), Z25 \
	VPXORD Z24, Z24, Z24

// EXP512 sets w to 2^z for z from -150 to 0; z, n and f are lost. Rounded to
// sixteenths, z chooses a power of two from a table; what is left is so small that
// two terms do: relative error 5e-7. The table spares the units that multiply.
#define EXP512(z, w, n, f) \
	VADDPS Z28, z, w \
	VSUBPS Z28, w, n \
	VSUBPS n, z, f \
	VPERMPS Z29, w, w \
	VMOVAPS Z26, z \
	VFMADD213PS Z27, f, z \
	VMULPS w, f, f \
	VFMADD231PS z, f, w \
	VSCALEFPS n, w, w

// SCORE512 sets Z2..Z5 for the point in Z0 Z1; first and second are its loops' labels.
#define SCORE512(modes, first, second) \
	MOVQ modes, R14 \
	MOVQ R13, R15 \
	MOVQ R12, BX \
	VBROADCASTSS const_lowest<>(SB), Z2 \
first: \
	VSUBPS.BCST modeTable_x(R14), Z0, Z6 \
	VSUBPS.BCST modeTable_y(R14), Z1, Z7 \
	VMULPS.BCST modeTable_xx(R14), Z6, Z8 \
	VFMADD231PS.BCST modeTable_xy(R14), Z7, Z8 \
	VMULPS.BCST modeTable_xy(R14), Z6, Z9 \
	VFMADD231PS.BCST modeTable_yy(R14), Z7, Z9 \
	VMULPS Z6, Z8, Z10 \
	VFMADD231PS Z7, Z9, Z10 \
	VBROADCASTSS modeTable_log(R14), Z11 \
	VFNMADD231PS Z31, Z10, Z11 \
	VMAXPS Z2, Z11, Z2 \
	VMOVAPS Z11, (R15) \
	VMOVAPS Z8, 64(R15) \
	VMOVAPS Z9, 128(R15) \
	ADDQ $modeTable__size, R14 \
	ADDQ $192, R15 \
	DECQ BX \
	JNZ first \
	MOVQ R13, R15 \
	MOVQ R12, BX \
	VPXORD Z3, Z3, Z3 \
	VPXORD Z4, Z4, Z4 \
	VPXORD Z5, Z5, Z5 \
second: \
	VMOVAPS (R15), Z6 \
	VSUBPS Z2, Z6, Z6 \
	VMAXPS Z25, Z6, Z6 \
	EXP512(Z6, Z8, Z7, Z9) \
	VADDPS Z8, Z3, Z3 \
	VFMADD231PS 64(R15), Z8, Z4 \
	VFMADD231PS 128(R15), Z8, Z5 \
	ADDQ $192, R15 \
	DECQ BX \
	JNZ second

// APPLY512 takes a point and minus the score there through an affine map.
#define APPLY512(map, x, y, sx, sy, outx, outy) \
	VBROADCASTSS affineMap_cx(map), outx \
	VBROADCASTSS affineMap_cy(map), outy \
	VFMADD231PS.BCST affineMap_gxx(map), x, outx \
	VFMADD231PS.BCST affineMap_gyx(map), x, outy \
	VFMADD231PS.BCST affineMap_gxy(map), y, outx \
	VFMADD231PS.BCST affineMap_gyy(map), y, outy \
	VFNMADD231PS.BCST affineMap_hxx(map), sx, outx \
	VFNMADD231PS.BCST affineMap_hyx(map), sx, outy \
	VFNMADD231PS.BCST affineMap_hxy(map), sy, outx \
	VFNMADD231PS.BCST affineMap_hyy(map), sy, outy

// AFFINE512 takes the point and what SCORE512 says to outx, outy; Z4 Z5 Z6 are lost.
#define AFFINE512(map, outx, outy) \
	VDIVPS Z3, Z30, Z6 \
	VMULPS Z6, Z4, Z4 \
	VMULPS Z6, Z5, Z5 \
	APPLY512(map, Z0, Z1, Z4, Z5, outx, outy)

// ENERGY512 sets Z6 to F at the point, after SCORE512; Z7..Z10 are lost.
#define ENERGY512(table) \
	VPSUBD.BCST const_sqrtHalf<>(SB), Z3, Z7 \
	VPSRAD $23, Z7, Z7 \
	VPSLLD $23, Z7, Z8 \
	VPSUBD Z8, Z3, Z8 \
	VADDPS Z30, Z8, Z9 \
	VSUBPS Z30, Z8, Z8 \
	VDIVPS Z9, Z8, Z8 \
	VMULPS Z8, Z8, Z9 \
	VBROADCASTSS const_log7<>(SB), Z10 \
	VFMADD213PS.BCST const_log5<>(SB), Z9, Z10 \
	VFMADD213PS.BCST const_log3<>(SB), Z9, Z10 \
	VFMADD213PS.BCST const_log1<>(SB), Z9, Z10 \
	VCVTDQ2PS Z7, Z7 \
	VFMADD231PS Z8, Z10, Z7 \
	VADDPS Z2, Z7, Z7 \
	VMULPS.BCST landscapeTable_a+0(table), Z0, Z8 \
	VMULPS.BCST landscapeTable_a+8(table), Z0, Z9 \
	VFMADD231PS.BCST landscapeTable_a+4(table), Z1, Z8 \
	VFMADD231PS.BCST landscapeTable_a+12(table), Z1, Z9 \
	VSUBPS.BCST landscapeTable_y+0(table), Z8, Z8 \
	VSUBPS.BCST landscapeTable_y+4(table), Z9, Z9 \
	VMULPS Z8, Z8, Z8 \
	VFMADD231PS Z9, Z9, Z8 \
	VBROADCASTSS landscapeTable_offset(table), Z6 \
	VFMADD231PS.BCST landscapeTable_halfA0(table), Z8, Z6 \
	VFNMADD231PS.BCST landscapeTable_a1Log2(table), Z7, Z6

// INSIDE512 keeps the largest magnitude in Z24, by its bits: those of infinity and
// NaN are above all numbers'.
#define INSIDE512(x, y) \
	VPANDD.BCST const_abs<>(SB), x, Z6 \
	VPANDD.BCST const_abs<>(SB), y, Z7 \
	VPMAXUD Z6, Z24, Z24 \
	VPMAXUD Z7, Z24, Z24

// BOUNDED512 sets the flags to equal if the largest magnitude is within Escape in all lanes.
#define BOUNDED512 \
	VPCMPUD.BCST $2, const_escape<>(SB), Z24, K1 \
	KMOVW K1, AX \
	CMPW AX, $-1

// func affineAVX512(a *affineArgs) bool
TEXT ·affineAVX512(SB), NOSPLIT, $8-9
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
	CONSTANTS512
	XORQ DX, DX
loop:
	VMOVUPS (R8)(DX*4), Z0
	VMOVUPS (R9)(DX*4), Z1
	SCORE512(R11, first, second)
	AFFINE512(R10, Z12, Z13)
	INSIDE512(Z12, Z13)
	VMOVUPS Z12, (DI)(DX*4)
	VMOVUPS Z13, (SI)(DX*4)
	ADDQ $16, DX
	CMPQ DX, CX
	JLT loop
	BOUNDED512
	SETEQ ret+8(FP)
	RESTORE(saved-8(SP))
	VZEROUPPER
	RET

// func armijoAVX512(a *armijoArgs) bool
//	Z12 Z13 direction, Z14 Z15 point, Z16 f, Z17 c * slope, Z18 beta, Z19 Z22 result, K1 lanes still searching
TEXT ·armijoAVX512(SB), NOSPLIT, $8-9
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
	CONSTANTS512
	XORQ DX, DX
loop:
	VMOVUPS (DI)(DX*4), Z14
	VMOVUPS (SI)(DX*4), Z15
	VMOVAPS Z14, Z0
	VMOVAPS Z15, Z1
	SCORE512(R10, first, second)
	AFFINE512(R8, Z12, Z13)
	SCORE512(R11, first2, second2)
	ENERGY512(R9)
	VMOVAPS Z6, Z16
	LEAQ landscapeTable_affine(R9), R14
	AFFINE512(R14, Z17, Z18)
	VMULPS Z12, Z17, Z17
	VFMADD231PS Z13, Z18, Z17 // slope
	VPXORD Z6, Z6, Z6
	VCMPPS $0x11, Z6, Z17, K1 // slope < 0
	VMOVAPS Z14, Z19
	VMOVAPS Z15, Z22
	VMULPS.BCST armijoArgs_c(AX), Z17, Z17
	VMOVAPS Z30, Z18
	KORTESTW K1, K1
	JZ store
	MOVQ armijoArgs_tries(AX), R8
	JMP candidate
again:
	VMULPS.BCST armijoArgs_shrink(AX), Z18, Z18
candidate:
	VMOVAPS Z14, Z0
	VMOVAPS Z15, Z1
	VFMADD231PS Z18, Z12, Z0
	VFMADD231PS Z18, Z13, Z1
	SCORE512(R11, first3, second3)
	ENERGY512(R9)
	VMOVAPS Z16, Z7
	VFMADD231PS Z18, Z17, Z7
	VCMPPS $0x12, Z7, Z6, K1, K2 // f(candidate) <= f + c beta slope
	VMOVAPS Z0, K2, Z19
	VMOVAPS Z1, K2, Z22
	KANDNW K1, K2, K1
	KORTESTW K1, K1
	JZ searched
	DECQ R8
	JNZ again
	// No candidate passed: the last one, or x, as keep says.
	VMULPS.BCST armijoArgs_keep(AX), Z18, Z18
	VMOVAPS Z14, Z0
	VMOVAPS Z15, Z1
	VFMADD231PS Z18, Z12, Z0
	VFMADD231PS Z18, Z13, Z1
	VMOVAPS Z0, K1, Z19
	VMOVAPS Z1, K1, Z22
searched:
	MOVQ armijoArgs_at(AX), R8
	LEAQ landscapeTable_affine(R8), R8
store:
	INSIDE512(Z19, Z22)
	VMOVUPS Z19, (DI)(DX*4)
	VMOVUPS Z22, (SI)(DX*4)
	ADDQ $16, DX
	CMPQ DX, CX
	JLT loop
	BOUNDED512
	SETEQ ret+8(FP)
	RESTORE(saved-8(SP))
	VZEROUPPER
	RET

// Isotropic modes, C = c I, and two vectors of points at once: fewer products a
// mode, and two chains to hide latencies behind. The paper's sweep runs on it.
// Subtracting the top exponent costs a pass of its own and is only needed far from
// every mode, so it is done where the sum turns out tiny.
//	Z0 Z1 and Z2 Z3 points, Z4 Z5 top exponents, Z6 Z7 sums, Z8..Z11 weighted sums
//	of P (x - mean), Z12 precision, Z13 half of it in units of log 2, Z14..Z22 free

// QUADRATIC512 sets q to the exponent of the mode at R14; dx, dy get x - mean.
#define QUADRATIC512(x, y, dx, dy, q, h) \
	VSUBPS.BCST modeTable_x(R14), x, dx \
	VSUBPS.BCST modeTable_y(R14), y, dy \
	VMULPS dx, dx, h \
	VFMADD231PS dy, dy, h \
	VBROADCASTSS modeTable_log(R14), q \
	VFNMADD231PS Z13, h, q

// WEIGH512 adds 2^q of a mode to the sums; q, w, n and f are lost.
#define WEIGH512(q, dx, dy, sum, su, sv, w, n, f) \
	EXP512(q, w, n, f) \
	VADDPS w, sum, sum \
	VMULPS Z12, w, w \
	VFMADD231PS dx, w, su \
	VFMADD231PS dy, w, sv

#define CLEAR512 \
	MOVQ R11, R14 \
	MOVQ R12, BX \
	VPXORD Z6, Z6, Z6 \
	VPXORD Z7, Z7, Z7 \
	VPXORD Z8, Z8, Z8 \
	VPXORD Z9, Z9, Z9 \
	VPXORD Z10, Z10, Z10 \
	VPXORD Z11, Z11, Z11

#define PRECISION512 \
	VBROADCASTSS modeTable_xx(R14), Z12 \
	VMULPS Z12, Z31, Z13

// func isotropicAVX512(a *affineArgs) bool
TEXT ·isotropicAVX512(SB), NOSPLIT, $8-9
	FLUSH(saved-8(SP))
	MOVQ a+0(FP), AX
	MOVQ affineArgs_dst+points_x(AX), DI
	MOVQ affineArgs_dst+points_y(AX), SI
	MOVQ affineArgs_src+points_x(AX), R8
	MOVQ affineArgs_src+points_y(AX), R9
	MOVQ affineArgs_n(AX), CX
	MOVQ affineArgs_at(AX), R10
	MOVQ landscapeTable_modes(R10), R11
	MOVQ landscapeTable_count(R10), R12
	LEAQ landscapeTable_affine(R10), R10
	CONSTANTS512
	XORQ DX, DX
loop:
	VMOVUPS (R8)(DX*4), Z0
	VMOVUPS (R9)(DX*4), Z1
	VMOVUPS 64(R8)(DX*4), Z2
	VMOVUPS 64(R9)(DX*4), Z3
	CLEAR512
mode:
	PRECISION512
	QUADRATIC512(Z0, Z1, Z14, Z15, Z18, Z20)
	QUADRATIC512(Z2, Z3, Z16, Z17, Z19, Z21)
	WEIGH512(Z18, Z14, Z15, Z6, Z8, Z9, Z20, Z22, Z4)
	WEIGH512(Z19, Z16, Z17, Z7, Z10, Z11, Z21, Z13, Z5)
	ADDQ $modeTable__size, R14
	DECQ BX
	JNZ mode
	VMINPS Z6, Z7, Z12
	VCMPPS.BCST $0x11, const_tiny<>(SB), Z12, K1
	KORTESTW K1, K1
	JNZ far
result:
	VDIVPS Z6, Z30, Z6
	VDIVPS Z7, Z30, Z7
	VMULPS Z6, Z8, Z8
	VMULPS Z6, Z9, Z9
	VMULPS Z7, Z10, Z10
	VMULPS Z7, Z11, Z11
	APPLY512(R10, Z0, Z1, Z8, Z9, Z12, Z13)
	APPLY512(R10, Z2, Z3, Z10, Z11, Z14, Z15)
	INSIDE512(Z12, Z13)
	INSIDE512(Z14, Z15)
	VMOVUPS Z12, (DI)(DX*4)
	VMOVUPS Z13, (SI)(DX*4)
	VMOVUPS Z14, 64(DI)(DX*4)
	VMOVUPS Z15, 64(SI)(DX*4)
	ADDQ $32, DX
	CMPQ DX, CX
	JLT loop
	BOUNDED512
	SETEQ ret+8(FP)
	RESTORE(saved-8(SP))
	VZEROUPPER
	RET
far:
	VBROADCASTSS const_lowest<>(SB), Z4
	VMOVAPS Z4, Z5
	CLEAR512
top:
	PRECISION512
	QUADRATIC512(Z0, Z1, Z14, Z15, Z18, Z20)
	QUADRATIC512(Z2, Z3, Z16, Z17, Z19, Z21)
	VMAXPS Z4, Z18, Z4
	VMAXPS Z5, Z19, Z5
	ADDQ $modeTable__size, R14
	DECQ BX
	JNZ top
	CLEAR512
again:
	PRECISION512
	QUADRATIC512(Z0, Z1, Z14, Z15, Z18, Z20)
	QUADRATIC512(Z2, Z3, Z16, Z17, Z19, Z21)
	VSUBPS Z4, Z18, Z18
	VSUBPS Z5, Z19, Z19
	VMAXPS Z25, Z18, Z18
	VMAXPS Z25, Z19, Z19
	WEIGH512(Z18, Z14, Z15, Z6, Z8, Z9, Z20, Z22, Z13)
	WEIGH512(Z19, Z16, Z17, Z7, Z10, Z11, Z21, Z22, Z13)
	ADDQ $modeTable__size, R14
	DECQ BX
	JNZ again
	JMP result
