package picturetest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
)

// TIFF says how numbers are written into a TIFF.
type TIFF struct {
	Big         bool // order of bytes
	Format      uint16
	Bits        uint16
	Compression uint16 // 1 none, 5 LZW, 8 deflate
	Predictor   uint16 // 1 none, 2 differences, 3 of floating-point numbers
	Tile        int    // 0: strips of 7 rows
	More        []Tag  // further entries, or others in their places; nil values take one away
}

// Tag is an entry of a directory.
type Tag struct {
	Tag    uint16
	Values []uint32
}

// Encode returns a file of one picture.
func (t TIFF) Encode(rows, columns int, at func(i, j int) float64) []byte {
	var order binary.AppendByteOrder = binary.LittleEndian
	head := "II*\x00"
	if t.Big {
		order, head = binary.BigEndian, "MM\x00*"
	}
	file := append([]byte(head), 0, 0, 0, 0)
	width, height := columns, 7
	if t.Tile > 0 {
		width, height = t.Tile, t.Tile
	}
	var offsets, counts []uint32
	for top := 0; top < rows; top += height {
		for left := 0; left < columns; left += width {
			var block []byte
			for i := range height {
				if t.Tile == 0 && top+i >= rows {
					break
				}
				var row []byte
				for j := range width {
					v := 0.0
					if top+i < rows && left+j < columns {
						v = at(top+i, left+j)
					}
					row = t.append(row, order, v)
				}
				block = append(block, t.predict(row)...)
			}
			packed := t.pack(block)
			offsets, counts = append(offsets, uint32(len(file))), append(counts, uint32(len(packed)))
			file = append(file, packed...)
		}
	}
	tags := []Tag{{256, []uint32{uint32(columns)}}, {257, []uint32{uint32(rows)}}, {258, []uint32{uint32(t.Bits)}},
		{259, []uint32{uint32(t.Compression)}}, {262, []uint32{1}}, {277, []uint32{1}}, {317, []uint32{uint32(t.Predictor)}},
		{339, []uint32{uint32(t.Format)}}}
	if t.Tile > 0 {
		tags = append(tags, Tag{322, []uint32{uint32(t.Tile)}}, Tag{323, []uint32{uint32(t.Tile)}}, Tag{324, offsets},
			Tag{325, counts})
	} else {
		tags = append(tags, Tag{273, offsets}, Tag{278, []uint32{7}}, Tag{279, counts})
	}
	return directory(file, order, tags, t.More)
}

// directory appends it, and its lists.
func directory(file []byte, order binary.AppendByteOrder, tags, more []Tag) []byte {
	all := map[uint16][]uint32{}
	for _, tag := range append(tags, more...) {
		all[tag.Tag] = tag.Values
	}
	var entries []byte
	n := uint16(0)
	for tag := range uint16(1000) {
		values := all[tag]
		if values == nil {
			continue
		}
		n++
		entries = order.AppendUint32(order.AppendUint16(order.AppendUint16(entries, tag), 4), uint32(len(values)))
		if len(values) == 1 {
			entries = order.AppendUint32(entries, values[0])
			continue
		}
		entries = order.AppendUint32(entries, uint32(len(file)))
		for _, v := range values {
			file = order.AppendUint32(file, v)
		}
	}
	copy(file[4:], order.AppendUint32(nil, uint32(len(file))))
	file = append(order.AppendUint16(file, n), entries...)
	return order.AppendUint32(file, 0)
}

func (t TIFF) append(b []byte, order binary.AppendByteOrder, v float64) []byte {
	bits := uint64(int64(v))
	if t.Format == 3 {
		bits = math.Float64bits(v)
		if t.Bits == 32 {
			bits = uint64(math.Float32bits(float32(v)))
		}
	}
	switch t.Bits {
	case 8:
		return append(b, byte(bits))
	case 16:
		return order.AppendUint16(b, uint16(bits))
	case 32:
		return order.AppendUint32(b, uint32(bits))
	}
	return order.AppendUint64(b, bits)
}

// predict takes differences; those of whole numbers are taken of single bytes only, or of 16 bits.
func (t TIFF) predict(row []byte) []byte {
	each := int(t.Bits / 8)
	to := bytes.Clone(row)
	switch {
	case t.Predictor == 3:
		n := len(row) / each
		for i := range n {
			for k := range each {
				from := each - 1 - k
				if t.Big {
					from = k
				}
				to[k*n+i] = row[i*each+from]
			}
		}
		for at := len(to) - 1; at > 0; at-- {
			to[at] -= to[at-1]
		}
	case t.Predictor == 2 && each == 2:
		var order binary.ByteOrder = binary.LittleEndian
		if t.Big {
			order = binary.BigEndian
		}
		for at := len(to) - 2; at > 0; at -= 2 {
			order.PutUint16(to[at:], order.Uint16(to[at:])-order.Uint16(to[at-2:]))
		}
	}
	return to
}

func (t TIFF) pack(block []byte) []byte {
	switch t.Compression {
	case 5:
		return lzw(block)
	case 8:
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(block)
		z.Close()
		return b.Bytes()
	}
	return block
}

// lzw writes each byte as its own code of nine bits, and clears the table before codes grow.
func lzw(block []byte) (packed []byte) {
	var bits uint64
	var n uint
	put := func(code uint64) {
		bits, n = bits<<9|code, n+9
		for ; n >= 8; n -= 8 {
			packed = append(packed, byte(bits>>(n-8)))
		}
	}
	for i, b := range block {
		if i%200 == 0 {
			put(256)
		}
		put(uint64(b))
	}
	put(257)
	return append(packed, byte(bits<<(8-n)))
}
