package ct

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
)

// Of the file's beginning: pixels lie at a multiple of npyAlign, and NumPy reads no header of
// more than npyMostHeader bytes from who it does not trust.
const (
	npyMagic      = "\x93NUMPY\x01\x00"
	npyAlign      = 64
	npyMostHeader = 10_000
)

// WriteNPY writes rows x cols pixels as a NumPy array of float32: format 1.0,
// little-endian, row by row, as numpy.lib.format describes it. The header is a Python
// expression, so that a note, "" for none, can follow it as a comment: a line of ASCII. What
// there is no room for is left out, with dots at its place.
func WriteNPY(w io.Writer, rows, cols int, pix []float32, note string) error {
	checkShape(rows, cols, pix)
	header := npyHeader(fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols), note)
	file := make([]byte, 0, len(header)+4*len(pix))
	file = append(file, header...)
	for _, v := range pix {
		file = binary.LittleEndian.AppendUint32(file, math.Float32bits(v))
	}
	_, err := w.Write(file)
	return err
}

// npyHeader is all that comes before the pixels.
func npyHeader(dict, note string) []byte {
	const before = len(npyMagic) + 2 // which is the width
	most := (before+npyMostHeader)/npyAlign*npyAlign - before
	text := dict
	if note != "" {
		text += " # " + strings.Map(printableASCII, note)
	}
	if room := most - len("\n"); len(text) > room {
		text = text[:room-len("...")] + "..."
	}
	width := (before+len(text)+len("\n")+npyAlign-1)/npyAlign*npyAlign - before
	file := binary.LittleEndian.AppendUint16([]byte(npyMagic), uint16(width))
	return fmt.Appendf(file, "%-*s\n", width-1, text)
}

// printableASCII keeps a comment on its line.
func printableASCII(r rune) rune {
	if r < ' ' || r > '~' {
		return '?'
	}
	return r
}
