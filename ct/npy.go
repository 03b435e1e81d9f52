package ct

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// WriteNPY writes rows x cols pixels as a NumPy array of float32: format 1.0,
// little-endian, row by row, as numpy.lib.format describes it.
func WriteNPY(w io.Writer, rows, cols int, pix []float32) error {
	checkShape(rows, cols, pix)
	const (
		magic = "\x93NUMPY\x01\x00"
		width = 128 - len(magic) - 2 // of the header, so that the pixels begin at a multiple of 64
	)
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	file := make([]byte, 0, 128+4*len(pix))
	file = append(file, magic...)
	file = binary.LittleEndian.AppendUint16(file, uint16(width))
	file = fmt.Appendf(file, "%-*s\n", width-1, header)
	for _, v := range pix {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	_, err := w.Write(file)
	return err
}
