package picture

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
)

// decodePNG reads a PNG of any kind; gamma is not looked at. The file's size is checked before memory is
// taken for it, and no more is read than a file of that size can be long.
func decodePNG(r io.Reader) (Raster, error) {
	var file bytes.Buffer
	r = io.LimitReader(r, MaxBytes+1)
	config, err := png.DecodeConfig(io.TeeReader(r, &file))
	if err != nil {
		return Raster{}, fmt.Errorf("must be a PNG file: %w", err)
	}
	if err := checkSides(config.Width, config.Height); err != nil {
		return Raster{}, err
	}
	if _, err := file.ReadFrom(r); err != nil {
		return Raster{}, err
	}
	if file.Len() > MaxBytes {
		return Raster{}, fmt.Errorf("must be a file of at most %d MiB", MaxBytes>>20)
	}
	if mayHold := int64(file.Len()) * maxDeflate; mayHold < rawBytes(file.Bytes(), config.Width, config.Height) {
		return Raster{}, fmt.Errorf("is cut off: %d bytes cannot hold %d x %d pixels", file.Len(),
			config.Width, config.Height)
	}
	decoded, err := png.Decode(&file)
	if err != nil {
		return Raster{}, fmt.Errorf("must be a PNG file: %w", err)
	}
	return toGrey(decoded), nil
}

// maxDeflate is how many bytes one byte of a compressed stream can stand for: a match
// of 258 takes two bits.
const maxDeflate = 1032

// rawBytes is the length of the pixels that a file declares. The header lies at a fixed
// place and has been checked.
func rawBytes(file []byte, width, height int) int64 {
	depth, colour := int(file[24]), file[25]
	channels := [7]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
	return int64(height) * int64((width*depth*channels+7)/8)
}
