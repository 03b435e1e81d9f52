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

// For EXP512: 2^(i/16), the number whose last place is 1/16, and the coefficients of
// (2^f - 1) / f on [-1/32, 1/32].
CONSTANT(const_sixteenths, $0x49400000) // 3/2 2^19
CONSTANT(const_fine1, $0x3F3174C1)
CONSTANT(const_fine2, $0x3E760035)
CONSTANT(const_least, $0xC3160000) // -150
DATA const_table<>+0(SB)/8, $0x3F85AAC33F800000
DATA const_table<>+8(SB)/8, $0x3F91C3D33F8B95C2
DATA const_table<>+16(SB)/8, $0x3F9EF5323F9837F0
DATA const_table<>+24(SB)/8, $0x3FAD583F3FA5FED7
DATA const_table<>+32(SB)/8, $0x3FBD08A43FB504F3
DATA const_table<>+40(SB)/8, $0x3FCE248C3FC5672A
DATA const_table<>+48(SB)/8, $0x3FE0CCDF3FD744FD
DATA const_table<>+56(SB)/8, $0x3FF5257D3FEAC0C7
GLOBL const_table<>(SB), RODATA|NOPTR, $64

// The far modes of a mixture underflow all the time, and denormal numbers take many
// times as long: within a kernel they are zero. FLUSH notes the floating-point mode
// in a word of the frame and sets that, RESTORE brings it back.
CONSTANT(const_flush, $0x9FC0) // the usual mode, flush to zero, denormals are zero

#define FLUSH(saved) \
	VSTMXCSR saved \
	VLDMXCSR const_flush<>(SB)

#define RESTORE(saved) \
	VLDMXCSR saved
