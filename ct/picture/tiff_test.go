package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"gradus/ct/picture/picturetest"
)

// slope is a picture of 40 rows and 70 columns that every kind of number can hold.
func slope(i, j int) float64 { return float64(3*i + j - 60) }

// Numbers are read as they were written, in every kind, order, compression and layout.
func TestReadTIFFNumbers(t *testing.T) {
	read := 0
	for _, big := range []bool{false, true} {
		for _, kind := range [][2]uint16{{3, 32}, {3, 64}, {2, 16}, {2, 32}, {1, 32}} {
			for _, compression := range []uint16{1, 5, 8} {
				for _, tile := range []int{0, 16, 64} {
					for predictor := range uint16(3) {
						if predictor == 2 && kind[0] != 3 || predictor == 1 && kind[1] != 16 {
							continue
						}
						read++
						as := picturetest.TIFF{Big: big, Format: kind[0], Bits: kind[1], Compression: compression, Tile: tile,
							Predictor: predictor + 1}
						name := fmt.Sprintf("%+v", as)
						at := slope
						if kind[0] == 1 {
							at = func(i, j int) float64 { return slope(i, j) + 60 }
						}
						m, err := Read(bytes.NewReader(as.Encode(40, 70, at)))
						if err != nil || m.Rows != 40 || m.Columns != 70 || m.Unit != Numbers {
							t.Errorf("%s: %d x %d, unit %v, %v", name, m.Columns, m.Rows, m.Unit, err)
							continue
						}
						for k, v := range m.Pix {
							if want := at(k/70, k%70); float64(v) != want {
								t.Fatalf("%s: pixel %d is %g, want %g", name, k, v, want)
							}
						}
					}
				}
			}
		}
	}
	if read < 100 {
		t.Errorf("%d files were read", read)
	}
}

// Greys and colours of 8 and 16 bits are the library's.
func TestReadTIFFGreys(t *testing.T) {
	grey := func(i, j int) color.Color { return color.Gray{ramp(i, j)} }
	for name, m := range map[string]interface {
		image.Image
		Set(x, y int, c color.Color)
	}{"grey 8": image.NewGray(square(32)), "grey 16": image.NewGray16(square(32)), "RGB": image.NewRGBA(square(32)),
		"RGBA": image.NewNRGBA(square(32)), "RGBA 16": image.NewNRGBA64(square(32))} {
		filled(m, grey)
		for _, as := range []*tiff.Options{nil, {Compression: tiff.Deflate}, {Compression: tiff.Deflate, Predictor: true}} {
			file := encodedWith(t, func(b *bytes.Buffer) error { return tiff.Encode(b, m, as) })
			got, err := Read(bytes.NewReader(file))
			if err != nil || got.Unit != Greys {
				t.Errorf("%s, %+v: %v", name, as, err)
				continue
			}
			for k, v := range got.Pix {
				if want := float32(float64(ramp(k/32, k%32)) / 255); v != want {
					t.Fatalf("%s, %+v: pixel %d is %g, want %g", name, as, k, v, want)
				}
			}
		}
	}
	// 8 and 16 bits without a sign, packed by LZW, which the library does not write.
	for _, bits := range []uint16{8, 16} {
		file := picturetest.TIFF{Format: 1, Bits: bits, Compression: 5, Predictor: 1}.Encode(40, 40,
			func(i, j int) float64 { return float64(i + j) })
		m, err := Read(bytes.NewReader(file))
		if err != nil || m.Pix[41] != float32(float64(2)/float64(int(1)<<bits-1)) {
			t.Errorf("%d bits: %v", bits, err)
		}
	}
}

