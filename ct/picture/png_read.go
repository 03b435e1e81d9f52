package picture

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
)

// MaxBytes is the most that a PNG within the limits of a picture can take: stored uncompressed,
// and text.
const MaxBytes = 8*maxSide*maxSide + 1<<20

// ReadPNG reads a PNG of any kind, of 32 to 2048 pixels a side, and resamples the square in its
// middle to n x n; black is 0 and white is 1. Colours are turned into grey as toGrey does; gamma is
// not looked at. The file's size is checked before memory is taken for it, and no more is read
// than a file of that size can be long. Errors say what the picture must be; the caller knows its
// name.
func ReadPNG(r io.Reader, n int) (Image, error) {
	m, err := decodePNG(r)
	if err != nil {
		return Image{}, err
	}
	return m.Resample(n), nil
}

func decodePNG(r io.Reader) (Image, error) {
	var file bytes.Buffer
	r = io.LimitReader(r, MaxBytes+1)
	config, err := png.DecodeConfig(io.TeeReader(r, &file))
	if err != nil {
		return Image{}, fmt.Errorf("must be a PNG file: %w", err)
	}
	if err := checkSides(config.Width, config.Height); err != nil {
		return Image{}, err
	}
	if _, err := file.ReadFrom(r); err != nil {
		return Image{}, err
	}
	if file.Len() > MaxBytes {
		return Image{}, fmt.Errorf("must be a file of at most %d MiB", MaxBytes>>20)
	}
	if mayHold := int64(file.Len()) * maxDeflate; mayHold < rawBytes(file.Bytes(), config.Width, config.Height) {
		return Image{}, fmt.Errorf("is cut off: %d bytes cannot hold %d x %d pixels", file.Len(),
			config.Width, config.Height)
	}
	decoded, err := png.Decode(&file)
	if err != nil {
		return Image{}, fmt.Errorf("must be a PNG file: %w", err)
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
