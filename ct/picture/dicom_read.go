package picture

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// Transfer syntaxes of PS3.6, annex A.
const (
	dicomUID      = "1.2.840.10008.1.2"
	dicomImplicit = dicomUID
	dicomExplicit = dicomUID + ".1"
)

// dicomSyntaxes name those that are not read by the beginnings of their numbers.
var dicomSyntaxes = []struct{ begins, name string }{
	{".1.99", "deflate compression"}, {".2", "big-endian order"},
	{".4.20", "high-throughput JPEG 2000 compression"}, {".4.9", "JPEG 2000 compression"}, {".4.8", "JPEG-LS compression"},
	{".4.57", "lossless JPEG compression"}, {".4.70", "lossless JPEG compression"}, {".4.5", "JPEG compression"},
	{".4.10", "MPEG compression"}, {".5", "RLE compression"},
}

// DICOMError is what is wrong with a DICOM file. It says nothing of what the file tells about a person. The file's
// name may be a person's, too: code that reports the error leaves it out.
type DICOMError struct{ err error }

func (e *DICOMError) Error() string { return e.err.Error() }

func unreadSyntax(syntax string) error {
	for _, s := range dicomSyntaxes {
		if strings.HasPrefix(syntax, dicomUID+s.begins) {
			return unreadDICOM("in "+s.name, "save it uncompressed, in little-endian order")
		}
	}
	return unreadDICOM("in an order or compression that is not known", "save it uncompressed, in little-endian order")
}

func unreadDICOM(what, remedy string) error {
	return fmt.Errorf("is a DICOM file %s, which is not read: %s", what, remedy)
}

// decodeDICOM reads the slice of a DICOM file, and of its attributes those that say how: the rest, which
// tells whose slice it is, is passed over.
func decodeDICOM(file []byte) (Raster, error) {
	m, err := sliceOf(file)
	if err != nil {
		return Raster{}, &DICOMError{err}
	}
	return m, nil
}

func sliceOf(file []byte) (Raster, error) {
	a, err := readAttributes(file)
	if err == nil {
		err = a.readable()
	}
	if err != nil {
		return Raster{}, err
	}
	m := Raster{Rows: a.short(dicomRows, 0), Columns: a.short(dicomColumns, 0), Unit: a.unit(), Window: a.window()}
	if err := checkSides(m.Columns, m.Rows); err != nil {
		return Raster{}, err
	}
	slope, intercept, err := a.rescale()
	if err != nil {
		return Raster{}, err
	}
	number, each, err := a.numbers()
	if err != nil {
		return Raster{}, err
	}
	pixels := a[dicomPixels]
	if n := m.Rows * m.Columns * each; len(pixels) < n {
		return Raster{}, fmt.Errorf("must be a whole DICOM file: %d bytes cannot hold %d x %d pixels", len(pixels), m.Columns,
			m.Rows)
	}
	m.Pix = make([]float32, m.Rows*m.Columns)
	for i := range m.Pix {
		m.Pix[i] = float32(slope*number(pixels[i*each:]) + intercept)
	}
	return m, nil
}

// readable reports what is no slice of greys.
func (a attributes) readable() error {
	frames, counted := a.decimal(dicomFrames)
	switch photometric := a.text(dicomPhotometric); {
	case a.short(dicomSamples, 1) != 1:
		return unreadDICOM("in colour", "slices of greys are")
	case photometric == "MONOCHROME1":
		return unreadDICOM("in which the highest value is black", "save it as MONOCHROME2")
	case photometric != "MONOCHROME2":
		return unreadDICOM("without greys", "slices in MONOCHROME2 are")
	case counted && frames != 1:
		return unreadDICOM("of several frames", "save one slice")
	case a.text(dicomBurnedIn) == "YES":
		return unreadDICOM("with text burned into its pixels, a name perhaps", "take a slice without")
	case a[dicomLookup] != nil && a[dicomSlope] == nil:
		return unreadDICOM("with a lookup table instead of a slope and an intercept", "save it rescaled")
	}
	return nil
}

// unit is that of the values behind slope and intercept.
func (a attributes) unit() Unit {
	if scale := a.text(dicomScale); a.text(dicomModality) == "CT" && (scale == "" || scale == "HU") {
		return Hounsfield
	}
	return Numbers
}

// rescale are the slope and the intercept, 1 and 0 if there are none.
func (a attributes) rescale() (slope, intercept float64, err error) {
	slope = 1
	for _, of := range []struct {
		tag dicomTag
		v   *float64
	}{{dicomSlope, &slope}, {dicomIntercept, &intercept}} {
		if a.text(of.tag) == "" {
			continue
		}
		v, ok := a.decimal(of.tag)
		if !ok || !(math.Abs(v) <= maxWindow) {
			return 0, 0, fmt.Errorf("must have a slope and an intercept from -%.0f to %.0f", maxWindow, maxWindow)
		}
		*of.v = v
	}
	return slope, intercept, nil
}

// window is the first that the file asks for, if it is one: PS3.3, C.11.2.1.2.
func (a attributes) window() *Window {
	centre, has := a.decimal(dicomCentre)
	width, also := a.decimal(dicomWidth)
	w := Window{centre - width/2, centre + width/2 - 1}
	if !has || !also || w.Validate("") != nil {
		return nil
	}
	return &w
}

// numbers returns what a pixel's bytes stand for, and how many they are.
func (a attributes) numbers() (value func(b []byte) float64, each int, err error) {
	allocated := a.short(dicomAllocated, 0)
	stored := a.short(dicomStored, allocated)
	shift := a.short(dicomHighBit, stored-1) + 1 - stored
	if allocated != 8 && allocated != 16 || stored < 1 || shift < 0 || shift+stored > allocated {
		return nil, 0, unreadDICOM(fmt.Sprintf("with %d bits a pixel, of which %d are used", allocated, stored),
			"8 and 16 are")
	}
	signed := a.short(dicomSigned, 0) == 1
	unused := 32 - stored
	return func(b []byte) float64 {
		v := uint32(b[0])
		if allocated == 16 {
			v = uint32(binary.LittleEndian.Uint16(b))
		}
		v = v >> shift << unused // others may have overlays in them
		if signed {
			return float64(int32(v) >> unused)
		}
		return float64(v >> unused)
	}, allocated / 8, nil
}
