package picture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Where a DICOM file begins, and what stands for a length that is not told.
const (
	dicomBegins   = 132
	dicomUnending = 1<<32 - 1
	dicomDeepest  = 16 // sequences in sequences
)

// dicomTag is the group and the element of an attribute.
type dicomTag uint32

// The attributes that are looked at, of PS3.6; all others are passed over unread.
const (
	dicomSyntax      dicomTag = 0x0002_0010
	dicomModality    dicomTag = 0x0008_0060
	dicomSamples     dicomTag = 0x0028_0002
	dicomPhotometric dicomTag = 0x0028_0004
	dicomFrames      dicomTag = 0x0028_0008
	dicomRows        dicomTag = 0x0028_0010
	dicomColumns     dicomTag = 0x0028_0011
	dicomAllocated   dicomTag = 0x0028_0100 // bits
	dicomStored      dicomTag = 0x0028_0101
	dicomHighBit     dicomTag = 0x0028_0102
	dicomSigned      dicomTag = 0x0028_0103
	dicomBurnedIn    dicomTag = 0x0028_0301
	dicomCentre      dicomTag = 0x0028_1050 // of the window
	dicomWidth       dicomTag = 0x0028_1051
	dicomIntercept   dicomTag = 0x0028_1052
	dicomSlope       dicomTag = 0x0028_1053
	dicomScale       dicomTag = 0x0028_1054 // what it leads to
	dicomLookup      dicomTag = 0x0028_3000
	dicomPixels      dicomTag = 0x7fe0_0010

	dicomItem         dicomTag = 0xfffe_e000
	dicomItemEnds     dicomTag = 0xfffe_e00d
	dicomSequenceEnds dicomTag = 0xfffe_e0dd
)

var dicomKept = []dicomTag{dicomSyntax, dicomModality, dicomSamples, dicomPhotometric, dicomFrames, dicomRows, dicomColumns,
	dicomAllocated, dicomStored, dicomHighBit, dicomSigned, dicomBurnedIn, dicomCentre, dicomWidth, dicomIntercept,
	dicomSlope, dicomScale, dicomLookup, dicomPixels}

// attributes are values of a file by their tags.
type attributes map[dicomTag][]byte

// text is a value without what pads it.
func (a attributes) text(tag dicomTag) string { return strings.Trim(string(a[tag]), " \x00") }

// short is a whole number of two bytes; what stands for one that is not there is usual.
func (a attributes) short(tag dicomTag, usual int) int {
	if v := a[tag]; len(v) >= 2 {
		return int(binary.LittleEndian.Uint16(v))
	}
	return usual
}

// decimal is the first number of a text; false if there is none.
func (a attributes) decimal(tag dicomTag) (float64, bool) {
	first, _, _ := strings.Cut(a.text(tag), `\`)
	v, err := strconv.ParseFloat(strings.TrimSpace(first), 64)
	return v, err == nil
}

// dicomReader passes over the elements of a file, PS3.5 section 7.
type dicomReader struct {
	rest     []byte
	implicit bool // no element tells its type
}

var errDeep = errors.New("sequences lie too deep in each other")

// take returns the next bytes.
func (r *dicomReader) take(n uint32) ([]byte, error) {
	if uint64(n) > uint64(len(r.rest)) {
		return nil, io.ErrUnexpectedEOF
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken, nil
}

// longTypes are those whose lengths have four bytes.
var longTypes = []string{"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}

// head reads an element's tag, type and length.
func (r *dicomReader) head() (tag dicomTag, kind string, length uint32, err error) {
	b, err := r.take(8)
	if err != nil {
		return 0, "", 0, err
	}
	le := binary.LittleEndian
	tag = dicomTag(le.Uint16(b))<<16 | dicomTag(le.Uint16(b[2:]))
	if r.implicit || tag>>16 == 0xfffe { // items have no type
		return tag, "", le.Uint32(b[4:]), nil
	}
	kind = string(b[4:6])
	if !slices.Contains(longTypes, kind) {
		return tag, kind, uint32(le.Uint16(b[6:])), nil
	}
	if b, err = r.take(4); err != nil {
		return 0, "", 0, err
	}
	return tag, kind, le.Uint32(b), nil
}

// element reads the next one; of one without a length, whose end is looked for, the value is nil.
func (r *dicomReader) element(deep int) (tag dicomTag, value []byte, err error) {
	tag, kind, length, err := r.head()
	if err != nil || length != dicomUnending {
		if err == nil {
			value, err = r.take(length)
		}
		return tag, value, err
	}
	if tag == dicomPixels {
		return tag, nil, nil // in compressed pieces
	}
	inner := dicomReader{r.rest, r.implicit || kind == "UN"}
	err = inner.skipItems(deep + 1)
	r.rest = inner.rest
	return tag, nil, err
}

// skipItems passes over the items of a sequence without a length.
func (r *dicomReader) skipItems(deep int) error {
	if deep > dicomDeepest {
		return errDeep
	}
	for {
		tag, _, length, err := r.head()
		switch {
		case err != nil:
			return err
		case tag == dicomSequenceEnds:
			return nil
		case tag != dicomItem:
			return errors.New("a sequence has something else than items")
		case length != dicomUnending:
			if _, err := r.take(length); err != nil {
				return err
			}
			continue
		}
		for tag != dicomItemEnds {
			if tag, _, err = r.element(deep); err != nil {
				return err
			}
		}
	}
}

// readAttributes reads those that are kept, to the pixels, which come last.
func readAttributes(file []byte) (attributes, error) {
	a := attributes{}
	r := dicomReader{rest: file[dicomBegins:]}
	headed := false // the first group says how the others are written
	for {
		if !headed && len(r.rest) >= 2 && binary.LittleEndian.Uint16(r.rest) > 2 {
			headed = true
			syntax := a.text(dicomSyntax)
			if syntax != dicomImplicit && syntax != dicomExplicit {
				return nil, unreadSyntax(syntax)
			}
			r.implicit = syntax == dicomImplicit
		}
		tag, value, err := r.element(0)
		if err != nil {
			return nil, fmt.Errorf("must be a whole DICOM file: %w", err)
		}
		if !slices.Contains(dicomKept, tag) {
			continue
		}
		if value == nil {
			value = []byte{}
		}
		if _, again := a[tag]; again {
			return nil, errors.New("must be a whole DICOM file: an element stands there twice")
		}
		a[tag] = value
		if tag == dicomPixels {
			return a, nil
		}
	}
}

// IsDICOM reports whether a file that begins so is a DICOM file, which tells whose picture it is.
func IsDICOM(head []byte) bool { return kindOf(head[:min(len(head), HeadBytes)]) == "DICOM" }
