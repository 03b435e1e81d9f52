// Constants of both kernels; kernel_go.go says what they are.
#define CONSTANT(name, bits) \
	DATA name<>+0(SB)/4, bits \
	GLOBL name<>(SB), RODATA|NOPTR, $4

CONSTANT(const_one, $0x3F800000)
CONSTANT(const_halfLog2E, $0x3F38AA3B)
CONSTANT(const_exp1, $0x3F31725D)
CONSTANT(const_exp2, $0x3E75EDAB)
CONSTANT(const_exp3, $0x3D648E78)
CONSTANT(const_exp4, $0x3C13BC12)
CONSTANT(const_exp5, $0x3AF4BAD9)
CONSTANT(const_log1, $0x4038AA3B)
CONSTANT(const_log3, $0x3F76384F)
CONSTANT(const_log5, $0x3F13BB63)
CONSTANT(const_log7, $0x3ED30BB1)
CONSTANT(const_sqrtHalf, $0x3F3504F3)
CONSTANT(const_abs, $0x7FFFFFFF)
CONSTANT(const_escape, $0x5368D4A5) // solver.Escape
CONSTANT(const_lowest, $0xFF7FFFFF) // -largest float32
CONSTANT(const_floor, $0xC2FC0000) // -126
CONSTANT(const_tiny, $0x17800000) // 2^-80: sums above lose nothing to underflow
