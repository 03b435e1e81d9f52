package ct

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"gradus/solver"
)

// OpenFunc opens a file that a spec names. Where files may not be read, as at a browser's
// word, it is nil, and a file is refused.
type OpenFunc func(name string) (io.ReadCloser, error)

const maxFileName = 4096

// validateFile reports a name that cannot be a file's; field is its path in the spec.
func validateFile(field, name string) error {
	if len(name) >= 1 && len(name) <= maxFileName {
		return nil
	}
	return &solver.RangeError{Field: field, Allowed: fmt.Sprintf("a name of 1 to %d bytes", maxFileName), Got: fmt.Sprintf("%d bytes", len(name))}
}

// openImage reads a PNG that a field of the spec names, resampled to n x n pixels.
func openImage(field, name string, n int, open OpenFunc) (Image, error) {
	if open == nil {
		return Image{}, fmt.Errorf("%s: is read by the command line only", field)
	}
	f, err := open(name)
	if err != nil {
		var path *fs.PathError // which holds the name, unquoted
		if errors.As(err, &path) {
			err = path.Err
		}
		return Image{}, fmt.Errorf("%s: %q cannot be opened: %w", field, name, err)
	}
	defer f.Close()
	m, err := ReadPNG(f, n)
	if err != nil {
		return Image{}, fmt.Errorf("%s: %q %w", field, name, err)
	}
	return m, nil
}
