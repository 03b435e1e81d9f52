package operator

import (
	"fmt"
	"math"

	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
)

// MaxAngles is the most projections of one scan.
const MaxAngles = 1024

// Projector is the parallel-beam transform of N x N pictures. Measurement [j*Bins + k]
// is the integral along x cos th + y sin th = s over the picture, in units of pixels, with
// th = (j + 1/2) Arc/Angles and s = k - (Bins-1)/2. Its Bins detector bins of one pixel
// cover the diagonal.
//
// Each ray is sampled once in every row that it crosses, or in every column if it runs
// flatter, by linear interpolation between two pixels (Joseph, "An improved algorithm for
// reprojecting rays through pixel images", IEEE TMI 1982). So a pixel weighs at most two
// bins of an angle, and the transpose gathers them with the same weights. There is no
// matrix in memory.
type Projector struct {
	N, Angles, Bins int
	Arc             float64 // in radians

	steep, flat []view // angles that walk rows, and columns
	kernels     projectorKernels
	scratch     scratchPool
}

// NewProjector returns the projector of a scan. The caller keeps n within MinSize and
// MaxSize, angles within 1 and MaxAngles, and arc within 0 and 2 pi; other values panic.
func NewProjector(k cpu.Kernel, n, angles int, arc float64) *Projector {
	if n < picture.MinSize || n > picture.MaxSize || angles < 1 || angles > MaxAngles ||
		!(arc > 0 && arc <= 2*math.Pi) {
		panic(fmt.Sprintf("operator: projector of size %d, %d angles, arc %g", n, angles, arc))
	}
	p := &Projector{N: n, Angles: angles, Bins: Bins(n), Arc: arc,
		kernels: projectorKernelsFor(k)}
	for j := range angles {
		v := newView(p, j, p.kernels)
		if v.flat {
			p.flat = append(p.flat, v)
		} else {
			p.steep = append(p.steep, v)
		}
	}
	return p
}

// Bins returns how many bins a detector has for n x n pictures.
func Bins(n int) int { return 2*int(math.Ceil(float64(n)/math.Sqrt2)) + 1 }

// Theta returns the angle of a projection.
func (p *Projector) Theta(j int) float64 { return (float64(j) + 0.5) * p.Arc / float64(p.Angles) }

// Pixels is N*N.
func (p *Projector) Pixels() int { return p.N * p.N }

// Measurements is Angles*Bins.
func (p *Projector) Measurements() int { return p.Angles * p.Bins }

// Shape returns the rows and columns of a sinogram.
func (p *Projector) Shape() (rows, cols int) { return p.Angles, p.Bins }

// PixelSize is the side of a pixel in units of the picture, whose sides are 2.
func (p *Projector) PixelSize() float64 { return 2 / float64(p.N) }

// Apply stores the sinogram of x in dst.
func (p *Projector) Apply(dst, x []float32) {
	p.check(dst, x)
	s := p.scratch.get(p)
	defer p.scratch.put(s)
	s.pad(x, p.N)
	parallel.For(p.Angles, func(i int) {
		lines, v := s.rows, (*view)(nil)
		if i < len(p.steep) {
			v = &p.steep[i]
		} else {
			lines, v = s.cols, &p.flat[i-len(p.steep)]
		}
		v.project(dst[v.angle*p.Bins:][:p.Bins], lines, p, &s.rays[i])
	})
}

// Transpose stores A^T y in dst.
func (p *Projector) Transpose(dst, y []float32) {
	p.check(y, dst)
	p.gather(dst, y, func(v *view) hat { return v.hat })
}

// Backproject stores in dst the sum over all angles of y at the bin position of each
// pixel, by linear interpolation between bins: what filtered backprojection needs. It is
// not the transpose.
func (p *Projector) Backproject(dst, y []float32) {
	p.check(y, dst)
	p.gather(dst, y, func(*view) hat { return linear })
}

func (p *Projector) check(y, x []float32) {
	if len(x) != p.Pixels() || len(y) != p.Measurements() {
		panic(fmt.Sprintf("operator: projector of %d pixels and %d measurements got %d and %d", p.Pixels(),
			p.Measurements(), len(x), len(y)))
	}
}
