//go:build !race

package score

import "testing"

// An evaluation makes no garbage. (With the race detector sync.Pool forgets on purpose.)
func TestNoAllocations(t *testing.T) {
	const n, sigma = 64, 0.1
	net := New(Default(), fastest(t), n)
	x, g := noisy(n, sigma, 7), make([]float32, n*n)
	if got := testing.AllocsPerRun(20, func() {
		if _, err := net.Gradient(t.Context(), g, x, sigma); err != nil {
			t.Fatal(err)
		}
	}); got > 0 {
		t.Errorf("%g allocations an evaluation", got)
	}
}
