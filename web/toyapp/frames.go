package toyapp

import (
	"encoding/binary"
	"math"

	"gradus/web/wire"
)

// A frame is a binary message with the points of consecutive recorded steps of a
// run. It is little-endian:
//
//	0 u8  version          8 u32 sequence number, from 1    20 u32 starts
//	1 u8  kind            12 u32 index of the first entry   24 u32 panel: 0 paths, 1 twin, 2 samples
//	2 u16 header length   16 u32 number of entries          28 u32 0
//	4 u32 id of the ask                                     32 entries x starts x 2 float32
//
// An entry holds x and y of every start after one of the steps that the run's
// description lists as k. NaN: the start has diverged. Of samples, an entry holds
// the draws at one of the moments that are listed; starts is how many there are.
type Frame struct {
	ID       uint32
	Sequence uint32
	First    uint32
	Entries  uint32
	Starts   uint32
	Panel    FramePanel
	Points   []float32 // entries x starts x 2
}

// FramePanel says in a frame what panel it is of.
type FramePanel uint32

const (
	FramePaths FramePanel = iota
	FrameTwin
	FrameSamples
)

const (
	framePoints = 1 // the kind
	frameSize   = 64 << 10
)

// entriesPerFrame returns how many entries make a frame of at most frameSize bytes,
// but at least one.
func entriesPerFrame(starts int) int {
	return max(1, (frameSize-wire.FrameHeader)/(8*starts))
}

func (f Frame) Encode() []byte {
	b := make([]byte, 0, wire.FrameHeader+4*len(f.Points))
	b = append(b, wire.Version, framePoints)
	b = binary.LittleEndian.AppendUint16(b, wire.FrameHeader)
	for _, v := range []uint32{f.ID, f.Sequence, f.First, f.Entries, f.Starts, uint32(f.Panel), 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for _, v := range f.Points {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}
