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
	_, err := w.Write(float32s(rows, cols, pix))
	return err
}

func float32s(rows, cols int, pix []float32) []byte {
	file := npyHeader("<f4", rows, cols, 4*len(pix))
	for _, v := range pix {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	return file
}

// npyHeader is the file's beginning, with room for so many bytes of pixels.
func npyHeader(descr string, rows, cols, room int) []byte {
	const before = len(npyMagic) + 2 // which is the width
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }", descr, rows, cols)
	width := (before+len(dict)+len("\n")+npyAlign-1)/npyAlign*npyAlign - before
	file := make([]byte, 0, before+width+room)
	file = binary.LittleEndian.AppendUint16(append(file, npyMagic...), uint16(width))
	return fmt.Appendf(file, "%-*s\n", width-1, dict)
}

// NPY returns the raster's values as a NumPy array: of int16 where they are such, as Hounsfield units are.
func (m Raster) NPY() []byte {
	for _, v := range m.Pix {
		if v != float32(int16(v)) {
			return float32s(m.Rows, m.Columns, m.Pix)
		}
	}
	file := npyHeader("<i2", m.Rows, m.Columns, 2*len(m.Pix))
	for _, v := range m.Pix {
		file = binary.LittleEndian.AppendUint16(file, uint16(int16(v)))
	}
	return file
}
