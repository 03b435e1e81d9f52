package ctapp

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"gradus/ct/picture"
)

// upload is a picture that a page sent, without what it may have told of a person.
type upload struct {
	file      []byte
	extension string // of its name
	about     uploaded
}

// uploaded is what a page is told of an upload.
type uploaded struct {
	File    string          `json:"file"` // the name by which a spec calls it
	Width   int             `json:"width"`
	Height  int             `json:"height"`
	Unit    string          `json:"unit,omitzero"`   // "hu" or "numbers", which are seen through a window; else greys
	Window  *picture.Window `json:"window,omitzero"` // that the file asks for
	Preview preview         `json:"preview"`
}

// preview is a small picture of all of an upload: a pixel v, of 16 bits, little-endian, stands for
// low + v/65535 (high - low).
type preview struct {
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Pixels []byte  `json:"pixels"`
}

// previewSide is that of the longer side, in pixels.
const previewSide = 96

// newUpload reads a file. A DICOM file becomes an array.
func newUpload(file []byte) (upload, error) {
	m, err := picture.Read(bytes.NewReader(file))
	if err != nil {
		return upload{}, err
	}
	u := upload{file: file, extension: picture.Extension(file), about: uploaded{Width: m.Columns, Height: m.Rows,
		Unit:   [...]string{picture.Greys: "", picture.Numbers: "numbers", picture.Hounsfield: "hu"}[m.Unit],
		Window: m.Window, Preview: newPreview(m)}}
	if picture.IsDICOM(file) {
		u.file = m.NPY()
		u.extension = picture.Extension(u.file)
	}
	return u, nil
}

func newPreview(m picture.Raster) preview {
	shrink := min(1, previewSide/float64(max(m.Rows, m.Columns)))
	small := m.Resample(max(1, int(math.Round(shrink*float64(m.Rows)))), max(1, int(math.Round(shrink*float64(m.Columns)))))
	lo, hi := float64(slices.Min(small.Pix)), float64(slices.Max(small.Pix))
	p := preview{Width: small.Columns, Height: small.Rows, Low: lo, High: hi, Pixels: make([]byte, 0, 2*len(small.Pix))}
	for _, v := range small.Pix {
		level := 0.0
		if hi > lo {
			level = math.Round((float64(v) - lo) / (hi - lo) * 0xffff)
		}
		p.Pixels = binary.LittleEndian.AppendUint16(p.Pixels, uint16(level))
	}
	return p
}
