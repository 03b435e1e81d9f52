package ct

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"gradus/ct/picture"
)

// Bring returns the spec with all pictures that it names in it, so that it needs no other file. Of DICOM files
// it brings what Anonymous leaves of them.
func (s Spec) Bring(open OpenFunc) (Spec, error) {
	return s.mapFiles(func(f *imageFile) error {
		data, err := f.read(open, maxFileData)
		if err != nil {
			return err
		}
		f.data = data
		return f.anonymise()
	})
}

// Anonymous returns the spec with the DICOM files that it names or brings as arrays of their pixels, under
// names that say nothing, as what such a file tells of a person and what it is called must not be handed on.
// Nothing else changes.
func (s Spec) Anonymous(open OpenFunc) (Spec, error) {
	return s.mapFiles(func(f *imageFile) error {
		if f.data != nil {
			return f.anonymise()
		}
		head, err := f.read(open, picture.HeadBytes)
		if err != nil || !picture.IsDICOM(head) {
			return err
		}
		if f.data, err = f.read(open, maxFileData); err != nil {
			return err
		}
		return f.anonymise()
	})
}

// mapFiles returns the spec with other files than its own.
func (s Spec) mapFiles(change func(*imageFile) error) (Spec, error) {
	if f := s.Image.imageFile(); f.name != "" {
		if err := change(&f); err != nil {
			return Spec{}, err
		}
		s.Image.File, s.Image.Data, s.Image.Window = f.name, f.data, f.window
	}
	s.Starts = append([]Start(nil), s.Starts...)
	for i := range s.Starts {
		start := &s.Starts[i]
		f := start.imageFile(fmt.Sprintf("starts[%d]", i))
		if f.name == "" {
			continue
		}
		if err := change(&f); err != nil {
			return Spec{}, err
		}
		start.File, start.Data, start.Window = f.name, f.data, f.window
	}
	return s, nil
}

// read returns at most so many of the file's first bytes, and one more of a file that is longer than a picture may be.
func (f *imageFile) read(open OpenFunc, most int64) ([]byte, error) {
	from, err := f.reader(open)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, most+most/maxFileData))
	if err != nil {
		return nil, fmt.Errorf("%s.file: %q: %w", f.at, f.name, err)
	}
	whole := *f
	whole.data = data
	return data, whole.validate()
}

// anonymise makes a DICOM file an array of its pixels.
func (f *imageFile) anonymise() error {
	if !picture.IsDICOM(f.data) {
		return nil
	}
	m, err := picture.Read(bytes.NewReader(f.data))
	if err != nil {
		return f.unread(err)
	}
	f.data = m.NPY()
	f.name = fmt.Sprintf("slice-%.6x.npy", sha256.Sum256(f.data))
	if f.window == nil && m.Unit == picture.Hounsfield { // which an array does not say
		w := picture.DefaultWindow
		f.window = &w
	}
	return nil
}

// Bare returns the spec without the pictures that it brings.
func (s Spec) Bare() Spec {
	s.Image.Data = nil
	s.Starts = append([]Start(nil), s.Starts...)
	for i, start := range s.Starts {
		s.Starts[i] = start.bare()
	}
	return s
}

func (s Start) bare() Start {
	s.Data = nil
	return s
}
