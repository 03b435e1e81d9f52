#include "textflag.h"

DATA const_half512<>+0(SB)/4, $0x3f000000
GLOBL const_half512<>(SB), RODATA|NOPTR, $4

DATA const_one512<>+0(SB)/4, $0x3f800000
GLOBL const_one512<>(SB), RODATA|NOPTR, $4

// Of maxima and minima with NaN the first operand is the result: it is always the one
// that a divergence reaches.

// func rectifyAVX512(row, scale, shift []float32)
TEXT ·rectifyAVX512(SB), NOSPLIT, $0-72
	MOVQ row_base+0(FP), DI
	MOVQ row_len+8(FP), CX
	MOVQ scale_base+24(FP), SI
	MOVQ scale_len+32(FP), R8
	MOVQ shift_base+48(FP), DX
	SHLQ $2, R8
	LEAQ (DI)(CX*4), R9
	VBROADCASTSS const_half512<>(SB), Z30
	VBROADCASTSS const_one512<>(SB), Z31
	VPXORD Z29, Z29, Z29
	CMPQ DI, R9
	JEQ done

pixel:
	XORQ AX, AX

channel:
	VMOVUPS (SI)(AX*1), Z0
	VMOVUPS (DX)(AX*1), Z1
	VFMADD132PS (DI)(AX*1), Z1, Z0 // p
	VMOVAPS Z30, Z2
	VFMADD213PS Z30, Z0, Z2
	VMAXPS Z2, Z29, Z2
	VMINPS Z2, Z31, Z2 // the knee
	VSUBPS Z31, Z0, Z0
	VMAXPS Z0, Z29, Z0
	VFMADD231PS Z2, Z2, Z0
	VMOVUPS Z0, (DI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, R8
	JLT channel
	ADDQ R8, DI
	CMPQ DI, R9
	JNE pixel

done:
	VZEROUPPER
	RET

// func slopeAVX512(row, a, scale []float32)
TEXT ·slopeAVX512(SB), NOSPLIT, $0-72
	MOVQ row_base+0(FP), DI
	MOVQ row_len+8(FP), CX
	MOVQ a_base+24(FP), DX
	MOVQ scale_base+48(FP), SI
	MOVQ scale_len+56(FP), R8
	SHLQ $2, R8
	LEAQ (DI)(CX*4), R9
	VBROADCASTSS const_one512<>(SB), Z31
	CMPQ DI, R9
	JEQ done

pixel:
	XORQ AX, AX

channel:
	VMOVUPS (DX)(AX*1), Z0
	VMINPS Z0, Z31, Z0
	VSQRTPS Z0, Z0
	VMULPS (SI)(AX*1), Z0, Z0
	VMULPS (DI)(AX*1), Z0, Z0
	VMOVUPS Z0, (DI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, R8
	JLT channel
	ADDQ R8, DI
	ADDQ R8, DX
	CMPQ DI, R9
	JNE pixel

done:
	VZEROUPPER
	RET
