package baseline

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/ct/scan"
)

// tvEnergy is the energy by its definition.
func tvEnergy(op operator.Operator, n int, y []float32, lambda float64, x []float32) float64 {
	ax := make([]float32, len(y))
	op.Apply(ax, x)
	var sum float64
	for i := range n {
		for j := range n {
			var dx, dy float64
			if j < n-1 {
				dx = float64(x[i*n+j+1]) - float64(x[i*n+j])
			}
			if i < n-1 {
				dy = float64(x[(i+1)*n+j]) - float64(x[i*n+j])
			}
			sum += math.Hypot(dx, dy)
		}
	}
	return misfit(ax, y)/2 + lambda*sum
}

// tiny problems: pixels seen by many measurements, by few and by none.
func tinyProblem(r *rand.Rand) (op dense, n int, y []float32, lambda float64) {
	n = 1 + r.IntN(4)
	op = randomDense(r, 1+r.IntN(2*n*n), n*n)
	for j := range op.cols {
		if r.IntN(4) == 0 {
			for i := range op.rows {
				op.a[i*op.cols+j] = 0
			}
		}
	}
	y = random(r, op.rows)
	for i := range y {
		y[i] += float32(r.IntN(3))
	}
	return op, n, y, math.Exp(2*r.NormFloat64() - 2)
}

func randomSlopes(r *rand.Rand, n int, lambda float64) (px, py []float32) {
	px, py = random(r, n*n), random(r, n*n)
	for i := range px {
		if i%n == n-1 {
			px[i] = 0
		}
		if i/n == n-1 {
			py[i] = 0
		}
		s := lambda * r.Float64() / (1e-9 + math.Hypot(float64(px[i]), float64(py[i])))
		px[i], py[i] = px[i]*float32(s), py[i]*float32(s)
	}
	return px, py
}

// The bound of whatever dual variables is below the energy of whatever picture, and
// those of the solution meet.
func TestTVBound(t *testing.T) {
	r := newRand(21)
	met := 0
	for trial := range 300 {
		op, n, y, lambda := tinyProblem(r)
		s, err := TV(context.Background(), op, n, y, lambda, TVOptions{MaxIterations: 50000})
		if err != nil {
			t.Fatal(err)
		}
		rounding := 1e-6 * (s.Energy + operator.Dot(y, y))
		if s.Converged {
			met++
		}
		if e := tvEnergy(op, n, y, lambda, s.X.Pix); math.Abs(e-s.Energy) > rounding {
			t.Errorf("trial %d: energy %g, by definition %g", trial, s.Energy, e)
		}
		for _, v := range s.X.Pix {
			if v < 0 {
				t.Errorf("trial %d: pixel %g", trial, v)
			}
		}
		b := newDualBound(op, n, y)
		q, back := random(r, op.rows), make([]float32, n*n)
		for range 20 {
			// Anything, and near the solution, where the bound is close.
			px, py := randomSlopes(r, n, lambda)
			size := float32(math.Exp(-3 * r.Float64() * 3))
			for i := range q {
				q[i] = s.q[i] + size*float32(r.NormFloat64())
			}
			op.Transpose(back, q)
			if r.IntN(2) == 0 {
				px, py = s.px, s.py
			}
			if got := b.of(q, px, py, back, lambda); got > s.Energy+rounding {
				t.Fatalf("trial %d, n = %d, lambda %g: bound %g of some dual variables, energy %g", trial, n,
					lambda, got, s.Energy)
			}
			x := slices.Clone(s.X.Pix)
			for i := range x {
				x[i] = max(0, x[i]+size*float32(r.NormFloat64()))
			}
			if e := tvEnergy(op, n, y, lambda, x); e < s.Bound-rounding {
				t.Fatalf("trial %d, n = %d, lambda %g: energy %g of some picture, bound %g", trial,
					n, lambda, e, s.Bound)
			}
		}
	}
	if met < 295 {
		t.Errorf("%d of 300 met", met)
	}
}

