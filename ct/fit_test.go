package ct

import (
	"math"
	"testing"

	"gradus/ct/baseline"
	"gradus/ct/phantom"
	"gradus/ct/scan"
	"gradus/internal/slow"
)

// thickDisc lets a sixth of the photons through its middle.
func thickDisc(seed int64, photons float64) Spec {
	s := Default(MethodTV, PriorTV)
	s.Size, s.Scan.Angles, s.Scan.Scan = 48, 30, scan.Scan{Photons: photons, Seed: seed}
	s.Image = Source{Drawing: phantom.Drawing{
		{Ellipse: &[6]float64{0, 0, 0.95, 0.9, 0, 1}}, {Ellipse: &[6]float64{0.3, 0.2, 0.3, 0.2, 20, 0.7}},
		{Ellipse: &[6]float64{-0.4, -0.1, 0.2, 0.4, 0, 0.4}}, {Ellipse: &[6]float64{0.1, -0.5, 0.15, 0.1, 0, 0.8}},
	}}
	return s
}

// surely is how many standard deviations a mean is off by chance once in two million times.
const surely = 5.0

// Rays that few photons pass count less, such that all noise is of one standard deviation, and
// whatever the counts are by chance.
func TestFitWeighsByCounts(t *testing.T) {
	s := thickDisc(1, 300)
	r := mustRun(t, s)
	w, ok := r.fitted.op.(*scan.Whitened)
	if !ok {
		t.Fatalf("%T", r.fitted.op)
	}
	clean := make([]float32, len(r.Y))
	r.Op.Apply(clean, r.Truth.Pix)
	var chi, mean, bias float64
	for i, c := range clean {
		d := float64(w.Weights[i]) * (float64(r.Y[i]) - float64(c)) / r.fitted.sd
		bias += float64(w.Weights[i]) * d / float64(len(r.Y))
		chi += d * d / float64(len(r.Y))
		mean += float64(w.Weights[i]) * float64(w.Weights[i]) / float64(len(r.Y))
	}
	if m := math.Sqrt(float64(len(r.Y))); math.Abs(chi-1) > surely*math.Sqrt2/m+0.02 || math.Abs(mean-1) > 1e-5 ||
		math.Abs(bias) > surely/m {
		t.Errorf("the whitened noise has the variance %g and the mean %g, weights the mean %g", chi, bias, mean)
	}
	s.Scan.Scan = scan.Scan{Noise: 0.05}
	if r := mustRun(t, s); r.fitted.op != r.Op || r.fitted.sd != r.explained() {
		t.Error("Gaussian noise is weighted")
	}
}

// With few photons and a thick object weights are worth something to every kind of method, against
// equal weights of the same mean, and against those that the mean variance gives.
func TestWeightsHelp(t *testing.T) {
	slow.Test(t)
	const photons = 1000 // a sixth of which pass through the middle
	seeds := int64(3)
	if slow.Race || testing.Short() {
		seeds = 1
	}
	for _, c := range []struct {
		method Method
		prior  PriorKind
	}{{MethodTikhonov, PriorTikhonov}, {MethodTV, PriorTV}, {MethodGraduated, PriorTV}, {MethodGraduated, PriorScore}} {
		var weighted, equal, loose float64
		for seed := range seeds {
			s := Default(c.method, c.prior)
			thick := thickDisc(seed+1, photons)
			s.Size, s.Scan, s.Image = thick.Size, thick.Scan, thick.Image
			r := mustRun(t, s)
			unweighted := func(sd float64) float64 {
				u := mustPrepare(t, s)
				u.fitted = data{u.Op, u.Y, sd}
				if err := u.Reconstruct(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				return float64(u.Result.PSNR) / float64(seeds)
			}
			weighted += float64(r.Result.PSNR) / float64(seeds)
			equal += unweighted(r.fitted.sd)
			loose += unweighted(r.explained())
		}
		t.Logf("%s %s: %.2f dB with weights, %.2f and %.2f dB without", c.method, c.prior, weighted, equal, loose)
		// A learnt prior that is held against the mean variance does as well on such a disc: it fits less of
		// the rays that are all noise, where the others are too strong everywhere.
		better := max(equal, loose) + 0.1
		if c.prior == PriorScore {
			better = equal + 0.1
		}
		if weighted < better {
			t.Errorf("%s %s: %.2f dB with weights, %.2f and %.2f dB without", c.method, c.prior, weighted, equal, loose)
		}
	}
}

// The rules for lambda from the noise lose no more against the oracle with photons than they do
// with Gaussian noise of the same standard deviation.
func TestLambdaFromPhotons(t *testing.T) {
	slow.Test(t)
	for _, method := range []Method{MethodTikhonov, MethodTV} {
		for _, photons := range []float64{100, 1e4} {
			for _, ellipses := range []bool{false, true} {
				s := thickDisc(5, photons)
				s.Scan.Simulation = SimulationSameGrid // which nothing of the discretisation depends on
				if s.Method = method; ellipses {
					s.Image = Source{Phantom: phantom.Ellipses, Seed: 5}
				}
				loss := func() (float64, *Run) {
					s.Lambda.Choice = baseline.LambdaNoise
					fromNoise := mustRun(t, s)
					s.Lambda.Choice = baseline.LambdaOracle
					return float64(mustRun(t, s).Result.PSNR - fromNoise.Result.PSNR), fromNoise
				}
				counted, r := loss()
				clean := make([]float32, len(r.Y))
				r.Op.Apply(clean, r.Truth.Pix)
				var mean float64
				for _, v := range clean {
					mean += float64(v) / float64(len(clean))
				}
				s.Scan.Scan = scan.Scan{Noise: r.fitted.sd / mean, Seed: 5}
				gaussian, _ := loss()
				t.Logf("%s, %g photons, ellipses %v: %.2f dB below the oracle's, %.2f with Gaussian noise", method,
					photons, ellipses, counted, gaussian)
				if counted > gaussian+0.5 {
					t.Errorf("%s, %g photons, ellipses %v: %.2f dB below the oracle's, %.2f with Gaussian noise",
						method, photons, ellipses, counted, gaussian)
				}
			}
		}
	}
}
