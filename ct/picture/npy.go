package picture

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Of the file's beginning: pixels lie at a multiple of npyAlign.
const (
	npyMagic = "\x93NUMPY\x01\x00"
	npyAlign = 64
)

// WriteNPY writes rows x cols pixels as a NumPy array of float32: format 1.0,
// little-endian, row by row, as numpy.lib.format describes it. The header is what NumPy itself
// writes and nothing else: readers beside NumPy take no comment in it.
func WriteNPY(w io.Writer, rows, cols int, pix []float32) error {
	checkShape(rows, cols, pix)
	const before = len(npyMagic) + 2 // which is the width
	dict := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	width := (before+len(dict)+len("\n")+npyAlign-1)/npyAlign*npyAlign - before
	file := make([]byte, 0, before+width+4*len(pix))
	file = binary.LittleEndian.AppendUint16(append(file, npyMagic...), uint16(width))
	file = fmt.Appendf(file, "%-*s\n", width-1, dict)
	for _, v := range pix {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	_, err := w.Write(file)
	return err
}
