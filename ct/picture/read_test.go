package picture

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"gradus/ct/picture/picturetest"
)

// webpFile is wide as Pillow 9.4 writes it, lossless and exact; Go writes none.
//
//go:embed testdata/wide.webp
var webpFile []byte

// wide is a picture of 96 x 48 pixels that is red on the left, grey in the middle square, and clear
// on the right.
func wide() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 96, 48))
	for y := range 48 {
		for x := range 96 {
			switch {
			case x < 24:
				m.Set(x, y, color.NRGBA{255, 0, 0, 255})
			case x < 72:
				m.Set(x, y, color.NRGBA{128, 128, 128, 255})
			}
		}
	}
	return m
}

func encodedWith(t testing.TB, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// npyHead is the beginning of an array, as NumPy writes it.
func npyHead(dict string) []byte {
	const before = 10
	width := (before+len(dict)+1+63)/64*64 - before
	return fmt.Appendf(binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(width)),
		"%-*s\n", width-1, dict)
}

// npyFile is an array of float64.
func npyFile(rows, columns int, at func(i, j int) float64) []byte {
	file := npyHead(fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }", rows, columns))
	for i := range rows {
		for j := range columns {
			file = binary.LittleEndian.AppendUint64(file, math.Float64bits(at(i, j)))
		}
	}
	return file
}

func kindsOfFiles(t testing.TB) map[string][]byte {
	own := func(b *bytes.Buffer) error {
		return WriteNPY(b, 48, 48, slices.Repeat([]float32{0.5}, 48*48))
	}
	return map[string][]byte{
		"PNG": encoded(wide()),
		"JPEG": encodedWith(t,
			func(b *bytes.Buffer) error { return jpeg.Encode(b, wide(), &jpeg.Options{Quality: 95}) }),
		"GIF":      encodedWith(t, func(b *bytes.Buffer) error { return gif.Encode(b, wide(), nil) }),
		"own .npy": encodedWith(t, own),
		"WebP":     webpFile,
		"DICOM":    picturetest.DICOM(picturetest.Explicit, picturetest.Slice(48, 96, func(i, j int) int { return 500 })),
		"TIFF":     encodedWith(t, func(b *bytes.Buffer) error { return tiff.Encode(b, wide(), nil) }),
		"numbers": picturetest.TIFF{Format: 3, Bits: 32, Compression: 5, Predictor: 1}.
			Encode(48, 96, func(i, j int) float64 { return 0.5 }),
		"float64": npyFile(48, 96, func(i, j int) float64 {
			if j < 24 || j >= 72 {
				return -7
			}
			return 0.5
		}),
	}
}

// A picture of any kind and shape is the grey of the square in its middle.
func TestReadImageKinds(t *testing.T) {
	for name, file := range kindsOfFiles(t) {
		m, err := readAt(bytes.NewReader(file), 48)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// The edges of the JPEG's colours are blurred, and the GIF's palette is coarse.
		for i := range 48 {
			for j := 12; j < 36; j++ {
				if v := m.At(i, j); math.Abs(float64(v)-128.0/255) > 0.04 {
					t.Fatalf("%s: pixel %d, %d is %g", name, i, j, v)
				}
			}
		}
	}
}

// Colours become as light as they look, and what is clear is black.
func TestToGrey(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 32, 40))
	colours := []color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255},
		{255, 255, 255, 0}, {255, 255, 255, 128}}
	for k, c := range colours {
		m.Set(k, 4, c) // the first row of the square
	}
	got := toGrey(m).Square(FitCrop)
	for k, want := range []float64{0.299, 0.587, 0.114, 1, 0, 128.0 / 255} {
		if v := float64(got.At(0, k)); math.Abs(v-want) > 1e-4 {
			t.Errorf("%v is %g, want %g", colours[k], v, want)
		}
	}
}

