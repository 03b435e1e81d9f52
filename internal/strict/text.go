package strict

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// document is JSON as UTF-8 without a byte order mark, and how it was written: editors and
// shells on Windows add a mark or write UTF-16.
type document struct {
	text []byte
	mark int  // bytes of the byte order mark before the text
	wide bool // the text came as UTF-16
}

// read decodes UTF-8 with or without a byte order mark, and UTF-16 with one.
func read(data []byte) document {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return document{text: data[3:], mark: 3}
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return document{wideText(data[2:], binary.LittleEndian), 2, true}
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return document{wideText(data[2:], binary.BigEndian), 2, true}
	}
	return document{text: data}
}

// wideText decodes UTF-16. Half a character at the end is one that is not valid.
func wideText(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, 0, len(data)/2+1)
	for ; len(data) > 1; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	if len(data) == 1 {
		units = append(units, utf8.RuneError)
	}
	return []byte(string(utf16.Decode(units)))
}

// byteAt counts from 1 the bytes of the data up to an offset in the text.
func (d document) byteAt(offset int) int {
	if d.wide {
		offset = 2 * len(utf16.Encode([]rune(string(d.text[:offset]))))
	}
	return d.mark + offset + 1
}

// lineAt counts lines and their characters from 1.
func (d document) lineAt(offset int) (line, column int) {
	before := d.text[:offset]
	begin := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[begin:]) + 1
}
