package wstest

import (
	"encoding/binary"
	"fmt"
	"math"
)

// pointsFrame is a frame of points as a page reads it.
type pointsFrame struct {
	ID, Sequence, First, Entries, Starts uint32

	Panel  uint32 // 0: paths, 1: twin
	Points []float32
}

// DecodeFrame is the inverse of what the server does, written from its comment.
func DecodeFrame(b []byte) (*pointsFrame, error) {
	if len(b) < 32 || b[0] != 3 || b[1] != 1 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, fmt.Errorf("not a frame of points of version 3")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &pointsFrame{ID: u32(4), Sequence: u32(8), First: u32(12), Entries: u32(16), Starts: u32(20), Panel: u32(24)}
	if f.Panel > 2 || u32(28) != 0 || len(b) != 32+8*int(f.Entries)*int(f.Starts) {
		return nil, fmt.Errorf("a frame of %d bytes for %d entries of %d starts", len(b), f.Entries, f.Starts)
	}
	for at := 32; at < len(b); at += 4 {
		f.Points = append(f.Points, math.Float32frombits(u32(at)))
	}
	return f, nil
}
