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

// decodeNPY reads an array of float32 or float64 with two axes, little-endian, row by row: format
// 1.0 to 3.0 of numpy.lib.format. Of one that is not square it takes the middle. Negative numbers
// are black. (A library that was looked at, sbinet/npyio, panics on some files that are broken.)
func decodeNPY(r io.Reader) (Image, error) {
	wrong := func(format string, a ...any) (Image, error) {
		return Image{}, fmt.Errorf("must be a whole .npy file: "+format, a...)
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
		return Image{}, fmt.Errorf("must be an array with two axes, the header is %.80q", bytes.TrimSpace(header))
	}
	bytesEach := map[string]int{"<f4": 4, "<f8": 8}[string(found[1])]
	if bytesEach == 0 || string(found[2]) != "False" {
		return Image{}, fmt.Errorf("must be an array of little-endian float32 or float64, row by row, got %s with fortran_order %s", found[1], found[2])
	}
	rows, _ := strconv.Atoi(string(found[3])) // nine digits at most
	columns, _ := strconv.Atoi(string(found[4]))
	if err := checkSides(columns, rows); err != nil {
		return Image{}, err
	}
	return readArray(r, rows, columns, bytesEach)
}

// readArray reads the middle of an array, a row at a time.
func readArray(r io.Reader, rows, columns, bytesEach int) (Image, error) {
	m := NewImage(min(rows, columns))
	top, left := (rows-m.N)/2, (columns-m.N)/2
	row := make([]byte, columns*bytesEach)
	for i := range rows {
		if _, err := io.ReadFull(r, row); err != nil {
			return Image{}, fmt.Errorf("must be a whole .npy file: %w", err)
		}
		if i < top || i >= top+m.N {
			continue
		}
		for j := range m.N {
			at := (left + j) * bytesEach
			var v float64
			if bytesEach == 4 {
				v = float64(math.Float32frombits(binary.LittleEndian.Uint32(row[at:])))
			} else {
				v = math.Float64frombits(binary.LittleEndian.Uint64(row[at:]))
			}
			if math.IsNaN(v) || math.Abs(v) > math.MaxFloat32 {
				return Image{}, fmt.Errorf("must have finite pixels, got %g in row %d, column %d", v, i, left+j)
			}
			m.Pix[(i-top)*m.N+j] = float32(max(v, 0))
		}
	}
	return m, nil
}