// For one pixel the minimiser is known.
func TestTVOfOnePixel(t *testing.T) {
	op := dense{2, 1, []float64{1, 2}}
	for _, c := range []struct{ y0, y1, x float64 }{{1, 2, 1}, {1, 1, 0.6}, {-1, -1, 0}} {
		s, err := TV(context.Background(), op, 1, []float32{float32(c.y0), float32(c.y1)}, 3, TVOptions{})
		want := (math.Pow(c.x-c.y0, 2) + math.Pow(2*c.x-c.y1, 2)) / 2
		if err != nil || !s.Converged || math.Abs(float64(s.X.Pix[0])-c.x) > 0.02 || s.Bound > want+1e-6 ||
			s.Energy < want-1e-6 {
			t.Errorf("%v: x = %v, energy %g above %g, want %g; %v", c, s.X.Pix, s.Energy, s.Bound, want, err)
		}
	}
}

// Denoising of two flat parts brings their values nearer by lambda * length of the border
// / area, until they meet (Strong and Chan, "Edge-preserving and scale-dependent
// properties of total variation regularization", 2003).
func TestTVOfStep(t *testing.T) {
	const n, left = 32, 8
	y := make([]float32, n*n)
	for i := range y {
		y[i] = 0.2
		if i%n >= left {
			y[i] = 0.9
		}
	}
	for _, turned := range []bool{false, true} {
		for _, lambda := range []float64{0, 0.1, 1, 4, 5, 100} {
			a, b := 0.2+lambda/left, 0.9-lambda/(n-left)
			if a > b {
				a = (0.2*left + 0.9*(n-left)) / n
				b = a
			}
			picture := slices.Clone(y)
			if turned {
				for i := range picture {
					picture[i] = y[i%n*n+i/n]
				}
			}
			s, err := TV(context.Background(), operator.Identity(n*n), n, picture, lambda, TVOptions{Tolerance: 1e-3})
			if err != nil || !s.Converged {
				t.Fatalf("lambda %g: converged %v after %d, %v", lambda, s.Converged, s.Iterations, err)
			}
			for i, v := range s.X.Pix {
				want, at := a, i%n
				if turned {
					at = i / n
				}
				if at >= left {
					want = b
				}
				if math.Abs(float64(v)-want) > 4e-3 {
					t.Fatalf("turned %v, lambda %g, pixel %d: %g, want %g", turned, lambda, i, v, want)
				}
			}
		}
	}
}

// Without a prior, denoising is cutting off below zero.
func TestTVWithoutPrior(t *testing.T) {
	const n = 16
	y := random(newRand(22), n*n)
	s, err := TV(context.Background(), operator.Identity(n*n), n, y, 0, TVOptions{})
	if err != nil || !s.Converged {
		t.Fatalf("%v, %v", s.Converged, err)
	}
	for i, v := range s.X.Pix {
		if math.Abs(float64(v-max(0, y[i]))) > 0.02 {
			t.Errorf("pixel %d: %g of %g", i, v, y[i])
		}
	}
}

