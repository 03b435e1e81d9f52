package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gradus/solver/figure"
)

// prepare makes the folder and puts the text of the complete spec there, with which
// anybody can run the same again.
func prepare(out string, spec []byte) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(out, "spec.json"), spec, 0o644); err != nil {
		return fmt.Errorf("writing the spec: %w", err)
	}
	return nil
}

func writeFiles(out string, files []figure.File) error {
	for _, f := range files {
		if err := writeFile(filepath.Join(out, f.Name), f.Write); err != nil {
			return fmt.Errorf("writing %s: %w", f.Name, err)
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
