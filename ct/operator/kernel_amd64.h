// BASE sets AX to the number before the leftmost position of some lines, and R15 to
// position at from there, shifted as the lanes' offsets are; drift is from the first line
// to the last. BX is lost.
#define BASE(at, drift, shift) \
	MOVQ drift, BX \
	MOVQ BX, AX \
	SARQ $63, AX \
	ANDQ AX, BX \
	LEAQ (at)(BX*1), AX \
	SARQ $32, AX \
	MOVQ AX, BX \
	SHLQ $32, BX \
	MOVQ at, R15 \
	SUBQ BX, R15 \
	SHRQ $shift, R15
