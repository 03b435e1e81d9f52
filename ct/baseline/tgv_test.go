package baseline

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/internal/cpu"
)

// The symmetrised gradient and its transpose have the same inner products, where what stands beside the diagonal
// counts twice.
func TestSymmetrisedGradientIsTransposed(t *testing.T) {
	const n = 17
	g := newTGV(operator.Identity(n*n), n, make([]float32, n*n))
	r := rand.New(rand.NewPCG(3, 1))
	var field [5][]float32
	for i := range field {
		field[i] = make([]float32, n*n)
		for j := range field[i] {
			field[i][j] = float32(r.NormFloat64())
		}
	}
	wx, wy, xx, yy, xy := field[0], field[1], field[2], field[3], field[4]
	exx, eyy, exy := make([]float32, n*n), make([]float32, n*n), make([]float32, n*n)
	g.applyE(exx, eyy, exy, wx, wy)
	tx, ty := make([]float32, n*n), make([]float32, n*n)
	g.transposeE(tx, ty, xx, yy, xy)
	left := operator.Dot(exx, xx) + operator.Dot(eyy, yy) + 2*operator.Dot(exy, xy)
	right := operator.Dot(wx, tx) + operator.Dot(wy, ty)
	if math.Abs(left-right) > 1e-4*math.Abs(left) {
		t.Errorf("<E w, r> is %g, <w, E^T r> %g", left, right)
	}
}

// ramp is a slope on a black ground: grey from 0.2 to 1 over a square.
func ramp(n int) picture.Image {
	x := picture.NewImage(n)
	for i := n / 4; i < 3*n/4; i++ {
		for j := n / 4; j < 3*n/4; j++ {
			x.Pix[i*n+j] = 0.2 + 1.6*float32(j-n/4)/float32(n)
		}
	}
	return x
}

func solveTGV(t *testing.T, op operator.Operator, n int, y []float32, lambda float64, o TGVOptions) TGVSolution {
	t.Helper()
	s, err := TGV(t.Context(), op, n, y, lambda, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Of a noisy slope it leaves no stairs, where total variation does: its best picture is nearer.
func TestTGVKeepsSlopes(t *testing.T) {
	const n = 32
	truth, op := ramp(n), operator.Identity(n*n)
	y, _, err := scan.Simulate(op, truth, scan.Scan{Noise: 0.4, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	best := func(solve func(lambda float64) picture.Image) (most float64) {
		for lambda := 0.02; lambda < 0.4; lambda *= 1.3 {
			most = max(most, picture.PSNR(truth.Pix, solve(lambda).Pix))
		}
		return most
	}
	tgv := best(func(lambda float64) picture.Image { return solveTGV(t, op, n, y, lambda, TGVOptions{}).X })
	tv := best(func(lambda float64) picture.Image {
		s, err := TV(t.Context(), op, n, y, lambda, TVOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return s.X
	})
	if tgv < tv+1 {
		t.Errorf("%.2f dB, total variation %.2f", tgv, tv)
	}
}

// The gap is what it says: no run, however long, comes below the energy less the gap, the energy is at most total
// variation's, for which w is 0, and where the solve ends is as good as where a longer one does.
func TestTGVGap(t *testing.T) {
	const n = 32
	projector := operator.NewProjector(cpu.Available()[len(cpu.Available())-1], n, 16, math.Pi)
	kept := make([]bool, n*n)
	for i := range kept {
		kept[i] = i%3 != 0
	}
	for name, op := range map[string]operator.Operator{"radon": projector, "identity": operator.Identity(n * n),
		"mask": operator.NewMask(kept)} {
		truth := phantom.Ellipses.Draw(n, 7)
		y, sd, err := scan.Simulate(op, truth, scan.Scan{Noise: 0.05, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		lambda := NoiseTV(op, sd)
		long := solveTGV(t, op, n, y, lambda, TGVOptions{Tolerance: 1e-9, MaxIterations: 8000})
		for _, tolerance := range []float64{1e-2, 1e-3} {
			s := solveTGV(t, op, n, y, lambda, TGVOptions{Tolerance: tolerance})
			floor := 1e-4 * operator.Dot(y, y) / 2
			if !s.Converged || s.Gap > tolerance || s.Energy-s.Gap*(s.Energy+floor) > long.Energy*(1+1e-5) ||
				s.Energy > long.Energy+tolerance*(long.Energy+floor) {
				t.Errorf("%s, %g: energy %g, gap %g after %d, in the end %g", name, tolerance, s.Energy, s.Gap,
					s.Iterations, long.Energy)
			}
		}
		tv, err := TV(t.Context(), op, n, y, lambda, TVOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if long.Energy > tv.Energy*(1+1e-5) {
			t.Errorf("%s: energy %g, total variation's %g", name, long.Energy, tv.Energy)
		}
	}
}

// With a huge weight the flat picture that fits best is left.
func TestTGVHugeLambda(t *testing.T) {
	const n = 16
	truth := ramp(n)
	var mean float64
	for _, v := range truth.Pix {
		mean += float64(v) / (n * n)
	}
	s := solveTGV(t, operator.Identity(n*n), n, truth.Pix, 1e6, TGVOptions{MaxIterations: 300})
	for i, v := range s.X.Pix {
		if math.Abs(float64(v)-mean) > 1e-6 {
			t.Fatalf("pixel %d is %g, the mean %g", i, v, mean)
		}
	}
}

func TestTGVOfNothing(t *testing.T) {
	const n = 8
	s := solveTGV(t, operator.Identity(n*n), n, make([]float32, n*n), 1, TGVOptions{})
	if !s.Converged || s.Energy != 0 || operator.Dot(s.X.Pix, s.X.Pix) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestTGVCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	const n = 8
	s, err := TGV(ctx, operator.Identity(n*n), n, operator.Ones(n*n), 1, TGVOptions{})
	if err != context.Canceled || s.Iterations != 1 {
		t.Errorf("%d iterations, %v", s.Iterations, err)
	}
}
