package prior

import (
	"math"
	"testing"
)

// The paper's clock runs from noise that hides everything to next to none: s/gamma with
// gamma^2 = exp(-B), s^2 = 1 - gamma^2 and B the integral of beta, here summed up.
func TestVPNoiseLevels(t *testing.T) {
	for _, time := range []float64{1e-3, 0.01, 0.3, 1} {
		var b float64
		const parts = 1000
		for i := range parts {
			b += (0.1 + (20-0.1)*time*(float64(i)+0.5)/parts) * time / parts
		}
		gamma := math.Exp(-b / 2)
		want := math.Sqrt(1-gamma*gamma) / gamma
		sigma, weight := VP.level(time)
		if math.Abs(sigma/want-1) > 1e-6 || weight != sigma {
			t.Errorf("time %g: sigma %g of weight %g, want %g", time, sigma, weight, want)
		}
	}
	if sigma, weight := VE.level(0.3); sigma != 0.3 || weight != 1 {
		t.Errorf("ve: sigma %g of weight %g", sigma, weight)
	}
}
