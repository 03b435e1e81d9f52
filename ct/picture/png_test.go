package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
)

func pngChunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngFile builds a file from its header's fields and the raw bytes of its rows, each
// after its filter; more chunks come before the pixels.
func pngFile(w, h uint32, depth, colour, interlace byte, rows []byte, more ...[]byte) []byte {
	header := binary.BigEndian.AppendUint32(nil, w)
	header = binary.BigEndian.AppendUint32(header, h)
	file := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(header, depth, colour, 0, 0, interlace))...)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(rows)
	z.Close()
	for _, c := range append(more, pngChunk("IDAT", packed.Bytes()), pngChunk("IEND", nil)) {
		file = append(file, c...)
	}
	return file
}

func encoded(m image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// filled draws a colour for each pixel into a new picture of a kind.
func filled(m interface {
	image.Image
	Set(x, y int, c color.Color)
}, f func(i, j int) color.Color) []byte {
	size := m.Bounds().Size()
	for i := range size.Y {
		for j := range size.X {
			m.Set(j, i, f(i, j))
		}
	}
	return encoded(m)
}

func square(n int) image.Rectangle { return image.Rect(0, 0, n, n) }

// ramp is the level of the test pictures, of 8 bits.
func ramp(i, j int) uint8 { return uint8(7*i + 3*j) }

// greyFiles hold the ramp at 32 x 32 in many formats.
func greyFiles() map[string][]byte {
	const n = 32
	grey := func(i, j int) color.Color { return color.Gray{ramp(i, j)} }
	palette := make(color.Palette, 256)
	for k := range palette {
		palette[k] = color.Gray{uint8(k)}
	}
	// Adam7, each pass with its own rows.
	var passes []byte
	for _, p := range [][4]int{{0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4}, {2, 0, 4, 2},
		{0, 1, 2, 2}, {1, 0, 2, 1}} {
		for i := p[0]; i < n; i += p[2] {
			passes = append(passes, 0)
			for j := p[1]; j < n; j += p[3] {
				passes = append(passes, ramp(i, j))
			}
		}
	}
	var rows []byte
	for i := range n {
		rows = append(rows, 0)
		for j := range n {
			rows = append(rows, ramp(i, j))
		}
	}
	return map[string][]byte{
		"grey 8":     filled(image.NewGray(square(n)), grey),
		"grey 16":    filled(image.NewGray16(square(n)), grey),
		"RGB":        filled(image.NewRGBA(square(n)), grey),
		"RGB 16":     filled(image.NewRGBA64(square(n)), grey),
		"palette":    filled(image.NewPaletted(square(n), palette), grey),
		"interlaced": pngFile(n, n, 8, 0, 1, passes),
		"with text":  pngFile(n, n, 8, 0, 0, rows, pngChunk("tEXt", []byte("Title\x00a ramp"))),
	}
}

// readPNG reads the square in the middle of a PNG and resamples it.
func readPNG(r io.Reader, n int) (Image, error) {
	m, err := decodePNG(r)
	if err != nil {
		return Image{}, err
	}
	return m.Square(FitCrop).Resample(n), nil
}

func TestReadPNGFormats(t *testing.T) {
	for name, file := range greyFiles() {
		m, err := readPNG(bytes.NewReader(file), 32)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range 32 {
			for j := range 32 {
				if want := float32(float64(ramp(i, j)) / 255); m.At(i, j) != want {
					t.Fatalf("%s: pixel %d, %d is %g, want %g", name, i, j, m.At(i, j), want)
				}
			}
		}
	}
}

// Depths below 8 bits span black to white; 16 bits are not cut to 8.
func TestReadPNGDepths(t *testing.T) {
	for _, depth := range []int{1, 2, 4, 16} {
		bytesPerRow := 32 * depth / 8
		var rows []byte
		for i := range 32 {
			rows = append(rows, 0)
			for k := range bytesPerRow {
				rows = append(rows, byte(i*37+k*11))
			}
		}
		m, err := readPNG(bytes.NewReader(pngFile(32, 32, byte(depth), 0, 0, rows)), 32)
		if err != nil {
			t.Fatalf("%d bits: %v", depth, err)
		}
		most := 1<<depth - 1
		for i := range 32 {
			row := rows[i*(bytesPerRow+1)+1:]
			for j := range 32 {
				level := 0
				for k := range depth {
					bit := j*depth + k
					level = level<<1 | int(row[bit/8]>>(7-bit%8)&1)
				}
				if want := float64(level) / float64(most); math.Abs(float64(m.At(i, j))-want) > 1e-7 {
					t.Fatalf("%d bits: pixel %d, %d is %g, want %g", depth, i, j, m.At(i, j), want)
				}
			}
		}
	}
}

// badFiles are refused with the error that each begins with.
func badFiles() []struct {
	name, want string
	file       []byte
} {
	grey := encoded(image.NewGray(square(64)))
	black := func(n int) []byte { return make([]byte, n*(n+1)) }
	return []struct {
		name, want string
		file       []byte
	}{
		{"empty", "must be a PNG file: unexpected EOF", nil},
		{"no PNG", "must be a PNG file: png: invalid format: not a PNG file", []byte("GIF89a.........")},
		{"tiny", "must have sides of 32 to 2048 pixels, got 31 x 31", encoded(image.NewGray(square(31)))},
		{"narrow", "must have sides of 32 to 2048 pixels, got 300 x 31",
			encoded(image.NewGray(image.Rect(0, 0, 300, 31)))},
		{"huge", "must have sides of 32 to 2048 pixels, got 65535 x 65535", pngFile(65535, 65535, 16, 0, 0, nil)},
		{"largest header", "must be a PNG file: png: unsupported feature: dimension overflow",
			pngFile(1<<31-1, 1<<31-1, 1, 0, 0, nil)},
		{"beyond header", "must be a PNG file: png: invalid format: non-positive dimension",
			pngFile(1<<31, 1<<31, 8, 0, 0, nil)},
		{"no width", "must be a PNG file: png: invalid format: non-positive dimension", pngFile(0, 0, 8, 0, 0, nil)},
		{"hollow", "is cut off: 68 bytes cannot hold 2048 x 2048 pixels", pngFile(2048, 2048, 16, 6, 0, nil)},
		{"cut", "must be a PNG file: png: invalid format: unexpected EOF", grey[:len(grey)-20]},
		{"cut header", "must be a PNG file: unexpected EOF", grey[:20]},
		{"few pixels", "must be a PNG file: png: invalid format: not enough pixel data",
			pngFile(33, 33, 8, 0, 0, black(32))},
		{"many pixels", "must be a PNG file: png: invalid format: too much pixel data",
			pngFile(32, 32, 8, 0, 0, black(33))},
		{"broken sum", "must be a PNG file: png: invalid format: invalid checksum",
			append(append(bytes.Clone(grey[:29]), 0), grey[30:]...)},
	}
}

func TestReadPNGRefuses(t *testing.T) {
	for _, c := range badFiles() {
		_, err := readPNG(bytes.NewReader(c.file), 64)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
	broken := errors.New("the disk is broken")
	if _, err := readPNG(io.MultiReader(bytes.NewReader(greyFiles()["grey 8"][:50]), failing{broken}),
		32); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the reader", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// What a file declares takes no memory unless it can hold it, and an endless file is
// not read to its end.
func TestReadPNGTakesLittle(t *testing.T) {
	taken := func(r io.Reader) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := readPNG(r, 64); err == nil {
			t.Error("a hollow file is accepted")
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, n := range []uint32{2048, 65535} {
		for _, depth := range []byte{1, 8, 16} {
			if got := taken(bytes.NewReader(pngFile(n, n, depth, 0, 0, nil)[:60])); got > 1<<20 {
				t.Errorf("%d x %d of %d bits: %d bytes taken", n, n, depth, got)
			}
		}
	}
	endless := &counting{r: io.MultiReader(bytes.NewReader(pngFile(64, 64, 8, 0, 0, nil)[:33]), zeros{})}
	taken(endless)
	if endless.n > MaxBytes+1 {
		t.Errorf("%d bytes read", endless.n)
	}
	large := &counting{r: io.MultiReader(bytes.NewReader(pngFile(64, 2049, 8, 0, 0, nil)), zeros{})}
	taken(large)
	if large.n > 1000 {
		t.Errorf("%d bytes read of a picture that is too large", large.n)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}

func FuzzReadPNG(f *testing.F) {
	for _, file := range greyFiles() {
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	for _, c := range badFiles() {
		f.Add(c.file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := readPNG(bytes.NewReader(file), 48)
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
		for _, v := range m.Pix {
			if v < 0 || v > 1 {
				t.Fatalf("a pixel is %g", v)
			}
		}
	})
}

func TestWritePNG(t *testing.T) {
	const lo, hi = -2, 6
	nan := float32(math.NaN())
	pix := []float32{lo, hi, 2, lo - 0.001, hi + 0.001, float32(math.Inf(-1)), float32(math.Inf(1)), nan,
		1e30, lo + 8.0/65535}
	want := []uint16{0, 65535, 32768, 0, 65535, 0, 65535, 0, 65535, 1}
	var b bytes.Buffer
	if err := WritePNG(&b, 2, 5, pix, lo, hi); err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, 5, 2) {
		t.Fatalf("bounds %v", m.Bounds())
	}
	for k, w := range want {
		if got := m.At(k%5, k/5); got != (color.Gray16{w}) {
			t.Errorf("%g is %v, want %d", pix[k], got, w)
		}
	}
	for _, c := range [][2]float64{{1, 1}, {2, 1}, {math.NaN(), 1}, {0, math.Inf(1)}, {-1e308, 1e308}} {
		if err := WritePNG(io.Discard, 2, 5, pix, c[0], c[1]); err == nil {
			t.Errorf("%v is accepted", c)
		}
	}
}

// What is written is read again to half a level of 16 bits.
func TestPNGRoundTrip(t *testing.T) {
	for _, n := range []int{32, 77} {
		m := Image{n, narrow(noise(1, n*n))}
		var b bytes.Buffer
		if err := WritePNG(&b, n, n, m.Pix, 0, 1); err != nil {
			t.Fatal(err)
		}
		back, err := readPNG(&b, n)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range m.Pix {
			if d := math.Abs(float64(v - back.Pix[k])); d > 0.5/65535+1e-7 {
				t.Fatalf("pixel %d: %g is read as %g", k, v, back.Pix[k])
			}
		}
	}
}
