package wire

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/go-json-experiment/json"
)

// The kinds of binary messages about pictures.
const (
	FrameScan    = 2
	FrameLevel   = 3
	FramePreview = 4
)

// PictureFrame is a binary message with pictures and, in JSON, what is said about them.
// It is little-endian:
//
//	0 u8  version          8 u32 sequence in the run's log,   20 u32 number of pictures
//	1 u8  kind                   from 1, else 0               24 u32 length of the JSON, a multiple of 4
//	2 u16 header length   12 u32 track                        28 u32 0
//	4 u32 number of the   16 u32 step k                       32 JSON, padded with spaces, then the pictures
//	      run (level) or id
//	      of the ask (else)
//
// A picture is u32 rows, u32 columns, f32 lo, f32 hi and rows x columns u16, padded to 4
// bytes: a value is lo + (hi - lo) q/65535. One that holds what is no finite number has no
// rows and columns.
type PictureFrame struct {
	Kind     byte
	Number   uint32
	Sequence uint32
	Track    uint32
	K        uint32
	Text     []byte // JSON
	Pictures []Raster
}

// Raster is an array of grey values.
type Raster struct {
	Rows, Columns int
	Pix           []float32
}

// NewRaster returns an array of so many rows and columns.
func NewRaster(rows, columns int, pix []float32) Raster { return Raster{rows, columns, pix} }

const pictureHeader = 16 // bytes

// Size is how many bytes the picture takes in a frame, at most.
func (p Raster) Size() int { return pictureHeader + (2*p.Rows*p.Columns+3)&^3 }

func (f *PictureFrame) Encode() []byte {
	size := FrameHeader + len(f.Text) + 3
	for _, p := range f.Pictures {
		size += p.Size()
	}
	b := make([]byte, 0, size)
	b = append(b, Version, f.Kind)
	b = binary.LittleEndian.AppendUint16(b, FrameHeader)
	length := (len(f.Text) + 3) &^ 3
	for _, v := range []uint32{f.Number, f.Sequence, f.Track, f.K, uint32(len(f.Pictures)), uint32(length), 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, f.Text...)
	for len(b) < FrameHeader+length {
		b = append(b, ' ')
	}
	for _, p := range f.Pictures {
		b = p.append(b)
	}
	return b
}

// Address writes into a PictureFrame what it is part of.
func Address(frame []byte, number, sequence, track uint32) {
	for i, v := range []uint32{number, sequence, track} {
		binary.LittleEndian.PutUint32(frame[4+4*i:], v)
	}
}

// append appends the picture in 65536 greys between its least and its largest value.
func (p Raster) append(b []byte) []byte {
	lo, hi, finite := extent(p.Pix)
	if !finite {
		return append(b, make([]byte, pictureHeader)...)
	}
	for _, v := range []uint32{uint32(p.Rows), uint32(p.Columns), math.Float32bits(lo), math.Float32bits(hi)} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	at := len(b)
	b = append(b, make([]byte, (2*len(p.Pix)+3)&^3)...)
	if lo == hi {
		return b
	}
	scale := 65535 / (float64(hi) - float64(lo))
	for i, v := range p.Pix {
		q := (float64(v)-float64(lo))*scale + 0.5
		binary.LittleEndian.PutUint16(b[at+2*i:], uint16(q))
	}
	return b
}

// extent returns the least and the largest value, or that one is not finite.
func extent(pix []float32) (lo, hi float32, finite bool) {
	lo, hi = pix[0], pix[0]
	for _, v := range pix {
		if v-v != 0 { // NaN of what is infinite or none
			return 0, 0, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi, true
}

// FrameJSON panics at what JSON cannot hold: a fault of ours.
func FrameJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("encoding a frame: %w", err))
	}
	return text
}
