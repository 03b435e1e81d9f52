package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"io"
	"slices"

	"golang.org/x/image/webp"
)

// maxSide is the most pixels along a side of a picture file. Decoders take up to 8 bytes for a
// pixel, 32 MiB in all, some as much again for what they unpack, and greys take 16.
const maxSide = 2048

// MaxBytes is the most of a file that is read: more than a picture within the limits can take, stored
// uncompressed with 8 bytes a pixel, and text.
const MaxBytes = 8*maxSide*maxSide + 1<<20

// Read reads a picture of one of the kinds that are known, which its first bytes tell whatever its name
// is: PNG, JPEG, GIF (its first picture), WebP, TIFF (its first picture), .npy or DICOM, of 32 to 2048
// pixels a side. Colours become grey as toGrey does. The size that a file declares is checked before
// memory is taken for it. Errors say what the picture must be, or what it is that is not read; the caller
// knows its name. Those of DICOM are a DICOMError and tell nothing of the patient.
func Read(r io.Reader) (Raster, error) {
	head := make([]byte, HeadBytes)
	got, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return Raster{}, err
	}
	head = head[:got]
	whole := io.MultiReader(bytes.NewReader(head), r)
	switch kind := kindOf(head); kind {
	case "PNG":
		return decodePNG(whole)
	case "JPEG":
		return decodeWith(whole, kind, jpeg.DecodeConfig, jpeg.Decode)
	case "GIF":
		return decodeWith(whole, kind, gif.DecodeConfig, gif.Decode)
	case "WebP":
		return decodeWith(whole, kind, webp.DecodeConfig, webp.Decode)
	case "NumPy":
		return decodeNPY(whole)
	case "TIFF":
		return decodeWhole(whole, decodeTIFF)
	case "DICOM":
		return decodeWhole(whole, decodeDICOM)
	default:
		return Raster{}, unread(kind, head)
	}
}

// decodeWhole reads all of a file whose parts may lie anywhere.
func decodeWhole(r io.Reader, decode func(file []byte) (Raster, error)) (Raster, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Raster{}, err
	}
	if len(file) > MaxBytes {
		return Raster{}, fmt.Errorf("must be a file of at most %d MiB", MaxBytes>>20)
	}
	return decode(file)
}

// decodeWith reads a file whose size is looked at first.
func decodeWith(r io.Reader, kind string, config func(io.Reader) (image.Config, error),
	decode func(io.Reader) (image.Image, error)) (Raster, error) {
	var file bytes.Buffer
	r = io.LimitReader(r, MaxBytes+1)
	c, err := config(io.TeeReader(r, &file))
	if err != nil {
		return Raster{}, fmt.Errorf("must be a whole %s file: %w", kind, err)
	}
	if err := checkSides(c.Width, c.Height); err != nil {
		return Raster{}, err
	}
	m, err := decode(io.MultiReader(&file, r))
	if err != nil {
		return Raster{}, fmt.Errorf("must be a whole %s file: %w", kind, err)
	}
	size := m.Bounds().Size() // of a GIF's first picture, which may be smaller
	if err := checkSides(size.X, size.Y); err != nil {
		return Raster{}, err
	}
	return toGrey(m), nil
}

func checkSides(width, height int) error {
	if min(width, height) >= MinSize && max(width, height) <= maxSide {
		return nil
	}
	return fmt.Errorf("must have sides of %d to %d pixels, got %d x %d", MinSize, maxSide, width, height)
}

// toGrey returns the greys of a picture, on black where it is transparent. Of a
// colour it takes the luma of ITU-R BT.601, as image/color does.
func toGrey(decoded image.Image) Raster {
	source := decoded.(image.RGBA64Image) // as all of the standard library's are
	b := source.Bounds()
	m := Raster{Rows: b.Dy(), Columns: b.Dx(), Pix: make([]float32, b.Dy()*b.Dx())}
	for i := range m.Rows {
		for j := range m.Columns {
			c := source.RGBA64At(b.Min.X+j, b.Min.Y+i)
			luma := (19595*uint32(c.R) + 38470*uint32(c.G) + 7471*uint32(c.B) + 1<<15) >> 16
			m.Pix[i*m.Columns+j] = float32(float64(luma) / 0xffff)
		}
	}
	return m
}

// ToWhite multiplies a picture such that its brightest pixel is 1, unless it is black: how much of
// its range a file uses says nothing about the picture.
func (m Image) ToWhite() Image {
	if brightest := slices.Max(m.Pix); brightest > 0 {
		return m.Times(1 / float64(brightest))
	}
	return m
}