// What is not read is called by its name, whatever the file's name says.
func TestReadImageRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "is empty; PNG, JPEG, GIF, WebP, TIFF, DICOM and .npy are read"},
		{"cut WebP", "RIFF\x00\x00\x00\x00WEBPVP8 ", "must be a whole WebP file: "},
		{"BMP", "BM......", "is a BMP file; PNG"},
		{"AVIF", "\x00\x00\x00\x1cftypavif", "is an AVIF file, which only the page reads; PNG"},
		{"JSON", `{"kind": "ct"}`, "is a JSON file; PNG"},
		{"text", "hello", `is of no kind that is known, it begins with "hello"; PNG`},
		{"huge JPEG", string(hugeJPEG()), "must have sides of 32 to 2048 pixels, got 65000 x 65000"},
		{"cut JPEG", string(kindsOfFiles(t)["JPEG"][:300]), "must be a whole JPEG file: "},
		{"huge GIF", "GIF89a\xff\xff\xff\xff\x00\x00\x00", "must have sides of 32 to 2048 pixels, got 65535 x 65535"},
		{"cut GIF", string(kindsOfFiles(t)["GIF"][:60]), "must be a whole GIF file: "},
		{"huge array", string(npyHead("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999, 999999999), }")),
			"must have sides of 32 to 2048 pixels, got 999999999 x 999999999"},
		{"column by column", string(npyHead("{'descr': '<f8', 'fortran_order': True, 'shape': (48, 48), }")),
			"must be an array of integers of 1 to 4 bytes, float32 or float64, row by row, got <f8 with fortran_order True"},
		{"complex numbers", string(npyHead("{'descr': '<c8', 'fortran_order': False, 'shape': (48, 48), }")),
			"must be an array of integers of 1 to 4 bytes, float32 or float64, row by row, got <c8"},
		{"one axis", string(npyHead("{'descr': '<f4', 'fortran_order': False, 'shape': (48,), }")),
			"must be an array with two axes, the header is "},
		{"cut array", string(npyFile(48, 48, func(i, j int) float64 { return 1 })[:500]),
			"must be a whole .npy file: unexpected EOF"},
		{"no number", string(npyFile(48, 48, func(i, j int) float64 { return math.NaN() })),
			"must have finite pixels, got NaN in row 0, column 0"},
		{"header without end", "\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr'",
			"must be a whole .npy file: a header of 4294967295 bytes is too long"},
	} {
		_, err := readAt(strings.NewReader(c.file), 48)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
}

// hugeJPEG declares 65000 x 65000 pixels and has none.
func hugeJPEG() []byte {
	return []byte{0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xfd, 0xe8, 0xfd, 0xe8, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0,
		0, 63, 0, 0xff, 0xd9}
}

func FuzzReadImage(f *testing.F) {
	for _, file := range kindsOfFiles(f) {
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Add(hugeJPEG())
	f.Fuzz(func(t *testing.T, file []byte) { checkRead(t, file) })
}

// FuzzReadArray and FuzzReadWebP go deeper than FuzzReadImage, whose files of other kinds take their time.
func FuzzReadArray(f *testing.F) {
	for _, descr := range []string{"|u1", "|i1", ">i2", "<f4"} {
		f.Add(append(npyHead(fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (32, 32), }", descr)),
			make([]byte, 1024)...))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		checkRead(t, append([]byte("\x93NUMPY"), file[min(6, len(file)):]...))
	})
}

func FuzzReadWebP(f *testing.F) {
	f.Add(webpFile)
	f.Fuzz(func(t *testing.T, file []byte) {
		checkRead(t, slices.Concat([]byte("RIFF\xff\xff\x00\x00WEBP"), file[min(12, len(file)):]))
	})
}

// checkRead reads a file that may be anything: a picture has finite pixels, and an error is a line that says
// what it must be or is.
func checkRead(t *testing.T, file []byte) {
	t.Helper()
	m, err := readAt(bytes.NewReader(file), 48)
	if err != nil {
		if s := err.Error(); !(strings.HasPrefix(s, "must ") || strings.HasPrefix(s, "is ")) ||
			strings.Contains(s, "\n") {
			t.Fatalf("error %q", s)
		}
		return
	}
	if err := m.Validate("image"); err != nil || m.N != 48 {
		t.Fatalf("side %d, %v", m.N, err)
	}
}

// readAt reads a picture and resamples it.
func readAt(r io.Reader, n int) (Image, error) {
	m, err := Read(r)
	if err != nil {
		return Image{}, err
	}
	m, _, err = m.Seen(nil)
	return m.Square(FitCrop).Resample(n), err
}
