package score

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"gradus/internal/cpu"
)

// noisy is a disc with noise.
func noisy(n int, sigma float64, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float32, n*n)
	for i := range x {
		u, v := 2*float64(i%n)/float64(n)-1, 2*float64(i/n)/float64(n)-1
		if u*u+v*v < 0.5 {
			x[i] = 0.7
		}
		x[i] += float32(sigma * r.NormFloat64())
	}
	return x
}

func fastest(t testing.TB) cpu.Kernel {
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// The gradient is that of the energy: along random directions, and along itself, central
// differences agree. Sides that are no multiple of 8 are filled up.
func TestGradientAgainstDifferences(t *testing.T) {
	for _, n := range []int{8, 32, 41, 46} {
		for _, sigma := range []float64{0.005, 0.05, 0.5, 1.9, 2.5, 40} {
			net := New(Default(), fastest(t), n)
			x, g := noisy(n, sigma, 3), make([]float32, n*n)
			if _, err := net.Gradient(t.Context(), g, x, sigma); err != nil {
				t.Fatal(err)
			}
			size := math.Sqrt(inner(g, g))
			directions := [][]float32{g, noisy(n, 1, 4)}
			for i, d := range directions {
				norm := math.Sqrt(inner(d, d))
				h := 0.02 * sigma * math.Sqrt(float64(n)) / norm
				difference := (energyAt(t, net, x, d, h, sigma) - energyAt(t, net, x, d, -h, sigma)) / (2 * h)
				if want := inner(g, d); math.Abs(difference-want) > 4e-4*size*norm {
					t.Errorf("side %d, sigma %g, direction %d: slope %g by differences, %g by the gradient", n, sigma,
						i, difference, want)
				}
			}
		}
	}
}

func energyAt(t *testing.T, net *Network, x, d []float32, h, sigma float64) float64 {
	moved := slices.Clone(x)
	for i, v := range d {
		moved[i] += float32(h) * v
	}
	e, err := net.Energy(t.Context(), moved, sigma)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func inner(a, b []float32) (sum float64) {
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}

// Denoise and Gradient say the same: D = x - sigma^2 grad E, with one energy.
func TestDenoiserIsTheGradient(t *testing.T) {
	const n = 40
	net := New(Default(), fastest(t), n)
	for _, sigma := range []float64{0.02, 0.3, 3} {
		x, g, d := noisy(n, sigma, 5), make([]float32, n*n), make([]float32, n*n)
		e1, err1 := net.Gradient(t.Context(), g, x, sigma)
		e2, err2 := net.Denoise(t.Context(), d, x, sigma)
		e3, err3 := net.Energy(t.Context(), x, sigma)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		if e1 != e2 || e1 != e3 {
			t.Errorf("sigma %g: energies %g, %g, %g", sigma, e1, e2, e3)
		}
		for i := range d {
			if want := x[i] - float32(sigma*sigma)*g[i]; math.Abs(float64(d[i]-want)) > 1e-5*(1+
				math.Abs(float64(x[i]))) {
				t.Fatalf("sigma %g, pixel %d: D = %g, x - sigma^2 grad E = %g", sigma, i, d[i], want)
			}
		}
	}
}

// Kernels agree, and so do evaluations one after the other and at the same time.
func TestSameEverywhere(t *testing.T) {
	const n, sigma = 56, 0.1
	x := noisy(n, sigma, 6)
	for _, k := range cpu.Available() {
		first := New(Default(), k, n)
		want := make([]float32, n*n)
		energy, err := first.Gradient(t.Context(), want, x, sigma)
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				net, got := New(Default(), k, n), make([]float32, n*n)
				for _, s := range []float64{1, sigma} { // the level before leaves nothing behind
					e, err := net.Gradient(t.Context(), got, x, s)
					if err != nil {
						t.Error(err)
					}
					if s == sigma && (e != energy || !slices.Equal(got, want)) {
						t.Errorf("%s: energy %g, alone %g", k, e, energy)
					}
				}
			})
		}
		wait.Wait()
	}
}

// An evaluation whose context is done says so, and the network can be used again.
func TestCancel(t *testing.T) {
	const n = 32
	net := New(Default(), fastest(t), n)
	x, d := noisy(n, 0.1, 7), make([]float32, n*n)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := net.Denoise(ctx, d, x, 0.1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := net.Denoise(t.Context(), d, x, 0.1); err != nil {
		t.Error(err)
	}
}

// What is left to do after a cancel in the middle are the parts in progress, of each of
// which there are hundreds in an evaluation.
func TestCancelInTheMiddle(t *testing.T) {
	const n, sigma = 128, 0.1
	net := New(Default(), fastest(t), n)
	x, g := noisy(n, sigma, 7), make([]float32, n*n)
	var rows, before atomic.Int64 // of convolutions
	ctx, cancel := context.WithCancel(t.Context())
	count := func(convolve func(*convArgs)) func(*convArgs) {
		return func(a *convArgs) {
			if rows.Add(1) == before.Load() {
				cancel()
			}
			convolve(a)
		}
	}
	net.k.convolve32, net.k.convolve16 = count(net.k.convolve32), count(net.k.convolve16)
	if _, err := net.Gradient(t.Context(), g, x, sigma); err != nil {
		t.Fatal(err)
	}
	all := rows.Swap(0)
	before.Store(all / 3)
	if _, err := net.Gradient(ctx, g, x, sigma); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	if left := rows.Load() - before.Load(); left > all/100*int64(runtime.GOMAXPROCS(0)) {
		t.Errorf("%d of %d rows were computed after the cancel", left, all)
	}
}

// Above the noise levels of its training the prior is Gaussian, so that D pulls any start
// towards the mean.
func TestGaussianAbove(t *testing.T) {
	const n, sigma = 16, 100
	m := Default()
	net := New(m, fastest(t), n)
	x, d := make([]float32, n*n), make([]float32, n*n)
	for i := range x {
		x[i] = 10
	}
	if _, err := net.Denoise(t.Context(), d, x, sigma); err != nil {
		t.Fatal(err)
	}
	want := m.mean + m.variance/(m.variance+sigma*sigma)*(10-m.mean)
	for i, v := range d {
		if math.Abs(float64(v)-want) > 1e-5 {
			t.Fatalf("pixel %d: %g, want %g", i, v, want)
		}
	}
}
