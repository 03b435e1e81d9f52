package ct

import (
	"math"
	"slices"

	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
)

// Simulation is how a scan is computed. Scanning the pixels of the reconstruction by its own
// projector is an inverse crime (Colton and Kress): what a method assumes of the data is then true to
// the last digit, as it never is of an instrument's.
type Simulation string

// The simulations. Where none is named the picture decides: exact if it is a formula, else fine.
const (
	SimulationExact    Simulation = "exact"     // integrals of a formula; the truth's pixels are means over their areas
	SimulationFine     Simulation = "fine"      // the projector on a grid that is up to 4 times as fine, whose means are the truth
	SimulationSameGrid Simulation = "same-grid" // the crime: the projector of the reconstruction on its own grid
)

// Simulations are all of them.
func Simulations() []Simulation {
	return []Simulation{SimulationExact, SimulationFine, SimulationSameGrid}
}

// UnmarshalText reads a name; its error lists them.
func (s *Simulation) UnmarshalText(b []byte) error { return solver.Choose(s, b, Simulations()) }

// finest is how much finer than the reconstruction's a grid is that a scan is simulated on, where the
// picture has the pixels.
const finest = 4

// scene is a picture as it is measured: more is known of it than the pixels of the truth.
type scene struct {
	simulation Simulation
	truth      picture.Image
	exact      phantom.Exact // of exact
	fine       picture.Image // of fine
}

// scene returns the picture of the spec for its simulation, its lesions included. A picture from a file that has
// too few pixels for a finer grid is scanned on the same.
func (s *Spec) scene(open OpenFunc) (scene, error) {
	of, err := s.bareScene(open)
	if len(s.Image.Lesions) == 0 || err != nil {
		return of, err
	}
	lesions := s.Image.Lesions.Sum()
	switch of.simulation {
	case SimulationSameGrid:
		of.truth = of.truth.Plus(phantom.Rasterise(s.Size, lesions))
		return of, nil
	case SimulationExact:
		of.exact = phantom.Plus{Exact: of.exact, Other: lesions}
	case SimulationFine:
		of.fine = of.fine.Plus(lesions.Average(of.fine.N))
	}
	of.truth = of.truth.Plus(lesions.Average(s.Size))
	return of, nil
}

// bareScene is the scene without lesions.
func (s *Spec) bareScene(open OpenFunc) (scene, error) {
	n, source := s.Size, s.Image
	exact, known := source.formula()
	simulation := s.Scan.Simulation
	if simulation == "" {
		simulation = SimulationFine
		if known {
			simulation = SimulationExact
		}
	}
	switch {
	case simulation == SimulationSameGrid:
		truth, err := source.Draw(n, open)
		return scene{simulation: simulation, truth: truth}, err
	case known:
		truth := exact.Average(n)
		if sum, ok := exact.(phantom.Sum); ok && source.Phantom == phantom.Ellipses { // whose brightest pixel is white
			white := 1 / float64(slices.Max(truth.Pix))
			exact, truth = sum.Times(white), truth.Times(white)
		}
		if simulation == SimulationExact {
			return scene{simulation: simulation, truth: clipped(truth), exact: exact}, nil
		}
		fine := clipped(exact.Average(finest * n))
		return scene{simulation: simulation, truth: fine.Coarsen(finest), fine: fine}, nil
	case source.File != "":
		return source.sceneOfFile(n, open)
	}
	fine, err := source.Draw(finest*n, open)
	return scene{simulation: SimulationFine, truth: fine.Coarsen(finest), fine: fine}, err
}

// formula returns the picture without lesions as a formula, if it is one.
func (s Source) formula() (phantom.Exact, bool) {
	switch {
	case s.Drawing != nil:
		return s.Drawing.Exact()
	case s.File != "":
		return nil, false
	}
	return s.Phantom.Exact(s.Seed)
}

// clipped takes off what rounding leaves outside [0, 1].
func clipped(m picture.Image) picture.Image {
	for i, v := range m.Pix {
		m.Pix[i] = min(max(v, 0), 1)
	}
	return m
}

