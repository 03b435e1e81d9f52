package cpu

import (
	"slices"
	"testing"
)

func TestChoose(t *testing.T) {
	all := Available()
	if all[0] != Go {
		t.Fatalf("plain Go is not first of %v", all)
	}
	if k, err := Choose(""); err != nil || k != all[len(all)-1] {
		t.Errorf("fastest is %v, %v", k, err)
	}
	for _, k := range []Kernel{Go, AVX2, AVX512} {
		got, err := Choose(string(k))
		if slices.Contains(all, k) != (err == nil) || (err == nil && got != k) {
			t.Errorf("%s: %v, %v on a machine with %v", k, got, err, all)
		}
	}
	if _, err := Choose("sse"); err == nil {
		t.Error("sse is a kernel")
	}
}