// badTIFFs are refused with the error that each begins with.
func badTIFFs() map[string]struct {
	file []byte
	want string
} {
	float := func(more ...picturetest.Tag) []byte {
		return picturetest.TIFF{Format: 3, Bits: 32, Compression: 1, Predictor: 1, More: more}.Encode(40, 70, slope)
	}
	one := func(tag uint16, v ...uint32) []byte { return float(picturetest.Tag{Tag: tag, Values: v}) }
	whole := float()
	looped := bytes.Clone(whole)
	copy(looped[len(looped)-4:], looped[4:8]) // the next directory is this one
	many := append(bytes.Clone(whole[:8]), make([]byte, 70_000)...)
	copy(many[4:], []byte{8, 0, 0, 0, 0xff, 0xff})
	return map[string]struct {
		file []byte
		want string
	}{
		"BigTIFF":          {[]byte("II+\x00........"), "is a BigTIFF file, which is not read"},
		"nothing":          {[]byte("II*\x00"), "must be a whole TIFF file: unexpected EOF"},
		"no directory":     {[]byte("II*\x00\xff\xff\xff\xff"), "must be a whole TIFF file: unexpected EOF"},
		"cut off":          {whole[:len(whole)-20], "must be a whole TIFF file: unexpected EOF"},
		"many entries":     {many, "must be a whole TIFF file: unexpected EOF"},
		"huge":             {one(256, 1<<31), "must have sides of 32 to 2048 pixels"},
		"huge, both":       {float(picturetest.Tag{Tag: 256, Values: []uint32{1<<32 - 1}}, picturetest.Tag{Tag: 257, Values: []uint32{1<<32 - 1}}), "must have sides of 32 to 2048 pixels"},
		"without a width":  {one(256), "must have sides of 32 to 2048 pixels"},
		"16-bit float":     {one(258, 16), "is a TIFF file of numbers of 16 bits in format 3, which is not read"},
		"complex":          {one(339, 6), "is a TIFF file of numbers of 32 bits in format 6, which is not read"},
		"inverse":          {one(262, 0), "is a TIFF file of numbers in which black is not the lowest"},
		"JPEG":             {one(259, 7), "is a TIFF file of numbers in compression 7, which is not read: save it uncompressed"},
		"unknown predict":  {one(317, 9), "is a TIFF file with predictor 9"},
		"no strips":        {one(273), "must be a whole TIFF file: 0 of 6 strips or tiles are named"},
		"few strips":       {one(279, 5, 5), "must be a whole TIFF file: 2 of 6 strips or tiles are named"},
		"empty strips":     {one(278, 0), "must have strips of at least a row"},
		"strips elsewhere": {one(273, 9e8, 9e8, 9e8, 9e8, 9e8, 9e8), "must be a whole TIFF file: unexpected EOF"},
		"short strips":     {one(279, 5, 5, 5, 5, 5, 5), "must be a whole TIFF file: unexpected EOF"},
		"huge tiles":       {float(picturetest.Tag{Tag: 322, Values: []uint32{1 << 30}}, picturetest.Tag{Tag: 323, Values: []uint32{1 << 30}}), "must have tiles of 16 to 1024"},
		"tiny tiles":       {float(picturetest.Tag{Tag: 322, Values: []uint32{1}}, picturetest.Tag{Tag: 323, Values: []uint32{1}}), "must have tiles of 16 to 1024"},
		"12 bits": {picturetest.TIFF{Format: 1, Bits: 16, Compression: 1, Predictor: 1, More: []picturetest.Tag{{Tag: 258, Values: []uint32{12}}}}.
			Encode(40, 70, func(i, j int) float64 { return 1 }), "is a TIFF file with BitsPerSample of 12, which is not read: save it"},
		"not a number": {picturetest.TIFF{Format: 3, Bits: 32, Compression: 8, Predictor: 3}.
			Encode(40, 70, func(i, j int) float64 { return slope(i, j) / slope(0, 60) }), "must have finite pixels, got -Inf in row 0, column 0"},
		"looped": {looped, ""},
	}
}

func TestReadTIFFRefuses(t *testing.T) {
	for name, c := range badTIFFs() {
		_, err := Read(bytes.NewReader(c.file))
		if c.want == "" && err == nil {
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

// What a TIFF declares takes no memory beyond a picture's, and what is packed into a block beyond its pixels is not
// unpacked.
func TestReadTIFFTakesLittle(t *testing.T) {
	bomb := picturetest.TIFF{Format: 3, Bits: 32, Compression: 8, Predictor: 1,
		More: []picturetest.Tag{{Tag: 278, Values: []uint32{1 << 20}}}}.Encode(64, 1<<18, func(i, j int) float64 { return 0 })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, width := range []uint32{64, 1 << 18} {
		at := bytes.Index(bomb, []byte{0, 0, 4, 0, 1, 1, 4, 0}) // the width, then the next entry
		if at < 0 {
			t.Fatal("no width")
		}
		copy(bomb[at:], []byte{byte(width), byte(width >> 8), byte(width >> 16), 0})
		Read(bytes.NewReader(bomb))
		copy(bomb[at:], []byte{0, 0, 4, 0})
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 2<<20 {
		t.Errorf("%d bytes taken for %d", got, len(bomb))
	}
}

// Strips that lie over each other would have all of the file unpacked for each of them.
func TestReadTIFFDoesLittle(t *testing.T) {
	for _, as := range []picturetest.TIFF{{Format: 3, Bits: 32}, {Format: 1, Bits: 8}} {
		as.Compression, as.Predictor = 8, 1
		all := make([]uint32, 12)
		file := as.Encode(80, 70, slope)
		for i := range all {
			all[i] = uint32(len(file) / 2)
		}
		as.More = []picturetest.Tag{{Tag: 279, Values: all}}
		if _, err := Read(bytes.NewReader(as.Encode(80, 70, slope))); err == nil ||
			!strings.HasSuffix(err.Error(), "its 12 strips or tiles are longer than the file") {
			t.Errorf("%+v: %v", as, err)
		}
		as.More = []picturetest.Tag{{Tag: 322, Values: []uint32{8}}, {Tag: 323, Values: []uint32{8}}}
		if _, err := Read(bytes.NewReader(as.Encode(80, 70, slope))); err == nil ||
			!strings.HasPrefix(err.Error(), "must have tiles of 16 to 1024 pixels a side, got 8 x 8") {
			t.Errorf("%+v: %v", as, err)
		}
	}
}

func FuzzReadTIFF(f *testing.F) {
	for _, c := range badTIFFs() {
		f.Add(c.file)
	}
	for predictor := range uint16(3) {
		for _, compression := range []uint16{1, 5, 8} {
			f.Add(picturetest.TIFF{Format: 3, Bits: 32, Compression: compression, Predictor: predictor + 1,
				Tile: 16 * int(predictor)}.Encode(32, 33, slope))
		}
	}
	f.Add(encodedWith(f, func(b *bytes.Buffer) error { return tiff.Encode(b, wide(), nil) }))
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) < 4 {
			return
		}
		copy(file, []string{"II*\x00", "MM\x00*"}[file[0]%2])
		checkRead(t, file)
	})
}
