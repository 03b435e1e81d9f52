package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/image/tiff"
)

// Tags of a TIFF's directory.
const (
	tiffWidth       = 256
	tiffHeight      = 257
	tiffBits        = 258
	tiffCompression = 259
	tiffPhotometric = 262
	tiffOffsets     = 273 // of strips
	tiffSamples     = 277 // of a pixel
	tiffStripRows   = 278
	tiffCounts      = 279 // of the bytes of strips
	tiffPredictor   = 317
	tiffTileWidth   = 322
	tiffTileHeight  = 323
	tiffTileOffsets = 324
	tiffTileCounts  = 325
	tiffFormat      = 339 // of samples
)

// decodeTIFF reads the first picture of a TIFF. The library reads greys and colours of 8 and 16 bits; it has
// no signed and no floating-point numbers.
func decodeTIFF(file []byte) (Raster, error) {
	if file[2] == '+' || file[3] == '+' {
		return Raster{}, errors.New("is a BigTIFF file, which is not read: save it as a TIFF of less than 4 GB")
	}
	d, err := readDirectory(file)
	if err != nil {
		return Raster{}, fmt.Errorf("must be a whole TIFF file: %w", err)
	}
	if err := d.bounded(); err != nil {
		return Raster{}, err
	}
	if d.numbers() {
		return d.decode()
	}
	m, err := decodeWith(bytes.NewReader(file), "TIFF", tiff.DecodeConfig, tiff.Decode)
	var lacks tiff.UnsupportedError
	if errors.As(err, &lacks) {
		return Raster{}, fmt.Errorf("is a TIFF file with %s, which is not read: save it in grey or RGB of 8 or 16 bits, or "+
			"as 32-bit float, uncompressed or in LZW or deflate compression", string(lacks))
	}
	return m, err
}

// directory is the first of a TIFF: what its picture is like and where it lies.
type directory struct {
	file  []byte
	order binary.ByteOrder
	at    map[uint16][]byte // entries of 12 bytes by their tags
}

func readDirectory(file []byte) (directory, error) {
	d := directory{file: file, order: binary.LittleEndian, at: map[uint16][]byte{}}
	if bytes.HasPrefix(file, []byte("MM")) {
		d.order = binary.BigEndian
	}
	if len(file) < 8 {
		return d, io.ErrUnexpectedEOF
	}
	begins := uint64(d.order.Uint32(file[4:]))
	head, err := d.cut(begins, 2)
	if err != nil {
		return d, err
	}
	entries, err := d.cut(begins+2, 12*uint64(d.order.Uint16(head)))
	if err != nil {
		return d, err
	}
	for entry := range slices.Chunk(entries, 12) {
		d.at[d.order.Uint16(entry)] = entry
	}
	return d, nil
}

// cut returns a part of the file.
func (d directory) cut(at, length uint64) ([]byte, error) {
	if size := uint64(len(d.file)); at > size || length > size-at {
		return nil, io.ErrUnexpectedEOF
	}
	return d.file[at : at+length], nil
}

// values returns the first whole numbers that a tag has, at most so many; none if it has none.
func (d directory) values(tag uint16, most int) ([]uint64, error) {
	entry, has := d.at[tag]
	if !has {
		return nil, nil
	}
	bytesEach := map[uint16]uint64{1: 1, 3: 2, 4: 4}[d.order.Uint16(entry[2:])]
	if bytesEach == 0 {
		return nil, fmt.Errorf("tag %d has no whole numbers", tag)
	}
	count := uint64(d.order.Uint32(entry[4:]))
	data := entry[8:12]
	if length := bytesEach * count; length > 4 {
		var err error
		if data, err = d.cut(uint64(d.order.Uint32(data)), length); err != nil {
			return nil, err
		}
	}
	values := make([]uint64, min(count, uint64(most)))
	for i := range values {
		switch bytesEach {
		case 1:
			values[i] = uint64(data[i])
		case 2:
			values[i] = uint64(d.order.Uint16(data[2*i:]))
		default:
			values[i] = uint64(d.order.Uint32(data[4*i:]))
		}
	}
	return values, nil
}

// value returns the one whole number that a tag has, or what stands for it where there is none; 0 for a tag
// that cannot be read.
func (d directory) value(tag uint16, usual int) int {
	values, err := d.values(tag, 1)
	switch {
	case err != nil:
		return 0
	case len(values) == 0:
		return usual
	}
	return int(values[0])
}

// bounded refuses what makes much work of few bytes: tiles that are smaller than TIFF's, and strips that lie over each other.
func (d directory) bounded() error {
	if _, tiled := d.at[tiffTileWidth]; tiled {
		width, height := d.value(tiffTileWidth, 0), d.value(tiffTileHeight, 0)
		if min(width, height) < leastTile || max(width, height) > largestTile {
			return fmt.Errorf("must have tiles of %d to %d pixels a side, got %d x %d", leastTile, largestTile, width, height)
		}
	}
	for _, tag := range []uint16{tiffCounts, tiffTileCounts} {
		counts, err := d.values(tag, len(d.file))
		if err != nil {
			return fmt.Errorf("must be a whole TIFF file: %w", err)
		}
		var sum uint64
		for _, n := range counts {
			sum += n
		}
		if sum > uint64(len(d.file)) {
			return fmt.Errorf("must be a whole TIFF file: its %d strips or tiles are longer than the file", len(counts))
		}
	}
	return nil
}

// Limits of a tile's side: TIFF's own, and what bounds the memory for one.
const (
	leastTile   = 16
	largestTile = 1024
)

// numbers reports whether each pixel is one number that the library does not read.
func (d directory) numbers() bool {
	return d.value(tiffSamples, 1) == 1 && (d.value(tiffFormat, 1) != 1 || d.value(tiffBits, 1) >= 32)
}
