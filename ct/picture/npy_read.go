package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
)

// npyDict is the header of an array of numbers with two axes: what NumPy writes, and WriteNPY.
var npyDict = regexp.MustCompile(`^\{'descr': '([^']{1,20})', 'fortran_order': (True|False), 'shape': \((\d{1,9}), (\d{1,9})\), \} *(?:#[^\n]*)?\n$`)

// sample is how a number is stored: its bytes, and what they stand for.
type sample struct {
	bytes int
	value func(b []byte) float64
}

// samplesOf are the numbers of an order of bytes, by NumPy's names of them without the order.
func samplesOf(order binary.ByteOrder) map[string]sample {
	return map[string]sample{
		"u1": {1, func(b []byte) float64 { return float64(b[0]) }},
		"i1": {1, func(b []byte) float64 { return float64(int8(b[0])) }},
		"u2": {2, func(b []byte) float64 { return float64(order.Uint16(b)) }},
		"i2": {2, func(b []byte) float64 { return float64(int16(order.Uint16(b))) }},
		"u4": {4, func(b []byte) float64 { return float64(order.Uint32(b)) }},
		"i4": {4, func(b []byte) float64 { return float64(int32(order.Uint32(b))) }},
		"f4": {4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }},
		"f8": {8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }},
	}
}

// decodeNPY reads an array with two axes, row by row, of integers or floating-point numbers: format 1.0 to
// 3.0 of numpy.lib.format. (A library that was looked at, sbinet/npyio, panics on some files that are broken.)
func decodeNPY(r io.Reader) (Raster, error) {
	wrong := func(format string, a ...any) (Raster, error) {
		return Raster{}, fmt.Errorf("must be a whole .npy file: "+format, a...)
	}
	start := make([]byte, len(npyMagic)+4)
	if _, err := io.ReadFull(r, start[:len(npyMagic)+2]); err != nil {
		return wrong("%w", err)
	}
	width := uint32(binary.LittleEndian.Uint16(start[len(npyMagic):]))
	if major := start[6]; major == 2 || major == 3 {
		if _, err := io.ReadFull(r, start[len(npyMagic)+2:]); err != nil {
			return wrong("%w", err)
		}
		width = binary.LittleEndian.Uint32(start[len(npyMagic):])
	} else if major != 1 {
		return wrong("format %d is not known", major)
	}
	const longest = 1 << 16
	if width > longest {
		return wrong("a header of %d bytes is too long", width)
	}
	header := make([]byte, width)
	if _, err := io.ReadFull(r, header); err != nil {
		return wrong("%w", err)
	}
	found := npyDict.FindSubmatch(header)
	if found == nil {
		return Raster{}, fmt.Errorf("must be an array with two axes, the header is %.80q", bytes.TrimSpace(header))
	}
	each, known := npySample(string(found[1]))
	if !known || string(found[2]) != "False" {
		return Raster{}, fmt.Errorf("must be an array of integers of 1 to 4 bytes, float32 or float64, row by row, got %s with fortran_order %s",
			found[1], found[2])
	}
	rows, _ := strconv.Atoi(string(found[3])) // nine digits at most
	columns, _ := strconv.Atoi(string(found[4]))
	if err := checkSides(columns, rows); err != nil {
		return Raster{}, err
	}
	return readArray(r, rows, columns, each)
}

// npySample is that of a dtype such as <f4; a single byte has no order.
func npySample(descr string) (sample, bool) {
	var order binary.ByteOrder = binary.LittleEndian
	switch descr[0] {
	case '>':
		order = binary.BigEndian
	case '<', '|':
	default:
		return sample{}, false
	}
	each, known := samplesOf(order)[descr[1:]]
	return each, known && (descr[0] == '|') == (each.bytes == 1)
}

// readArray reads an array, a row at a time: no more memory is taken than there are rows for.
func readArray(r io.Reader, rows, columns int, each sample) (Raster, error) {
	m := Raster{Rows: rows, Columns: columns, Unit: Numbers}
	row := make([]byte, columns*each.bytes)
	for i := range rows {
		if _, err := io.ReadFull(r, row); err != nil {
			return Raster{}, fmt.Errorf("must be a whole .npy file: %w", err)
		}
		var err error
		if m.Pix, err = appendRow(m.Pix, row, i, each); err != nil {
			return Raster{}, err
		}
	}
	return m, nil
}

// appendRow appends the numbers of row i; they must be finite.
func appendRow(pix []float32, row []byte, i int, each sample) ([]float32, error) {
	for j := range len(row) / each.bytes {
		v := each.value(row[j*each.bytes:])
		if math.IsNaN(v) || math.Abs(v) > math.MaxFloat32 {
			return nil, fmt.Errorf("must have finite pixels, got %g in row %d, column %d", v, i, j)
		}
		pix = append(pix, float32(v))
	}
	return pix, nil
}
