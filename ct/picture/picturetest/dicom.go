// Package picturetest makes files for tests that no library of ours writes.
package picturetest

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Transfer syntaxes of DICOM files.
const (
	Implicit = "1.2.840.10008.1.2"
	Explicit = "1.2.840.10008.1.2.1"
	JPEG2000 = "1.2.840.10008.1.2.4.90"
)

// Patient is what DICOM tells of a person here: it must not come out of anything.
const Patient = "Doe^Jane^Secret"

// Attribute is one of a DICOM file, a text.
type Attribute struct {
	Tag   uint32
	Type  string
	Value string
}

// US is an attribute that is a whole number.
func US(tag uint32, v uint16) Attribute {
	return Attribute{tag, "US", string(binary.LittleEndian.AppendUint16(nil, v))}
}

// Slice are the attributes of a CT slice of 16 bits, whose values are HU + 1024, with the patient's name and a
// sequence without a length that has it, too. The window is that of the abdomen, -160 to 239.
func Slice(rows, columns int, hu func(i, j int) int) []Attribute {
	var pixels []byte
	for i := range rows {
		for j := range columns {
			pixels = binary.LittleEndian.AppendUint16(pixels, uint16(hu(i, j)+1024))
		}
	}
	return []Attribute{
		{0x0008_0060, "CS", "CT"}, {0x0010_0010, "PN", Patient}, {0x0010_0020, "LO", "ID-" + Patient},
		{0x0020_9222, "SQ", ""},
		US(0x0028_0002, 1), {0x0028_0004, "CS", "MONOCHROME2"}, US(0x0028_0010, uint16(rows)), US(0x0028_0011, uint16(columns)),
		US(0x0028_0100, 16), US(0x0028_0101, 12), US(0x0028_0102, 11), US(0x0028_0103, 0),
		{0x0028_1050, "DS", `40\-600`}, {0x0028_1051, "DS", `400\1500`}, {0x0028_1052, "DS", "-1024"}, {0x0028_1053, "DS", "1"},
		{0x7fe0_0010, "OW", string(pixels)},
	}
}

// With returns attributes with others in their places, which have their order.
func With(all []Attribute, others ...Attribute) []Attribute {
	all = slices.Clone(all)
	for _, other := range others {
		all = slices.DeleteFunc(all, func(a Attribute) bool { return a.Tag == other.Tag })
		all = append(all, other)
	}
	slices.SortStableFunc(all, func(a, b Attribute) int { return int(int64(a.Tag) - int64(b.Tag)) })
	return all
}

// DICOM returns a file of PS3.10.
func DICOM(syntax string, all []Attribute) []byte {
	file := append(make([]byte, 128), "DICM"...)
	file = append(file, element(Attribute{0x0002_0010, "UI", syntax}, false)...)
	for _, a := range all {
		file = append(file, element(a, syntax == Implicit)...)
	}
	return file
}

func element(a Attribute, implicit bool) []byte {
	le := binary.LittleEndian
	value := a.Value
	if len(value)%2 == 1 {
		value += string(" \x00"[boolInt(a.Type == "UI")])
	}
	b := le.AppendUint16(le.AppendUint16(nil, uint16(a.Tag>>16)), uint16(a.Tag))
	length := uint32(len(value))
	if a.Type == "SQ" {
		length = 1<<32 - 1
		name := element(Attribute{0x0010_0010, "PN", Patient}, implicit)
		inner := fmt.Appendf(nil, "\xfe\xff\x00\xe0\xff\xff\xff\xff%s\xfe\xff\x0d\xe0\x00\x00\x00\x00", name)
		value = fmt.Sprintf("%s\xfe\xff\x00\xe0%s%s\xfe\xff\xdd\xe0\x00\x00\x00\x00", inner,
			le.AppendUint32(nil, uint32(len(name))), name)
	}
	switch {
	case implicit:
		b = le.AppendUint32(b, length)
	case slices.Contains([]string{"OB", "OW", "SQ", "UN"}, a.Type):
		b = le.AppendUint32(append(b, a.Type+"\x00\x00"...), length)
	default:
		b = le.AppendUint16(append(b, a.Type...), uint16(length))
	}
	return append(b, value...)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
