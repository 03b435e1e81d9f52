package score

import (
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gradus/internal/cpu"
)

// The weights are those that the training record is of.
func TestWeightsChecksum(t *testing.T) {
	line, err := os.ReadFile("weights.sha256")
	if err != nil {
		t.Fatal(err)
	}
	if want, _, _ := strings.Cut(string(line), " "); want != fmt.Sprintf("%x", sha256.Sum256(weights)) {
		t.Errorf("weights.safetensors has another checksum than weights.sha256: %s", want)
	}
	if len(weights) > 10<<20 {
		t.Errorf("weights of %d bytes", len(weights))
	}
}

// reference is what PyTorch makes of some inputs with the same weights; see
// train/reference.py.
func reference(t *testing.T) map[string]tensor {
	f, err := os.Open("testdata/reference.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read, err := readSafetensors(f)
	if err != nil {
		t.Fatal(err)
	}
	return read.tensors
}

func TestAgainstPyTorch(t *testing.T) {
	const tolerance = 1e-4
	tensors, compared := reference(t), 0
	for name, x := range tensors {
		base, ok := strings.CutSuffix(name, "/x")
		if !ok {
			continue
		}
		var n int
		var sigma float64
		if _, err := fmt.Sscanf(base, "%d/%g", &n, &sigma); err != nil {
			t.Fatal(err)
		}
		for _, k := range cpu.Available() {
			net := New(Default(), k, n)
			gradient := make([]float32, n*n)
			energy, err := net.Gradient(t.Context(), gradient, x.data, sigma)
			if err != nil {
				t.Fatal(err)
			}
			network := make([]float32, n*n)
			for i, r := range net.residual {
				network[i] = x.data[i] - r
			}
			if e := relative(network, tensors[base+"/network"].data); !(e < tolerance) {
				t.Errorf("%s, %s: N is off by %.2g", base, k, e)
			}
			if e := relative(gradient, tensors[base+"/gradient"].data); !(e < tolerance) {
				t.Errorf("%s, %s: the gradient is off by %.2g", base, k, e)
			}
			if want := float64(tensors[base+"/energy"].data[0]); !(math.Abs(energy/want-1) < tolerance) {
				t.Errorf("%s, %s: energy %g, want %g", base, k, energy, want)
			}
			compared++
		}
	}
	if compared == 0 {
		t.Error("nothing to compare with")
	}
}

// relative returns |a - b| / |b|.
func relative(a, b []float32) float64 {
	var difference, size float64
	for i, v := range b {
		d := float64(a[i] - v)
		difference += d * d
		size += float64(v) * float64(v)
	}
	return math.Sqrt(difference / size)
}
