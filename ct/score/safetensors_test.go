package score

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

func safetensors(header string, data ...byte) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), []byte(header), data)
}

func TestReadSafetensors(t *testing.T) {
	file := safetensors(`{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}  `,
		9, 9, 9, 9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)
	tensors, text, err := readSafetensors(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	w := tensors["w"]
	if !slices.Equal(w.shape, []int{2, 1}) || !slices.Equal(w.data, []float32{1, -2}) ||
		text["a"] != "b" || len(tensors) != 1 {
		t.Errorf("got %v, text %v", tensors, text)
	}
}

func TestReadSafetensorsErrors(t *testing.T) {
	const ok = `"dtype":"F32","shape":[1],"data_offsets":[0,4]`
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":       {nil, "length of the header"},
		"long header": {bytes.Repeat([]byte{255}, 8), "at most 1048576"},
		"cut header":  {safetensors(`{}`)[:9], "header of 2 bytes"},
		"no JSON":     {safetensors(`{`), "header"},
		"text":        {safetensors(`{"__metadata__":3}`), "__metadata__"},
		"type": {safetensors(`{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`, make([]byte, 8)...),
			`tensor "w": dtype`},
		"beyond": {safetensors(`{"w":{` + ok + `}}`), "data_offsets"},
		"backwards": {safetensors(`{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 0, 0, 0,
			0), "data_offsets"},
		"span": {safetensors(`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
			"span the 8 bytes"},
		"shape": {safetensors(`{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 0, 0, 0, 0), "shape"},
		"overflow": {safetensors(`{"w":{"dtype":"F32","shape":[16777216,16777216,16777216],"data_offsets":[0,4]}}`,
			0, 0, 0, 0), "shape"},
	} {
		if _, _, err := readSafetensors(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
}

// What is missing, of another shape, too many or not finite is named.
func TestReadErrors(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"missing":  {`"head.weight"`, `"Head.weight"`, `tensor "head.weight": must have the shape [32 4 3 3]`},
		"shape":    {`[32, 4, 3, 3]`, `[4, 32, 3, 3]`, `tensor "head.weight"`},
		"too many": {`"enc0.0.first.weight"`, `"enc0.9.first.weight"`, `enc0.`},
		"text":     {`"sigma_max": "2.0"`, `"sigma_max": "0.0"`, `__metadata__.sigma_max`},
	} {
		file := bytes.Replace(weights, []byte(c.old), []byte(c.new), 1)
		if _, err := Read(bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
	file := bytes.Clone(weights)
	copy(file[len(file)-4:], []byte{0, 0, 0xc0, 0x7f})
	if _, err := Read(bytes.NewReader(file)); err == nil || !strings.Contains(err.Error(), "finite") {
		t.Errorf("NaN: error %v", err)
	}
}

func FuzzSafetensors(f *testing.F) {
	f.Add(safetensors(`{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0))
	f.Add(safetensors(`{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[0]}}`, 0, 0, 0,
		0))
	f.Fuzz(func(t *testing.T, file []byte) {
		tensors, _, err := readSafetensors(bytes.NewReader(file))
		for name, w := range tensors {
			if len(w.data) != product(w.shape) {
				t.Errorf("tensor %q: %d numbers of shape %v", name, len(w.data), w.shape)
			}
		}
		if _, err2 := Read(bytes.NewReader(file)); err != nil && err2 == nil {
			t.Errorf("read as a model in spite of %v", err)
		}
	})
}
