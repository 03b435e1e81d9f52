package operator

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"gradus/ct/picture"
	"gradus/internal/cpu"
)

// shapes are sizes, numbers of angles and arcs that leave no corner of the loops out.
var shapes = []struct {
	n, angles int
	arc       float64
}{
	{32, 1, math.Pi}, {33, 2, math.Pi}, {41, 7, math.Pi}, {47, 4, math.Pi / 2}, {64, 60, math.Pi},
	{65, 16, math.Pi / 3},
	{95, 13, 2 * math.Pi}, {128, 31, math.Pi}, {129, 8, 1e-3}, {100, 9, 1.999 * math.Pi},
}

// The definition: pixel (i, j) weighs bin k of an angle by its distance, as a hat of
// height 1/w and half-width w = max(|cos|, |sin|).
func TestProjectorDefinition(t *testing.T) {
	for _, k := range cpu.Available() {
		for _, c := range shapes {
			t.Run(fmt.Sprint(k, c), func(t *testing.T) {
				p := NewProjector(k, c.n, c.angles, c.arc)
				x := random(rand.New(rand.NewPCG(1, 2)), p.Pixels())
				got, want := make([]float32, p.Measurements()), make([]float64, p.Measurements())
				p.Apply(got, x)
				for a := range c.angles {
					sin, cos := math.Sincos(p.Theta(a))
					w := max(math.Abs(sin), math.Abs(cos))
					for i := range c.n {
						for j := range c.n {
							h := float64(c.n-1) / 2
							q := (float64(j)-h)*cos + (h-float64(i))*sin + float64(p.Bins-1)/2
							for k := int(q); k <= int(q)+1; k++ {
								want[a*p.Bins+k] += max(0, 1-math.Abs(float64(k)-q)/w) / w * float64(x[i*c.n+j])
							}
						}
					}
				}
				for i := range got {
					// A ray adds up to 512 numbers of size one in float32.
					if math.Abs(float64(got[i])-want[i]) > 2e-5 {
						t.Fatalf("angle %d, bin %d: %g, want %g", i/p.Bins, i%p.Bins, got[i], want[i])
					}
				}
			})
		}
	}
}

// |<Ax, y> - <x, A^T y>| / (|Ax| |y|) is rounding.
func TestProjectorAdjoint(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, k := range cpu.Available() {
		for range 60 {
			n, angles, arc := 32+r.IntN(120), 1+r.IntN(40), (r.Float64()+1e-3)*6
			p := NewProjector(k, n, angles, arc)
			if e := adjointError(p, r); e > 1e-6 {
				t.Errorf("%s, size %d, %d angles, arc %g: %g", k, n, angles, arc, e)
			}
		}
		for _, n := range []int{256, picture.MaxSize} {
			p := NewProjector(k, n, 3, math.Pi)
			if e := adjointError(p, r); e > 1e-6 {
				t.Errorf("%s, size %d: %g", k, n, e)
			}
		}
	}
}

func adjointError(op Operator, r *rand.Rand) float64 {
	x, y := random(r, op.Pixels()), random(r, op.Measurements())
	ax, aty := make([]float32, len(y)), make([]float32, len(x))
	op.Apply(ax, x)
	op.Transpose(aty, y)
	dot := func(a, b []float32) (sum float64) {
		for i := range a {
			sum += float64(a[i]) * float64(b[i])
		}
		return sum
	}
	return math.Abs(dot(ax, y)-dot(x, aty)) / math.Sqrt(dot(ax, ax)*dot(y, y))
}

// Every kernel computes what plain Go does.
func TestProjectorKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, k := range cpu.Available()[1:] {
		for range 40 {
			n, angles, arc := 32+r.IntN(140), 1+r.IntN(30), (r.Float64()+1e-3)*6
			plain, native := NewProjector(cpu.Go, n, angles, arc), NewProjector(k, n, angles, arc)
			x, y := random(r, plain.Pixels()), random(r, plain.Measurements())
			for name, apply := range map[string]func(p *Projector, dst []float32){
				"apply":       func(p *Projector, dst []float32) { p.Apply(dst, x) },
				"transpose":   func(p *Projector, dst []float32) { p.Transpose(dst, y) },
				"backproject": func(p *Projector, dst []float32) { p.Backproject(dst, y) },
			} {
				size := len(x)
				if name == "apply" {
					size = len(y)
				}
				want, got := make([]float32, size), make([]float32, size)
				apply(plain, want)
				apply(native, got)
				// Sums of up to 170 float32 in another order.
				tolerance := 2e-6 * float64(slices.MaxFunc(want,
					func(a, b float32) int { return cmp.Compare(max(a, -a), max(b, -b)) }))
				for i := range want {
					if d := math.Abs(float64(want[i] - got[i])); !(d <= math.Abs(tolerance)) {
						t.Fatalf("%s, %s, size %d, %d angles, arc %g, number %d: %g, plain Go %g", k, name, n, angles,
							arc, i, got[i], want[i])
					}
				}
			}
		}
	}
}

// One projector serves many at once, and helpers that come and go change no bit.
func TestProjectorAtOnce(t *testing.T) {
	p := NewProjector(cpu.Available()[len(cpu.Available())-1], 101, 17, math.Pi)
	r := rand.New(rand.NewPCG(7, 8))
	var all sync.WaitGroup
	for range 8 {
		x := random(r, p.Pixels())
		y, back := make([]float32, p.Measurements()), make([]float32, p.Pixels())
		p.Apply(y, x)
		p.Transpose(back, y)
		all.Go(func() {
			for range 20 {
				y2, back2 := make([]float32, len(y)), make([]float32, len(back))
				p.Apply(y2, x)
				p.Transpose(back2, y2)
				for i := range y {
					if y[i] != y2[i] {
						t.Errorf("sinogram differs at %d", i)
						return
					}
				}
				for i := range back {
					if back[i] != back2[i] {
						t.Errorf("transpose differs at %d", i)
						return
					}
				}
			}
		})
	}
	all.Wait()
}

// Backprojecting ones gives the number of angles everywhere.
func TestBackprojectOnes(t *testing.T) {
	for _, k := range cpu.Available() {
		p := NewProjector(k, 77, 19, math.Pi)
		y, x := make([]float32, p.Measurements()), make([]float32, p.Pixels())
		for i := range y {
			y[i] = 1
		}
		p.Backproject(x, y)
		for i, v := range x {
			if math.Abs(float64(v)-19) > 1e-4 {
				t.Fatalf("%s, pixel %d: %g, want 19", k, i, v)
			}
		}
	}
}

func BenchmarkProjector(b *testing.B) {
	for _, k := range cpu.Available() {
		for _, n := range []int{128, 256} {
			p := NewProjector(k, n, 60, math.Pi)
			x := random(rand.New(rand.NewPCG(1, 1)), p.Pixels())
			y := make([]float32, p.Measurements())
			b.Run(fmt.Sprintf("forward/%s/%d", k, n), func(b *testing.B) {
				for b.Loop() {
					p.Apply(y, x)
				}
			})
			b.Run(fmt.Sprintf("transpose/%s/%d", k, n), func(b *testing.B) {
				for b.Loop() {
					p.Transpose(x, y)
				}
			})
		}
	}
}
