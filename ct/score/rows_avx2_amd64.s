#include "textflag.h"

DATA const_half256<>+0(SB)/4, $0x3f000000
GLOBL const_half256<>(SB), RODATA|NOPTR, $4

DATA const_one256<>+0(SB)/4, $0x3f800000
GLOBL const_one256<>(SB), RODATA|NOPTR, $4

// Of maxima and minima with NaN the first operand is the result: it is always the one
// that a divergence reaches.

// func rectifyAVX2(row, scale, shift []float32)
TEXT ·rectifyAVX2(SB), NOSPLIT, $0-72
	MOVQ row_base+0(FP), DI
	MOVQ row_len+8(FP), CX
	MOVQ scale_base+24(FP), SI
	MOVQ scale_len+32(FP), R8
	MOVQ shift_base+48(FP), DX
	SHLQ $2, R8
	LEAQ (DI)(CX*4), R9
	VBROADCASTSS const_half256<>(SB), Y14
	VBROADCASTSS const_one256<>(SB), Y15
	VPXOR Y13, Y13, Y13
	CMPQ DI, R9
	JEQ done

pixel:
	XORQ AX, AX

channel:
	VMOVUPS (SI)(AX*1), Y0
	VMOVUPS (DX)(AX*1), Y1
	VFMADD132PS (DI)(AX*1), Y1, Y0 // p
	VMOVAPS Y14, Y2
	VFMADD213PS Y14, Y0, Y2
	VMAXPS Y2, Y13, Y2
	VMINPS Y2, Y15, Y2 // the knee
	VSUBPS Y15, Y0, Y0
	VMAXPS Y0, Y13, Y0
	VFMADD231PS Y2, Y2, Y0
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, R8
	JLT channel
	ADDQ R8, DI
	CMPQ DI, R9
	JNE pixel

done:
	VZEROUPPER
	RET

// func slopeAVX2(row, a, scale []float32)
TEXT ·slopeAVX2(SB), NOSPLIT, $0-72
	MOVQ row_base+0(FP), DI
	MOVQ row_len+8(FP), CX
	MOVQ a_base+24(FP), DX
	MOVQ scale_base+48(FP), SI
	MOVQ scale_len+56(FP), R8
	SHLQ $2, R8
	LEAQ (DI)(CX*4), R9
	VBROADCASTSS const_one256<>(SB), Y15
	CMPQ DI, R9
	JEQ done

pixel:
	XORQ AX, AX

channel:
	VMOVUPS (DX)(AX*1), Y0
	VMINPS Y0, Y15, Y0
	VSQRTPS Y0, Y0
	VMULPS (SI)(AX*1), Y0, Y0
	VMULPS (DI)(AX*1), Y0, Y0
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, R8
	JLT channel
	ADDQ R8, DI
	ADDQ R8, DX
	CMPQ DI, R9
	JNE pixel

done:
	VZEROUPPER
	RET
