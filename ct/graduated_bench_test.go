package ct

import (
	"fmt"
	"testing"

	"gradus/internal/cpu"
)

// A reconstruction from one start, with all processors.
func BenchmarkGraduated(b *testing.B) {
	for _, n := range []int{128, 256} {
		for _, k := range cpu.Available() {
			b.Run(fmt.Sprintf("%d/%s", n, k), func(b *testing.B) {
				s := Default(MethodGraduated, PriorScore)
				s.Size = n
				for b.Loop() {
					r, err := NewRun(&s, k, nil)
					if err == nil {
						err = r.Reconstruct(b.Context(), nil)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
