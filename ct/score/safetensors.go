package score

import (
	"encoding/binary"
	"encoding/json"
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

// readSafetensors reads the safetensors format: the length of a JSON header (8 bytes,
// little-endian), the header, which says where each tensor lies, and the tensors. Only
// float32 is read. The second result is the header's free text.
func readSafetensors(r io.Reader) (map[string]tensor, map[string]string, error) {
	var length [8]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, nil, fmt.Errorf("length of the header: %w", err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader {
		return nil, nil, fmt.Errorf("length of the header: must be at most %d, got %d", maxHeader, n)
	}
	header := make([]byte, n)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, nil, fmt.Errorf("header of %d bytes: %w", n, err)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxTensors+1))
	if err != nil {
		return nil, nil, fmt.Errorf("tensors: %w", err)
	}
	if len(data) > maxTensors {
		return nil, nil, fmt.Errorf("tensors: must be at most %d bytes together", maxTensors)
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(header, &entries); err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	tensors, text := map[string]tensor{}, map[string]string{}
	for name, entry := range entries {
		if name == "__metadata__" {
			if err := json.Unmarshal(entry, &text); err != nil {
				return nil, nil, fmt.Errorf("header: __metadata__: %w", err)
			}
			continue
		}
		if tensors[name], err = parseTensor(entry, data); err != nil {
			return nil, nil, fmt.Errorf("tensor %q: %w", name, err)
		}
	}
	return tensors, text, nil
}

func parseTensor(entry, data []byte) (tensor, error) {
	var e struct {
		DType   string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets []int  `json:"data_offsets"`
	}
	if err := json.Unmarshal(entry, &e); err != nil {
		return tensor{}, err
	}
	if e.DType != "F32" {
		return tensor{}, fmt.Errorf("dtype: must be F32, got %q", e.DType)
	}
	if len(e.Offsets) != 2 || e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0] || e.Offsets[1] > len(data) {
		return tensor{}, fmt.Errorf("data_offsets: must be a begin and an end within %d bytes, got %v",
			len(data), e.Offsets)
	}
	count := 1
	for _, side := range e.Shape {
		if side < 1 || side > maxSide || count > maxTensors/side {
			return tensor{}, fmt.Errorf("shape: must be positive and of at most %d numbers, got %v",
				maxTensors, e.Shape)
		}
		count *= side
	}
	data = data[e.Offsets[0]:e.Offsets[1]]
	if len(data) != 4*count {
		return tensor{}, fmt.Errorf("data_offsets: must span the %d bytes of shape %v, got %d",
			4*count, e.Shape, len(data))
	}
	t := tensor{e.Shape, make([]float32, count)}
	for i := range t.data {
		t.data[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return t, nil
}
