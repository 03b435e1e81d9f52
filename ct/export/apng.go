package export

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"io"
	"slices"

	"gradus/ct/picture"
	"gradus/internal/figure"
)

// WriteAPNG writes an animated PNG (the W3C's PNG, third edition): a PNG of the last moment, which is all that some
// viewers show, to whose chunks those of the frames are added. notes are chunks that come before the pixels.
func (f *Film) WriteAPNG(w io.Writer, notes []byte) error {
	sequence := uint32(0)
	count := func(data []byte) []byte { // before data goes the number of the chunk
		sequence++
		return append(binary.BigEndian.AppendUint32(nil, sequence-1), data...)
	}
	header, result, err := pngParts(f.picture(len(f.Frames) - 1))
	if err != nil {
		return err
	}
	plays := binary.BigEndian.AppendUint32(nil, uint32(len(f.Frames)))
	plays = append(plays, 0, 0, 0, 0) // for ever
	file := slices.Concat(header, notes, figure.PNGChunk("acTL", plays), figure.PNGChunk("IDAT", result))
	for k := range f.Frames {
		m := f.picture(k)
		_, pixels, err := pngParts(m)
		if err != nil {
			return err
		}
		file = append(file, figure.PNGChunk("fcTL", count(frameControl(m.Rect, f.delay(k))))...)
		file = append(file, figure.PNGChunk("fdAT", count(pixels))...)
	}
	_, err = w.Write(append(file, figure.PNGChunk("IEND", nil)...))
	return err
}

// frameControl is a frame's size, place and time, after its number; nothing is left of the
// frame before it.
func frameControl(size image.Rectangle, delay int) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(size.Dx()))
	b = binary.BigEndian.AppendUint32(b, uint32(size.Dy()))
	b = append(b, make([]byte, 8)...) // at 0, 0
	b = binary.BigEndian.AppendUint16(b, uint16(delay))
	b = binary.BigEndian.AppendUint16(b, 100)
	return append(b, 0, 0)
}

// pngParts encodes a picture and returns the file's header and its compressed pixels.
func pngParts(m image.Image) (header, pixels []byte, err error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, nil, err
	}
	header = b.Next(picture.PNGHeaderSize)
	for b.Len() > 0 {
		size := int(binary.BigEndian.Uint32(b.Next(4)))
		if kind, data := string(b.Next(4)), b.Next(size); kind == "IDAT" {
			pixels = append(pixels, data...)
		}
		b.Next(4) // the check sum
	}
	return header, pixels, nil
}
