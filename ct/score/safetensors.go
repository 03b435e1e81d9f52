package score

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// tensor is an array of float32, the last index running fastest.
type tensor struct {
	shape []int
	data  []float32
}

// Limits of what is read.
const (
	maxHeader  = 1 << 20  // bytes
	maxTensors = 64 << 20 // bytes, together
	maxSide    = 1 << 24  // of one index of a tensor
)

// safetensors is what a file in that format holds.
type safetensors struct {
	tensors map[string]tensor
	text    map[string]string // of the header, free
	sum     string            // SHA-256 of all that follows the header, in hexadecimal
}

// readSafetensors reads the safetensors format: the length of a JSON header (8 bytes,
// little-endian), the header, which says where each tensor lies, and the tensors. Numbers of float32,
// float16 and bfloat16 are read.
func readSafetensors(r io.Reader) (*safetensors, error) {
	var length [8]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, fmt.Errorf("length of the header: %w", err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader {
		return nil, fmt.Errorf("length of the header: must be at most %d, got %d", maxHeader, n)
	}
	header := make([]byte, n)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, fmt.Errorf("header of %d bytes: %w", n, err)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxTensors+1))
	if err != nil {
		return nil, fmt.Errorf("tensors: %w", err)
	}
	if len(data) > maxTensors {
		return nil, fmt.Errorf("tensors: must be at most %d bytes together", maxTensors)
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(header, &entries); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	f := &safetensors{map[string]tensor{}, map[string]string{}, fmt.Sprintf("%x", sha256.Sum256(data))}
	left := len(data) // tensors take no more than there is together, so that a short file cannot claim much memory
	for name, entry := range entries {
		if name == "__metadata__" {
			if err := json.Unmarshal(entry, &f.text); err != nil {
				return nil, fmt.Errorf("header: __metadata__: %w", err)
			}
			continue
		}
		t, bytes, err := parseTensor(entry, data)
		if left -= bytes; err == nil && left < 0 {
			err = errors.New("data_offsets: must not overlap with those of other tensors")
		}
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		f.tensors[name] = t
	}
	return f, nil
}

// parseTensor returns a tensor, and the bytes that it takes of the data.
func parseTensor(entry, data []byte) (t tensor, bytes int, err error) {
	var e struct {
		DType   string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets []int  `json:"data_offsets"`
	}
	if err := json.Unmarshal(entry, &e); err != nil {
		return t, 0, err
	}
	number, ok := numbers[e.DType]
	if !ok {
		return t, 0, fmt.Errorf("dtype: must be F32, F16 or BF16, got %q", e.DType)
	}
	if len(e.Offsets) != 2 || e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0] || e.Offsets[1] > len(data) {
		return t, 0, fmt.Errorf("data_offsets: must be a begin and an end within %d bytes, got %v",
			len(data), e.Offsets)
	}
	count := 1
	for _, side := range e.Shape {
		if side < 1 || side > maxSide || count > maxTensors/side {
			return t, 0, fmt.Errorf("shape: must be positive and of at most %d numbers, got %v",
				maxTensors, e.Shape)
		}
		count *= side
	}
	data = data[e.Offsets[0]:e.Offsets[1]]
	if len(data) != number.width*count {
		return t, 0, fmt.Errorf("data_offsets: must span the %d bytes of shape %v in %s, got %d",
			number.width*count, e.Shape, e.DType, len(data))
	}
	t = tensor{e.Shape, make([]float32, count)}
	for i := range t.data {
		t.data[i] = number.decode(data[number.width*i:])
	}
	return t, len(data), nil
}

// numbers has by dtype the bytes of a number, and how it becomes a float32; none loses anything.
var numbers = map[string]struct {
	width  int
	decode func(b []byte) float32
}{
	"F32":  {4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }},
	"F16":  {2, func(b []byte) float32 { return fromHalf(binary.LittleEndian.Uint16(b)) }},
	"BF16": {2, func(b []byte) float32 { return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16) }},
}

// fromHalf returns the number that the bits of an IEEE 754 binary16 stand for.
func fromHalf(bits uint16) float32 {
	sign, exponent, fraction := uint32(bits>>15)<<31, int(bits>>10&0x1f), uint32(bits&0x3ff)
	switch exponent {
	case 0: // subnormal: fraction 2^-24, which float32 has as a normal number
		size := float32(fraction) / (1 << 24)
		return math.Float32frombits(sign | math.Float32bits(size))
	case 0x1f: // infinity or NaN
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | uint32(exponent-15+127)<<23 | fraction<<13)
}
