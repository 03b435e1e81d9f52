package ct

import (
	"testing"

	"gradus/ct/phantom"
	"gradus/internal/slow"
)

// The rules for lambda from the noise lose little against the best one, in honest scans of ellipses that they were
// not fitted to.
func TestLambdaFromNoiseIsNearTheBest(t *testing.T) {
	slow.Test(t)
	for _, method := range []Method{MethodTikhonov, MethodTV, MethodTGV} {
		for _, noise := range []float64{0.01, 0.05} {
			s := Default(method, PriorTV)
			s.Size, s.Scan.Angles, s.Scan.Noise, s.Image = 64, 30, noise, Source{Phantom: phantom.Ellipses, Seed: 7}
			_, gain, err := climb(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if t.Logf("%s, noise %g: %.2f dB below the best", method, noise, gain); gain > 0.5 {
				t.Errorf("%s, noise %g: %.2f dB below the best", method, noise, gain)
			}
		}
	}
}
