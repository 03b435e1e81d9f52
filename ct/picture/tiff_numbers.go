package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// layout is how the numbers of a TIFF lie in it: in blocks, which are strips or tiles.
type layout struct {
	width, height           int // of the picture
	blockWidth, blockHeight int
	across                  int // blocks
	each                    sample
	compression, predictor  int
	offsets, counts         []uint64
}

// decode reads a picture of signed, 32-bit or floating-point numbers.
func (d directory) decode() (Raster, error) {
	l, err := d.layout()
	if err != nil {
		return Raster{}, err
	}
	m := Raster{Rows: l.height, Columns: l.width, Pix: make([]float32, l.width*l.height), Unit: Numbers}
	rowBytes := l.blockWidth * l.each.bytes
	block := make([]byte, l.blockHeight*rowBytes)
	line := make([]float32, 0, l.width)
	for k := range l.offsets {
		top, left := k/l.across*l.blockHeight, k%l.across*l.blockWidth
		rows, columns := min(l.blockHeight, l.height-top), min(l.blockWidth, l.width-left)
		got := block[:rows*rowBytes]
		if err := d.readBlock(got, l, k); err != nil {
			return Raster{}, fmt.Errorf("must be a whole TIFF file: %w", err)
		}
		for i := range rows {
			row := got[i*rowBytes:][:rowBytes]
			d.unpredict(row, l)
			if line, err = appendRow(line[:0], row[:columns*l.each.bytes], top+i, l.each); err != nil {
				return Raster{}, err
			}
			copy(m.Pix[(top+i)*l.width+left:], line)
		}
	}
	return m, nil
}

// layout returns that of the directory's picture, if it is one that is read.
func (d directory) layout() (layout, error) {
	l := layout{width: d.value(tiffWidth, 0), height: d.value(tiffHeight, 0),
		compression: d.value(tiffCompression, 1), predictor: d.value(tiffPredictor, 1)}
	if err := checkSides(l.width, l.height); err != nil {
		return l, err
	}
	format, bits := d.value(tiffFormat, 1), d.value(tiffBits, 1)
	kind := map[int]string{1: "u", 2: "i", 3: "f"}[format]
	var known bool
	if l.each, known = samplesOf(d.order)[fmt.Sprint(kind, bits/8)]; !known || bits%8 != 0 {
		return l, fmt.Errorf("is a TIFF file of numbers of %d bits in format %d, which is not read: "+
			"integers of 8 to 32 bits and 32- or 64-bit float are", bits, format)
	}
	if photometric := d.value(tiffPhotometric, 1); photometric != 1 {
		return l, fmt.Errorf("is a TIFF file of numbers in which black is not the lowest (photometric %d), which is not read",
			photometric)
	}
	if !(l.compression == 1 || l.compression == 5 || l.compression == 8 || l.compression == 32946) {
		return l, fmt.Errorf("is a TIFF file of numbers in compression %d, which is not read: save it uncompressed or in "+
			"LZW or deflate", l.compression)
	}
	if !(l.predictor == 1 || l.predictor == 2 || l.predictor == 3 && kind == "f") {
		return l, fmt.Errorf("is a TIFF file with predictor %d, which is not read", l.predictor)
	}
	return l, d.blocks(&l)
}

// blocks finds where the strips or tiles lie.
func (d directory) blocks(l *layout) error {
	offsets, counts := uint16(tiffOffsets), uint16(tiffCounts)
	l.blockWidth, l.blockHeight = l.width, min(d.value(tiffStripRows, l.height), l.height)
	if _, tiled := d.at[tiffTileWidth]; tiled {
		offsets, counts = tiffTileOffsets, tiffTileCounts
		l.blockWidth, l.blockHeight = d.value(tiffTileWidth, 0), d.value(tiffTileHeight, 0)
	}
	if l.blockHeight < 1 {
		return errors.New("must have strips of at least a row")
	}
	l.across = (l.width + l.blockWidth - 1) / l.blockWidth
	n := l.across * ((l.height + l.blockHeight - 1) / l.blockHeight)
	var err error
	if l.offsets, err = d.values(offsets, n); err != nil {
		return fmt.Errorf("must be a whole TIFF file: %w", err)
	}
	if l.counts, err = d.values(counts, n); err != nil {
		return fmt.Errorf("must be a whole TIFF file: %w", err)
	}
	if len(l.offsets) < n || len(l.counts) < n {
		return fmt.Errorf("must be a whole TIFF file: %d of %d strips or tiles are named", min(len(l.offsets), len(l.counts)), n)
	}
	return nil
}

// readBlock fills b from block k: what is packed into it beyond that is not unpacked.
func (d directory) readBlock(b []byte, l layout, k int) error {
	packed, err := d.cut(l.offsets[k], l.counts[k])
	if err != nil {
		return err
	}
	var r io.Reader = bytes.NewReader(packed)
	switch l.compression {
	case 5:
		z := lzw.NewReader(r, lzw.MSB, 8)
		defer z.Close()
		r = z
	case 8, 32946:
		z, err := zlib.NewReader(r)
		if err != nil {
			return err
		}
		defer z.Close()
		r = z
	}
	_, err = io.ReadFull(r, b)
	return err
}

// unpredict makes the numbers of a row out of their differences, as TIFF's Technical Notes 1 and 3 say.
func (d directory) unpredict(row []byte, l layout) {
	each := l.each.bytes
	switch l.predictor {
	case 2:
		for at := each; at < len(row); at += each {
			d.add(row[at:at+each], row[at-each:at])
		}
	case 3: // of bytes, all first ones before all second ones, the highest first
		for at := 1; at < len(row); at++ {
			row[at] += row[at-1]
		}
		planes, n := bytes.Clone(row), len(row)/each
		for i := range n {
			for k := range each {
				to := k
				if d.order == binary.LittleEndian {
					to = each - 1 - k
				}
				row[i*each+to] = planes[k*n+i]
			}
		}
	}
}

// add adds to a number another of as many bytes, whatever they stand for.
func (d directory) add(to, by []byte) {
	switch len(to) {
	case 1:
		to[0] += by[0]
	case 2:
		d.order.PutUint16(to, d.order.Uint16(to)+d.order.Uint16(by))
	case 4:
		d.order.PutUint32(to, d.order.Uint32(to)+d.order.Uint32(by))
	case 8:
		d.order.PutUint64(to, d.order.Uint64(to)+d.order.Uint64(by))
	}
}
