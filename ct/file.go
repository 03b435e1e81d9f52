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

// imageFile is a picture that a part of the spec names or brings, and how it is taken.
type imageFile struct {
	at     string // path in the spec of the part
	name   string
	data   []byte
	fit    picture.Fit
	window *picture.Window
}

func (s Source) imageFile() imageFile {
	return imageFile{"image", s.File, s.Data, s.Fit, s.Window}
}

func (s Start) imageFile(at string) imageFile {
	return imageFile{at, s.File, s.Data, s.Fit, s.Window}
}

// validate reports a name that cannot be a file's, data that are too long, and a window that is none.
func (f imageFile) validate() error {
	if len(f.name) < 1 || len(f.name) > maxFileName {
		got := fmt.Sprintf("%d bytes", len(f.name))
		return solver.Outside(f.at+".file", got, "a name of 1 to %d bytes", maxFileName)
	}
	if len(f.data) > maxFileData {
		got := fmt.Sprintf("%d bytes", len(f.data))
		return solver.Outside(f.at+".data", got, "a picture of at most %d MiB", maxFileData>>20)
	}
	if f.window != nil {
		return f.window.Validate(f.at + ".window")
	}
	return nil
}

// open reads the picture, resampled to n x n pixels: its brightest is 1 unless a window says what is white.
func (f imageFile) open(n int, open OpenFunc) (picture.Image, error) {
	m, white, err := f.decode(open)
	if err != nil {
		return picture.Image{}, err
	}
	m = m.Resample(n)
	if !white {
		m = m.ToWhite()
	}
	return m, nil
}

// decode reads the picture with all its pixels; white says whether 1 is what the file's numbers call white.
func (f imageFile) decode(open OpenFunc) (m picture.Image, white bool, err error) {
	from, err := f.reader(open)
	if err != nil {
		return picture.Image{}, false, err
	}
	defer from.Close()
	raster, err := picture.Read(from)
	if err != nil {
		return picture.Image{}, false, f.unread(err)
	}
	if raster, white, err = raster.Seen(f.window); err != nil {
		return picture.Image{}, false, fmt.Errorf("%s.window: %w", f.at, err)
	}
	return raster.Square(f.fit), white, nil
}

// unread says which picture an error is about. The name of a DICOM file may be a person's.
func (f imageFile) unread(err error) error {
	var private *picture.DICOMError
	if errors.As(err, &private) {
		return fmt.Errorf("%s.file: %w", f.at, err)
	}
	return fmt.Errorf("%s.file: %q %w", f.at, f.name, err)
}

// reader reads what the spec brings, or else the file that it names.
func (f imageFile) reader(open OpenFunc) (io.ReadCloser, error) {
	if f.data != nil {
		return io.NopCloser(bytes.NewReader(f.data)), nil
	}
	if open == nil {
		return nil, fmt.Errorf("%s.file: is read by the command line only", f.at)
	}
	file, err := open(f.name)
	if err != nil {
		var path *fs.PathError // which holds the name, unquoted
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, fmt.Errorf("%s.file: %q cannot be opened: %w", f.at, f.name, err)
	}
	return file, nil
}
