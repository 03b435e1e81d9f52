// Package scoretest makes files of weights for tests.
package scoretest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gradus/ct/score"
)

// Headed returns the file of the program's own weights with other entries in its header, without those that
// are "".
func Headed(t testing.TB, entries map[string]string) []byte {
	t.Helper()
	return headed(t, score.Embedded(), entries)
}

// Weights returns that file with other numbers, too: change is given their bytes. Their checksum is right.
func Weights(t testing.TB, entries map[string]string, change func(numbers []byte)) []byte {
	t.Helper()
	file := score.Embedded()
	numbers := file[8+binary.LittleEndian.Uint64(file):]
	change(numbers)
	all := map[string]string{"sha256": fmt.Sprintf("%x", sha256.Sum256(numbers))}
	maps.Copy(all, entries)
	return headed(t, file, all)
}

func headed(t testing.TB, file []byte, entries map[string]string) []byte {
	t.Helper()
	end := 8 + binary.LittleEndian.Uint64(file)
	var header map[string]any
	if err := json.Unmarshal(file[8:end], &header); err != nil {
		t.Fatal(err)
	}
	text := header["__metadata__"].(map[string]any)
	for name, entry := range entries {
		if text[name] = entry; entry == "" {
			delete(text, name)
		}
	}
	head, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head, file[end:])
}

// Folder returns a new folder with a file for each name, without its extension, of the program's own weights with
// those entries in its header.
func Folder(t testing.TB, files map[string]map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(folder, name+".safetensors"), Headed(t, files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
