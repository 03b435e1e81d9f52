package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"slices"

	"gradus/solver"
)

// PNGHeaderSize is that of a PNG's signature and of the chunk IHDR, before which no other comes.
const PNGHeaderSize = 8 + 12 + 13

// WritePNG writes rows x cols pixels as 16-bit grey: lo and below black, hi and above
// white, NaN black. notes are chunks that come before the pixels.
func WritePNG(w io.Writer, rows, cols int, pix []float32, lo, hi float64, notes ...byte) error {
	checkShape(rows, cols, pix)
	if scale := hi - lo; !(scale > 0) || math.IsInf(scale, 1) {
		return solver.Outside("grey range", fmt.Sprintf("%g to %g", lo, hi), "two finite numbers that rise")
	}
	grey := image.NewGray16(image.Rect(0, 0, cols, rows))
	for k, v := range pix {
		level := math.Round((float64(v) - lo) / (hi - lo) * 0xffff)
		if !(level > 0) {
			level = 0
		}
		binary.BigEndian.PutUint16(grey.Pix[2*k:], uint16(min(level, 0xffff)))
	}
	var b bytes.Buffer
	if err := png.Encode(&b, grey); err != nil {
		return err
	}
	_, err := w.Write(slices.Insert(b.Bytes(), PNGHeaderSize, notes...))
	return err
}

func checkShape(rows, cols int, pix []float32) {
	if rows < 1 || cols < 1 || len(pix) != rows*cols {
		panic(fmt.Sprintf("picture: %d pixels for %d x %d", len(pix), rows, cols))
	}
}
