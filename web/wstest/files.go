package wstest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"gradus/internal/figure/figuretest"
	"gradus/toy2d"
)

// GreyPNG is a picture of n x n pixels, one of the given grey and the rest black.
func GreyPNG(t testing.TB, n int, grey uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, n, n))
	m.SetGray(n/2, n/2, color.Gray{grey})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// DeclaringPNG is a PNG that says it has so many pixels, and has none.
func DeclaringPNG(side uint32) []byte {
	header := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)...)
	header = append(header, 8, 0, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, header...), crc32.ChecksumIEEE(header))
}

// ReadableExport says why a file that the 2D explorer exported cannot be read.
func ReadableExport(t *testing.T, ext string, body []byte) error {
	begins := func(s string) error {
		if !bytes.HasPrefix(body, []byte(s)) {
			return fmt.Errorf("it begins with %.20q", body)
		}
		return nil
	}
	switch ext {
	case ".png":
		_, err := png.Decode(bytes.NewReader(body))
		return err
	case ".csv":
		if rows, note := figuretest.Table(t, body); len(rows) < 2 || !strings.HasPrefix(note, "http") ||
			!strings.HasSuffix(note, "\nseed 1; noise.seed 1") {
			return fmt.Errorf("%d rows, note %q", len(rows), note)
		}
		return nil
	case ".json":
		s, err := toy2d.Decode(body)
		if err == nil && s.Schedule.Levels != 12 {
			err = fmt.Errorf("%d levels", s.Schedule.Levels)
		}
		return err
	case ".svg":
		return begins("<?xml")
	case ".pdf":
		return begins("%PDF-")
	}
	return fmt.Errorf("a file of type %q", ext)
}
