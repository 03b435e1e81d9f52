package ct

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"gradus/ct/picture"
	"gradus/solver"
)

// OpenFunc opens a file that a spec names. Where files may not be read, as at a browser's
// word, it is nil, and a file is refused.
type OpenFunc func(name string) (io.ReadCloser, error)

// Limits of a file.
const (
	maxFileName = 4096
	maxFileData = picture.MaxBytes // that a spec brings: all that is read
)

// validateFile reports a name that cannot be a file's, and data that are too long; at is the path
// in the spec of what has both.
func validateFile(at, name string, data []byte) error {
	if len(name) < 1 || len(name) > maxFileName {
		got := fmt.Sprintf("%d bytes", len(name))
		return solver.Outside(at+".file", got, "a name of 1 to %d bytes", maxFileName)
	}
	if len(data) > maxFileData {
		got := fmt.Sprintf("%d bytes", len(data))
		return solver.Outside(at+".data", got, "a picture of at most %d MiB", maxFileData>>20)
	}
	return nil
}

// openImage reads a picture that a part of the spec names or brings, resampled to n x n pixels, its
// brightest 1.
func openImage(at, name string, data []byte, n int, open OpenFunc) (picture.Image, error) {
	m, err := decodeImage(at, name, data, open)
	if err != nil {
		return picture.Image{}, err
	}
	return m.Resample(n).ToWhite(), nil
}

// decodeImage reads a picture that a part of the spec names or brings, with all its pixels.
func decodeImage(at, name string, data []byte, open OpenFunc) (picture.Image, error) {
	var from io.Reader = bytes.NewReader(data)
	if data == nil {
		f, err := openFile(at, name, open)
		if err != nil {
			return picture.Image{}, err
		}
		defer f.Close()
		from = f
	}
	m, err := picture.Read(from)
	if err != nil {
		return picture.Image{}, fmt.Errorf("%s.file: %q %w", at, name, err)
	}
	return m, nil
}

func openFile(at, name string, open OpenFunc) (io.ReadCloser, error) {
	if open == nil {
		return nil, fmt.Errorf("%s.file: is read by the command line only", at)
	}
	f, err := open(name)
	if err != nil {
		var path *fs.PathError // which holds the name, unquoted
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fmt.Errorf("%s.file: %q cannot be opened: %w", at, name, err)
	}
	return f, nil
}

// Bring returns the spec with all pictures that it names in it, so that it needs no other file.
func (s Spec) Bring(open OpenFunc) (Spec, error) {
	bring := func(at, name string, data *[]byte) error {
		if name == "" || *data != nil {
			return nil
		}
		f, err := openFile(at, name, open)
		if err != nil {
			return err
		}
		defer f.Close()
		*data, err = io.ReadAll(io.LimitReader(f, maxFileData+1))
		if err != nil {
			return fmt.Errorf("%s.file: %q: %w", at, name, err)
		}
		return validateFile(at, name, *data)
	}
	if err := bring("image", s.Image.File, &s.Image.Data); err != nil {
		return Spec{}, err
	}
	s.Starts = append([]Start(nil), s.Starts...)
	for i := range s.Starts {
		if err := bring(fmt.Sprintf("starts[%d]", i), s.Starts[i].File, &s.Starts[i].Data); err != nil {
			return Spec{}, err
		}
	}
	return s, nil
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