// sceneOfFile is that of a picture from a file, on the finest grid for which it has the pixels.
func (s Source) sceneOfFile(n int, open OpenFunc) (scene, error) {
	m, white, err := s.imageFile().decode(open)
	if err != nil {
		return scene{}, err
	}
	factor := min(m.N/n, finest)
	if factor < 2 {
		truth := m.Resample(n)
		if !white {
			truth = truth.ToWhite()
		}
		return scene{simulation: SimulationSameGrid, truth: truth}, nil
	}
	fine := m.Resample(factor * n)
	truth := fine.Coarsen(factor)
	if brightest := slices.Max(truth.Pix); !white && brightest > 0 {
		fine, truth = fine.Times(1/float64(brightest)), truth.ToWhite()
	}
	return scene{simulation: SimulationFine, truth: truth, fine: fine}, nil
}

// measure returns what the operator's instrument sees of the scene without noise. Only tomography sees
// more of it than the pixels of the truth.
func (s scene) measure(k cpu.Kernel, op operator.Operator) []float32 {
	y := make([]float32, op.Measurements())
	p, ok := op.(*operator.Projector)
	switch {
	case ok && s.simulation == SimulationExact:
		parallel.For(p.Angles, func(j int) { s.exact.Project(y[j*p.Bins:][:p.Bins], p.Theta(j), p.N) })
	case ok && s.simulation == SimulationFine:
		factor := s.fine.N / p.N
		fine := operator.NewProjector(k, s.fine.N, p.Angles, p.Arc)
		rays := make([]float32, fine.Measurements())
		fine.Apply(rays, s.fine.Pix)
		for j := range p.Angles {
			coarsen(y[j*p.Bins:][:p.Bins], rays[j*fine.Bins:][:fine.Bins], factor)
		}
	default:
		op.Apply(y, s.truth.Pix)
	}
	return y
}

// coarsen stores the means over bins of a detector with bins 1/factor as wide, whose lengths are in units of
// those. Both have their middle bins at 0: an even factor needs what lies half a bin beside the fine ones.
func coarsen(dst, fine []float32, factor int) {
	weights := binWeights(factor)
	for k := range dst {
		first := (len(fine)-1)/2 + factor*(k-(len(dst)-1)/2) - len(weights)/2
		var sum float64
		for i, w := range weights {
			if at := first + i; at >= 0 && at < len(fine) {
				sum += w * float64(fine[at])
			}
		}
		dst[k] = float32(sum / float64(factor*factor))
	}
}

// binWeights weigh the fine bins about the middle of a coarse one. What lies between two fine bins is
// interpolated by a cubic through four, which does not blur as their mean would.
func binWeights(factor int) []float64 {
	weights := make([]float64, factor+3*(1-factor%2))
	for i := range factor {
		if factor%2 == 1 {
			weights[i] = 1
			continue
		}
		for j, w := range [4]float64{-1, 9, 9, -1} {
			weights[i+j] += w / 16
		}
	}
	return weights
}

// discretisation is the root mean square of what the operator makes of the truth less what an instrument
// sees of the scene: the part of the data that no picture of pixels explains, besides noise.
func discretisation(op operator.Operator, truth picture.Image, clean []float32) float64 {
	ax := make([]float32, len(clean))
	op.Apply(ax, truth.Pix)
	return picture.RMSE(clean, ax)
}

// validateSimulation refuses exact where there is no formula.
func (s *Spec) validateSimulation() error {
	if s.Scan.Simulation != SimulationExact {
		return nil
	}
	if _, known := s.Image.formula(); known {
		return nil
	}
	what := s.Image.Phantom.String()
	switch {
	case s.Image.Drawing != nil:
		what = "a drawing with strokes or more than 16 ellipses"
	case s.Image.File != "":
		what = "a picture from a file"
	}
	return solver.Outside("scan.simulation", s.Scan.Simulation, "%s or %s for %s, which is no formula",
		SimulationFine, SimulationSameGrid, what)
}

// chi is the root mean square of the residuals in units of the standard deviation that noise and
// discretisation explain: about 1 of a picture that fits as the truth would, below it of one that fits the
// noise, above it of one that leaves measurements unexplained. NaN without noise.
func (r *Run) chi(ax []float32) float64 {
	if r.SD == 0 {
		return math.NaN()
	}
	sd := r.explained()
	if r.Spec.Scan.Photons > 0 {
		sd = r.fitted.sd
	}
	return picture.RMSE(r.fitted.y, ax) / sd
}

// explained is the standard deviation of a measurement that noise and discretisation explain.
func (r *Run) explained() float64 { return math.Hypot(r.SD, r.Discretisation) }
