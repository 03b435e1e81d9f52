package score

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
)

func fileOf(header string, data ...byte) []byte {
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), []byte(header), data)
}

func TestReadSafetensors(t *testing.T) {
	file := fileOf(`{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}  `,
		9, 9, 9, 9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)
	f, err := readSafetensors(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	w := f.tensors["w"]
	if !slices.Equal(w.shape, []int{2, 1}) || !slices.Equal(w.data, []float32{1, -2}) ||
		f.text["a"] != "b" || len(f.tensors) != 1 {
		t.Errorf("got %+v", f)
	}
}

// Numbers of 16 bits are read as what they stand for.
func TestReadHalves(t *testing.T) {
	tiny := math.Float32frombits((127 - 24) << 23)
	for _, c := range []struct {
		dtype string
		bits  uint16
		want  float32
	}{
		{"F16", 0x3c00, 1}, {"F16", 0xc000, -2}, {"F16", 0x3555, 0.333251953125}, {"F16", 0x7bff, 65504},
		{"F16", 0x0400, 1024 * tiny}, {"F16", 0x0001, tiny}, {"F16", 0x83ff, -1023 * tiny}, {"F16", 0, 0},
		{"F16", 0x7c00, float32(math.Inf(1))}, {"F16", 0xfc00, float32(math.Inf(-1))},
		{"BF16", 0x3f80, 1}, {"BF16", 0xc049, -3.140625}, {"BF16", 0x0001, math.Float32frombits(1 << 16)},
		{"BF16", 0x7f80, float32(math.Inf(1))},
	} {
		f, err := readSafetensors(bytes.NewReader(fileOf(`{"w":{"dtype":"`+c.dtype+`","shape":[1],"data_offsets":[0,2]}}`,
			byte(c.bits), byte(c.bits>>8))))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.tensors["w"].data; !slices.Equal(got, []float32{c.want}) {
			t.Errorf("%s %#04x: got %v, want %g", c.dtype, c.bits, got, c.want)
		}
	}
	for _, bits := range []uint16{0x7c01, 0x7e00, 0xffff} {
		if got := fromHalf(bits); !math.IsNaN(float64(got)) {
			t.Errorf("F16 %#04x: got %g, want NaN", bits, got)
		}
	}
	// Every finite number comes back from what is nearest to it in float16: its sign, 2^exponent and fraction.
	for bits := range 0x7c00 {
		exponent, fraction := bits>>10, float64(bits&0x3ff)/1024
		want := math.Ldexp(1+fraction, exponent-15)
		if exponent == 0 {
			want = math.Ldexp(fraction, -14)
		}
		if a, b := fromHalf(uint16(bits)), fromHalf(uint16(bits|0x8000)); float64(a) != want || float64(b) != -want {
			t.Fatalf("F16 %#04x: got %g and %g, want %g", bits, a, b, want)
		}
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
		"cut header":  {fileOf(`{}`)[:9], "header of 2 bytes"},
		"no JSON":     {fileOf(`{`), "header"},
		"text":        {fileOf(`{"__metadata__":3}`), "__metadata__"},
		"overlap":     {fileOf(`{"v":{`+ok+`},"w":{`+ok+`}}`, 0, 0, 0, 0), "must not overlap"},
		"half": {fileOf(`{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
			"span the 2 bytes of shape [1] in F16"},
		"type": {fileOf(`{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`, make([]byte, 8)...),
			`tensor "w": dtype`},
		"beyond": {fileOf(`{"w":{` + ok + `}}`), "data_offsets"},
		"backwards": {fileOf(`{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 0, 0, 0,
			0), "data_offsets"},
		"span": {fileOf(`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 0, 0, 0, 0),
			"span the 8 bytes"},
		"shape": {fileOf(`{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 0, 0, 0, 0), "shape"},
		"overflow": {fileOf(`{"w":{"dtype":"F32","shape":[16777216,16777216,16777216],"data_offsets":[0,4]}}`,
			0, 0, 0, 0), "shape"},
	} {
		if _, err := readSafetensors(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
}

func FuzzSafetensors(f *testing.F) {
	f.Add(fileOf(`{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 0, 0, 0, 0))
	f.Add(fileOf(`{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[0]}}`, 0, 0, 0,
		0))
	f.Add(fileOf(`{"h":{"dtype":"F16","shape":[1,2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1],`+
		`"data_offsets":[4,6]}}`, 1, 2, 3, 4, 5, 6))
	f.Fuzz(func(t *testing.T, file []byte) {
		read, err := readSafetensors(bytes.NewReader(file))
		if err != nil {
			read = &safetensors{}
		}
		for name, w := range read.tensors {
			if len(w.data) != product(w.shape) {
				t.Errorf("tensor %q: %d numbers of shape %v", name, len(w.data), w.shape)
			}
		}
		if _, err2 := Read(bytes.NewReader(file)); err != nil && err2 == nil {
			t.Errorf("read as a model in spite of %v", err)
		}
	})
}
