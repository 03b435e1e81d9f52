package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"gradus/ct/picture/picturetest"
)

// body is a slice of 40 x 48 pixels in HU.
func body(i, j int) int { return -1000 + 41*i + 29*j }

func slice(others ...picturetest.Attribute) []picturetest.Attribute {
	return picturetest.With(picturetest.Slice(40, 48, body), others...)
}

// A slice is read in HU, with the window that it asks for, however its elements are written.
func TestReadDICOM(t *testing.T) {
	for _, syntax := range []string{picturetest.Implicit, picturetest.Explicit} {
		m, err := Read(bytes.NewReader(picturetest.DICOM(syntax, slice())))
		if err != nil {
			t.Errorf("%s: %v", syntax, err)
			continue
		}
		if m.Rows != 40 || m.Columns != 48 || m.Unit != Hounsfield || m.Window == nil || *m.Window != (Window{-160, 239}) {
			t.Errorf("%s: %d x %d, unit %v, window %v", syntax, m.Columns, m.Rows, m.Unit, m.Window)
		}
		for k, v := range m.Pix {
			if want := body(k/48, k%48); v != float32(want) {
				t.Fatalf("%s: pixel %d is %g, want %d", syntax, k, v, want)
			}
		}
	}
}

// Bits that hold no pixel are left out, signs are read, and slopes need not be whole.
func TestReadDICOMNumbers(t *testing.T) {
	words := func(v ...uint16) picturetest.Attribute {
		var b []byte
		for range 32 * 32 / len(v) {
			for _, w := range v {
				b = binary.LittleEndian.AppendUint16(b, w)
			}
		}
		return picturetest.Attribute{Tag: 0x7fe0_0010, Type: "OW", Value: string(b)}
	}
	us, ds := picturetest.US, func(tag uint32, v string) picturetest.Attribute {
		return picturetest.Attribute{Tag: tag, Type: "DS", Value: v}
	}
	side := []picturetest.Attribute{us(0x0028_0010, 32), us(0x0028_0011, 32)}
	for name, c := range map[string]struct {
		with []picturetest.Attribute
		want [2]float32
	}{
		"overlays above":  {[]picturetest.Attribute{words(0xf001, 0x8fff)}, [2]float32{-1023, 3071}},
		"pixels above":    {[]picturetest.Attribute{words(0x0010, 0xfff7), us(0x0028_0102, 15)}, [2]float32{-1023, 3071}},
		"signed 12 bits":  {[]picturetest.Attribute{words(0x0fff, 0xf7ff), us(0x0028_0103, 1)}, [2]float32{-1025, 1023}},
		"signed 16 bits":  {[]picturetest.Attribute{words(0xffff, 0x8000), us(0x0028_0101, 16), us(0x0028_0102, 15), us(0x0028_0103, 1)}, [2]float32{-1025, -33792}},
		"slope":           {[]picturetest.Attribute{words(2, 3), ds(0x0028_1053, "0.25"), ds(0x0028_1052, " -1.5 ")}, [2]float32{-1, -0.75}},
		"no slope":        {[]picturetest.Attribute{words(2, 3), ds(0x0028_1053, ""), ds(0x0028_1052, "")}, [2]float32{2, 3}},
		"8 bits":          {[]picturetest.Attribute{words(0xff01), us(0x0028_0100, 8), us(0x0028_0101, 8), us(0x0028_0102, 7)}, [2]float32{-1023, -769}},
		"an empty window": {[]picturetest.Attribute{words(2, 3), ds(0x0028_1051, "1")}, [2]float32{-1022, -1021}},
	} {
		m, err := Read(bytes.NewReader(picturetest.DICOM(picturetest.Explicit, slice(append(side, c.with...)...))))
		if err != nil || m.Pix[0] != c.want[0] || m.Pix[1] != c.want[1] {
			t.Errorf("%s: %v, %v", name, m.Pix[:min(2, len(m.Pix))], err)
		}
		if name == "an empty window" && m.Window != nil {
			t.Errorf("%s: %v", name, *m.Window)
		}
	}
}

// What is no CT has numbers of no unit.
func TestReadDICOMUnits(t *testing.T) {
	for _, a := range []picturetest.Attribute{{Tag: 0x0008_0060, Type: "CS", Value: "MR"},
		{Tag: 0x0028_1054, Type: "LO", Value: "US"}} {
		m, err := Read(bytes.NewReader(picturetest.DICOM(picturetest.Implicit, slice(a))))
		if err != nil || m.Unit != Numbers {
			t.Errorf("%v: unit %v, %v", a, m.Unit, err)
		}
	}
}

