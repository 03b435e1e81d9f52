package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gradus/internal/figure"
)

// Files of a folder beside those of the result.
const (
	specFile     = "spec.json"
	manifestFile = ".gradus-files" // names of all that a replay has written there, one a line
	partialFile  = ".gradus-partial"
)

// folder is where the files of a replay go. It holds those of one replay only: what an earlier
// one wrote there is cleared, and nothing else; the spec comes last, so that it never lies
// beside results of another.
type folder struct{ root *os.Root }

// openFolder makes the folder and tries whether it can be written to, before hours of
// computing; what lies there stays until there is something to put in its place.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	f := &folder{root}
	if err := f.try(); err != nil {
		root.Close()
		return nil, fmt.Errorf("writing to the folder: %w", err)
	}
	return f, nil
}

func (f *folder) try() error {
	file, err := f.root.Create(partialFile)
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), f.root.Remove(partialFile))
}

func (f *folder) close() { f.root.Close() }

// write clears what the last replay wrote and writes the files and then the spec, with which
// anybody can run the same again.
func (f *folder) write(ctx context.Context, files []figure.File, spec []byte) error {
	if err := f.clear(); err != nil {
		return fmt.Errorf("clearing the last replay: %w", err)
	}
	files = append(files, figure.File{Name: specFile, Write: func(w io.Writer) error {
		_, err := w.Write(spec)
		return err
	}})
	var names strings.Builder
	for _, file := range files {
		names.WriteString(file.Name + "\n")
	}
	manifest := figure.File{Name: manifestFile, Write: func(w io.Writer) error {
		_, err := io.WriteString(w, names.String())
		return err
	}}
	for _, file := range append([]figure.File{manifest}, files...) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.put(file); err != nil {
			return fmt.Errorf("writing %s: %w", file.Name, err)
		}
	}
	return nil
}

// clear removes the files that the manifest lists, the spec first.
func (f *folder) clear() error {
	manifest, err := f.root.ReadFile(manifestFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range append([]string{specFile}, strings.Fields(string(manifest))...) {
		// Where somebody has put a link or a folder it is not our file.
		info, err := f.root.Lstat(name)
		if err != nil || !info.Mode().IsRegular() || name != filepath.Base(name) {
			continue
		}
		if err := f.root.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// put writes a file whole or not at all. A link in its place is replaced, not followed.
func (f *folder) put(file figure.File) error {
	partial, err := f.root.Create(partialFile)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Write(partial), partial.Close()); err != nil {
		return errors.Join(err, f.root.Remove(partialFile))
	}
	return f.root.Rename(partialFile, file.Name)
}
