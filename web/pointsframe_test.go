package web

import (
	"encoding/binary"
	"fmt"
	"math"
)

// pointsFrame is a frame of points as a page reads it.
type pointsFrame struct {
	id, sequence, first, entries, starts uint32

	panel  uint32 // 0: paths, 1: twin
	points []float32
}

// decodeFrame is the inverse of what the server does, written from its comment.
func decodeFrame(b []byte) (*pointsFrame, error) {
	if len(b) < 32 || b[0] != 3 || b[1] != 1 || binary.LittleEndian.Uint16(b[2:]) != 32 {
		return nil, fmt.Errorf("not a frame of points of version 3")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	f := &pointsFrame{id: u32(4), sequence: u32(8), first: u32(12), entries: u32(16), starts: u32(20), panel: u32(24)}
	if f.panel > 1 || u32(28) != 0 || len(b) != 32+8*int(f.entries)*int(f.starts) {
		return nil, fmt.Errorf("a frame of %d bytes for %d entries of %d starts", len(b), f.entries, f.starts)
	}
	for at := 32; at < len(b); at += 4 {
		f.points = append(f.points, math.Float32frombits(u32(at)))
	}
	return f, nil
}
