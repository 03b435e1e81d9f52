package sampling

import (
	"testing"

	"gradus/internal/leak"
	"gradus/solver/sample"
)

func TestMain(m *testing.M) { leak.Main(m) }

// run runs a flow to its end and measures it.
func run(t testing.TB, f Flow, d *Diffusion, y *Yardstick) Distance {
	t.Helper()
	c := sample.NewChains(f.Particles, 2)
	for _, err := range f.Run(t.Context(), d, c, false) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return y.Of(c)
}
