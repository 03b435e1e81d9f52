package score

import (
	"fmt"
	"testing"

	"gradus/internal/cpu"
)

// An evaluation: forward pass and input gradient. GOMAXPROCS=1 is one thread.
func BenchmarkNetwork(b *testing.B) {
	for _, n := range []int{128, 256} {
		for _, k := range cpu.Available() {
			b.Run(fmt.Sprintf("%d/%s", n, k), func(b *testing.B) {
				net := New(Default(), k, n)
				x, g := noisy(n, 0.1, 1), make([]float32, n*n)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := net.Gradient(b.Context(), g, x, 0.1); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
