package picture

import (
	"bytes"
	"fmt"
)

// HeadBytes is how much of a file is looked at to tell its kind: DICOM has its mark behind 128
// bytes of anything.
const HeadBytes = 132

// marks are what files of a kind have at a place.
var marks = []struct {
	kind string
	at   int
	mark string
}{
	{"DICOM", 128, "DICM"}, // which may begin as a TIFF
	{"PNG", 0, "\x89PNG\r\n\x1a\n"},
	{"JPEG", 0, "\xff\xd8\xff"},
	{"GIF", 0, "GIF87a"}, {"GIF", 0, "GIF89a"},
	{"NumPy", 0, "\x93NUMPY"},
	{"TIFF", 0, "II*\x00"}, {"TIFF", 0, "MM\x00*"}, {"TIFF", 0, "II+\x00"}, {"TIFF", 0, "MM\x00+"},
	{"WebP", 8, "WEBP"},
	{"AVIF", 4, "ftypavif"}, {"AVIF", 4, "ftypavis"},
	{"HEIC", 4, "ftypheic"}, {"HEIC", 4, "ftypmif1"},
	{"BMP", 0, "BM"},
	{"PDF", 0, "%PDF"},
	{"ZIP", 0, "PK\x03\x04"},
	{"gzip", 0, "\x1f\x8b"},
	{"JSON", 0, "{"},
}

// kindOf tells the kind of a file by its first bytes, "" for one that is not known.
func kindOf(head []byte) string {
	for _, m := range marks {
		if len(head) >= m.at && bytes.HasPrefix(head[m.at:], []byte(m.mark)) {
			return m.kind
		}
	}
	return ""
}

// Extension returns what names of files of a kind that is read end in, as the first bytes of one tell.
func Extension(head []byte) string {
	return map[string]string{"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WebP": ".webp", "TIFF": ".tif", "NumPy": ".npy",
		"DICOM": ".dcm"}[kindOf(head[:min(len(head), HeadBytes)])]
}

// unread is the error of a file of a kind that is not read.
func unread(kind string, head []byte) error {
	const read = "PNG, JPEG, GIF, WebP, TIFF, DICOM and .npy are read"
	switch {
	case kind == "AVIF":
		return fmt.Errorf("is an AVIF file, which only the page reads; %s", read)
	case kind != "":
		return fmt.Errorf("is a %s file; %s", kind, read)
	case len(head) == 0:
		return fmt.Errorf("is empty; %s", read)
	}
	return fmt.Errorf("is of no kind that is known, it begins with %q; %s", head[:min(len(head), 8)], read)
}