// The error of a file that is not read says why and what to do, and nothing about the patient.
func TestReadDICOMRefuses(t *testing.T) {
	text := func(tag uint32, v string) []picturetest.Attribute {
		return slice(picturetest.Attribute{Tag: tag, Type: "LO", Value: v})
	}
	whole := picturetest.DICOM(picturetest.Explicit, slice())
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"JPEG 2000": {picturetest.DICOM(picturetest.JPEG2000, slice()),
			"is a DICOM file in JPEG 2000 compression, which is not read: save it uncompressed"},
		"big-endian":     {picturetest.DICOM("1.2.840.10008.1.2.2", slice()), "is a DICOM file in big-endian order"},
		"deflated":       {picturetest.DICOM("1.2.840.10008.1.2.1.99", slice()), "is a DICOM file in deflate compression"},
		"RLE":            {picturetest.DICOM("1.2.840.10008.1.2.5", slice()), "is a DICOM file in RLE compression"},
		"own":            {picturetest.DICOM(picturetest.Patient, slice()), "is a DICOM file in an order or compression that is not known"},
		"colour":         {picturetest.DICOM(picturetest.Explicit, slice(picturetest.US(0x0028_0002, 3))), "is a DICOM file in colour"},
		"inverse":        {picturetest.DICOM(picturetest.Explicit, text(0x0028_0004, "MONOCHROME1")), "is a DICOM file in which the highest"},
		"palette":        {picturetest.DICOM(picturetest.Explicit, text(0x0028_0004, "PALETTE COLOR")), "is a DICOM file without greys"},
		"frames":         {picturetest.DICOM(picturetest.Explicit, text(0x0028_0008, "30")), "is a DICOM file of several frames"},
		"burned in":      {picturetest.DICOM(picturetest.Explicit, text(0x0028_0301, "YES")), "is a DICOM file with text burned into"},
		"32 bits":        {picturetest.DICOM(picturetest.Explicit, slice(picturetest.US(0x0028_0100, 32))), "is a DICOM file with 32 bits"},
		"too many bits":  {picturetest.DICOM(picturetest.Explicit, slice(picturetest.US(0x0028_0101, 17))), "is a DICOM file with 16 bits a pixel, of which 17"},
		"no slope":       {picturetest.DICOM(picturetest.Explicit, text(0x0028_1053, picturetest.Patient)), "must have a slope and an intercept"},
		"endless slope":  {picturetest.DICOM(picturetest.Explicit, text(0x0028_1053, "1e300")), "must have a slope and an intercept"},
		"huge":           {picturetest.DICOM(picturetest.Explicit, slice(picturetest.US(0x0028_0010, 65535))), "must have sides of 32 to 2048"},
		"fewer pixels":   {picturetest.DICOM(picturetest.Explicit, slice(picturetest.US(0x0028_0010, 41))), "must be a whole DICOM file: 3840 bytes cannot hold 48 x 41"},
		"cut off":        {whole[:len(whole)-2], "must be a whole DICOM file: unexpected EOF"},
		"nothing":        {whole[:132], "must be a whole DICOM file: unexpected EOF"},
		"without syntax": {append(bytes.Clone(whole[:132]), whole[160:]...), "is a DICOM file in an order or compression that is not known"},
		"twice":          {picturetest.DICOM(picturetest.Explicit, append([]picturetest.Attribute{picturetest.US(0x0028_0002, 1)}, slice()...)), "must be a whole DICOM file: an element stands there twice"},
		"deep": {append(picturetest.DICOM(picturetest.Implicit, nil),
			strings.Repeat("\x20\x00\x22\x92\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff", 100_000)...),
			"must be a whole DICOM file: sequences lie too deep"},
	} {
		_, err := Read(bytes.NewReader(c.file))
		var own *DICOMError
		if err == nil || !errors.As(err, &own) || !strings.HasPrefix(err.Error(), c.want) ||
			strings.Contains(err.Error(), "Doe") {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

// A file that is a TIFF, too, is a DICOM file: what it says of a person counts.
func TestDICOMComesFirst(t *testing.T) {
	file := picturetest.DICOM(picturetest.Explicit, slice())
	for _, begins := range []string{"II*\x00", "\x89PNG\r\n\x1a\n", "GIF89a"} {
		copy(file, begins)
		if m, err := Read(bytes.NewReader(file)); !IsDICOM(file) || err != nil || m.Unit != Hounsfield {
			t.Errorf("%q: %v", begins, err)
		}
	}
	if IsDICOM(nil) || IsDICOM([]byte("DICM")) {
		t.Error("nothing is a DICOM file")
	}
}

func FuzzReadDICOM(f *testing.F) {
	for _, syntax := range []string{picturetest.Implicit, picturetest.Explicit, picturetest.JPEG2000} {
		file := picturetest.DICOM(syntax, slice())
		f.Add(file)
		f.Add(file[:len(file)/2])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) < dicomBegins {
			return
		}
		copy(file[128:], "DICM")
		checkRead(t, file)
	})
}