// A huge lambda leaves the flat picture that fits best, and black if that is below.
func TestTVHugeLambda(t *testing.T) {
	const n = 32
	p := newProjector(n, 20)
	truth := picture.NewImage(n)
	for i := range truth.Pix {
		truth.Pix[i] = float32(i%7) / 6
	}
	y, _, err := scan.Simulate(p, truth, scan.Scan{Noise: 0.05, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	minus := slices.Clone(y)
	for i := range minus {
		minus[i] = -y[i]
	}
	ones := picture.Image{N: n, Pix: slices.Repeat([]float32{1}, n*n)}
	flat := make([]float32, len(y))
	p.Apply(flat, ones.Pix)
	for _, lambda := range []float64{1e3, 1e6, 1e9} {
		for _, y := range [][]float32{y, minus} {
			want := max(0, operator.Dot(flat, y)/operator.Dot(flat, flat))
			s, err := TV(context.Background(), p, n, y, lambda, TVOptions{MaxIterations: 20000})
			if err != nil || !s.Converged {
				t.Errorf("lambda %g: converged %v after %d at %g above %g, %v", lambda, s.Converged, s.Iterations,
					s.Energy, s.Bound, err)
			}
			for i, v := range s.X.Pix {
				if math.Abs(float64(v)-want) > 0.01 {
					t.Fatalf("lambda %g, pixel %d: %g, want %g", lambda, i, v, want)
				}
			}
		}
	}
}

// edges is a picture of overlapping discs.
func edges(n int) picture.Image {
	m := picture.NewImage(n)
	for i := range n {
		for j := range n {
			x, y := m.Centre(i, j)
			if math.Hypot(x, y) < 0.8 {
				m.Pix[i*n+j] += 0.4
			}
			if math.Hypot(x-0.3, y+0.2) < 0.3 {
				m.Pix[i*n+j] += 0.6
			}
			if math.Hypot(x+0.3, 2*y-0.2) < 0.35 {
				m.Pix[i*n+j] -= 0.4
			}
		}
	}
	return m
}

func abs(i int) int { return max(i, -i) }

func someScans(t *testing.T, n int) map[string]struct {
	op     operator.Operator
	y      []float32
	lambda float64
} {
	keep := make([]bool, n*n)
	r := newRand(23)
	for i := range keep {
		keep[i] = r.IntN(3) == 0 && max(abs(i%n-n/2), abs(i/n-n/2)) > 6 // with a hole
	}
	scans := map[string]struct {
		op     operator.Operator
		y      []float32
		lambda float64
	}{}
	for name, c := range map[string]struct {
		op            operator.Operator
		noise, lambda float64
	}{
		"few angles":   {newProjector(n, 12), 0.05, 0.5},
		"many angles":  {newProjector(n, 60), 0.05, 2},
		"little noise": {newProjector(n, 60), 0.01, 0.2},
		"limited arc":  {projectorOver(n, 30, math.Pi/2), 0.05, 1},
		"denoising":    {operator.Identity(n * n), 0.3, 0.1},
		"inpainting":   {operator.NewMask(keep), 0.1, 0.02},
	} {
		y, _, err := scan.Simulate(c.op, edges(n), scan.Scan{Noise: c.noise, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		s := scans[name]
		s.op, s.y, s.lambda = c.op, y, c.lambda
		scans[name] = s
	}
	return scans
}

// The gap falls with the iterations to what was asked for, bounds stay bounds, and
// "converged" says which was met.
func TestTVGapFalls(t *testing.T) {
	const n = 64
	for name, c := range someScans(t, n) {
		best, err := TV(context.Background(), c.op, n, c.y, c.lambda, TVOptions{})
		if err != nil || !best.Converged {
			t.Errorf("%s: converged %v after %d at %g above %g, %v", name, best.Converged, best.Iterations,
				best.Energy, best.Bound, err)
		}
		if gap := best.Energy - best.Bound; gap > 1e-4*(best.Energy+1e-4*operator.Dot(c.y, c.y)/2) {
			t.Errorf("%s: gap %g of %g", name, gap, best.Energy)
		}
		last := math.Inf(1)
		for _, k := range []int{20, 100, 500} {
			s, err := TV(context.Background(), c.op, n, c.y, c.lambda, TVOptions{Tolerance: 1e-9, MaxIterations: k})
			if err != nil || s.Converged || s.Iterations != k {
				t.Errorf("%s: converged %v after %d of %d, %v", name, s.Converged, s.Iterations, k, err)
			}
			gap := s.Energy - s.Bound
			t.Logf("%s, %d iterations: %g above %g", name, k, s.Energy, s.Bound)
			if gap > last/2 {
				t.Errorf("%s: gap %g after %d iterations, %g before", name, gap, k, last)
			}
			if rounding := 1e-6 * best.Energy; s.Energy < best.Bound-rounding || s.Bound > best.Energy+rounding {
				t.Errorf("%s: %g above %g, but the minimum is between %g and %g", name, s.Energy, s.Bound,
					best.Bound, best.Energy)
			}
			last = gap
		}
	}
}

// A start from a neighbouring lambda leads to the same, sooner.
func TestTVWarmStart(t *testing.T) {
	const n = 64
	for name, c := range someScans(t, n) {
		solve := func(lambda, tolerance float64, start *TVSolution) TVSolution {
			s, err := TV(context.Background(), c.op, n, c.y, lambda, TVOptions{Tolerance: tolerance, Start: start})
			if err != nil || !s.Converged {
				t.Errorf("%s: converged %v, %v", name, s.Converged, err)
			}
			return s
		}
		near := solve(1.1*c.lambda, 1e-4, nil)
		cold, warm := solve(c.lambda, 1e-4, nil), solve(c.lambda, 1e-4, &near)
		t.Logf("%s: %d iterations from a neighbour, %d from black", name, warm.Iterations, cold.Iterations)
		if warm.Iterations > cold.Iterations {
			t.Errorf("%s: %d iterations from a neighbour, %d from black", name, warm.Iterations, cold.Iterations)
		}
		if cold.Bound > warm.Energy*(1+1e-6) || warm.Bound > cold.Energy*(1+1e-6) {
			t.Errorf("%s: %g to %g from a neighbour, %g to %g from black", name, warm.Bound, warm.Energy,
				cold.Bound, cold.Energy)
		}
		if again := solve(c.lambda, 2e-4, &cold); again.Iterations > 10 {
			t.Errorf("%s: %d iterations from the solution", name, again.Iterations)
		}
	}
}

// Nothing is measured, nothing is seen, and zeros are seen.
func TestTVOfNothing(t *testing.T) {
	const n = 8
	for name, op := range map[string]operator.Operator{
		"no measurements": operator.NewMask(make([]bool, n*n)), "zero matrix": dense{3, n * n, make([]float64, 3*n*n)},
		"zeros": operator.Identity(n * n),
	} {
		s, err := TV(context.Background(), op, n, make([]float32, op.Measurements()), 0.3, TVOptions{})
		if err != nil || !s.Converged || s.Energy != 0 || s.Bound != 0 || slices.Max(s.X.Pix) != 0 {
			t.Errorf("%s: %g above %g, largest pixel %g, %v", name, s.Energy, s.Bound, slices.Max(s.X.Pix), err)
		}
	}
	s, err := TV(context.Background(), dense{3, n * n, make([]float64, 3*n*n)}, n, []float32{1, 2, 3}, 0.3,
		TVOptions{MaxIterations: 50})
	if err != nil || !s.Converged || s.Energy != 7 || s.Bound != 7 {
		t.Errorf("measurements of nothing: converged %v, %g above %g, %v", s.Converged, s.Energy, s.Bound, err)
	}
}

// Solves at once, which share helpers, give the same bytes.
func TestTVIsDeterministic(t *testing.T) {
	const n = 64
	c := someScans(t, n)["many angles"]
	results := make([]TVSolution, 4)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			results[i], _ = TV(context.Background(), c.op, n, c.y, c.lambda, TVOptions{Tolerance: 1e-2})
		})
	}
	all.Wait()
	for _, s := range results[1:] {
		if s.Energy != results[0].Energy || s.Bound != results[0].Bound || !slices.Equal(s.X.Pix, results[0].X.Pix) {
			t.Fatal("two solves differ")
		}
	}
}

// deadline ends its context at an application.
type deadline struct {
	operator.Operator
	left   *int
	cancel context.CancelFunc
}

func (d deadline) Apply(dst, x []float32) {
	if *d.left--; *d.left == 0 {
		d.cancel()
	}
	d.Operator.Apply(dst, x)
}

func TestTVCancelled(t *testing.T) {
	const n = 64
	c := someScans(t, n)["few angles"]
	ctx, cancel := context.WithCancel(context.Background())
	left := 60 // after the norms, before the end
	s, err := TV(ctx, deadline{c.op, &left, cancel}, n, c.y, c.lambda, TVOptions{})
	if !errors.Is(err, context.Canceled) || s.Converged || left != 0 {
		t.Errorf("converged %v, %v, %d applications later", s.Converged, err, -left)
	}
}

func BenchmarkTV(b *testing.B) {
	for _, n := range []int{128, 256} {
		p := newProjector(n, 60)
		y, _, err := scan.Simulate(p, edges(n), scan.Scan{Noise: 0.05, Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		lambda := 2 * float64(n) / 128
		for _, tolerance := range []float64{1e-3, 1e-4} {
			b.Run(fmt.Sprintf("%d/%g", n, tolerance), func(b *testing.B) {
				for b.Loop() {
					s, err := TV(context.Background(), p, n, y, lambda, TVOptions{Tolerance: tolerance})
					if err != nil || !s.Converged {
						b.Fatal(s.Converged, err)
					}
					b.ReportMetric(float64(s.Iterations), "iterations")
				}
			})
		}
	}
}
