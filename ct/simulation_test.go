package ct

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/solver"
)

// simulated is a scan of a source, without noise.
func simulated(t *testing.T, source Source, n int, simulation Simulation, open OpenFunc) *Run {
	t.Helper()
	s := Default(MethodFBP, PriorScore)
	s.Image, s.Size, s.Scan.Simulation, s.Scan.Noise, s.Scan.Angles = source, n, simulation, 0, 40
	return mustPrepareFrom(t, s, open)
}

// Scans of a formula that is drawn on a finer grid approach those of the formula, at odd and even factors and
// sides, and the same grid is farther than any of them.
func TestFineApproachesExact(t *testing.T) {
	k, err := cpu.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []phantom.Kind{phantom.Ellipses, phantom.SheppLogan, phantom.LowContrast} {
		for _, n := range []int{64, 75} {
			exact := simulated(t, Source{Phantom: kind, Seed: 2}, n, SimulationExact, nil)
			p := exact.Op.(*operator.Projector)
			formula, _ := Source{Phantom: kind, Seed: 2}.formula()
			white := 1.0
			if kind == phantom.Ellipses {
				white = 1 / float64(slices.Max(formula.Average(n).Pix))
			}
			off := map[int]float64{}
			for _, finer := range []int{1, 2, 3, 4, 5} {
				fine := clipped(formula.Average(finer * n).Times(white))
				got := scene{simulation: SimulationFine, truth: exact.Truth, fine: fine}.measure(k, p)
				off[finer] = picture.RMSE(got, exact.Y)
			}
			if !(off[4] < 0.6*off[2] && off[2] < 0.6*off[1] && off[5] < 0.8*off[3] && off[3] < 0.4*off[1]) {
				t.Errorf("%v, %d pixels: grids 1 to 5 times as fine are off by %v", kind, n, off)
			}
			if own := picture.RMSE(times(exact.Y, 1), apply(p, exact.Truth)); math.Abs(own-exact.Discretisation) > 1e-6*own {
				t.Errorf("%v: discretisation %.4g, by the operator %.4g", kind, exact.Discretisation, own)
			}
		}
	}
}

func apply(op operator.Operator, x picture.Image) []float32 {
	y := make([]float32, op.Measurements())
	op.Apply(y, x.Pix)
	return y
}

// What is simulated where a spec does not say, and where it does.
func TestSimulationOfEachPicture(t *testing.T) {
	file := func(n int) OpenFunc {
		var b bytes.Buffer
		if err := picture.WriteNPY(&b, n, n, phantom.Letters.Draw(n, 1).Pix); err != nil {
			t.Fatal(err)
		}
		return func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }
	}
	ellipse := phantom.Drawing{{Ellipse: &[6]float64{0, 0, 0.5, 0.4, 10, 0.8}}}
	stroke := append(slices.Clone(ellipse), phantom.Shape{Brush: []float64{1, 0.1, 0, 0, 0.5, 0.5}})
	for _, c := range []struct {
		name        string
		source      Source
		open        OpenFunc
		asked, want Simulation
	}{
		{"ellipses", Source{Phantom: phantom.Ellipses, Seed: 1}, nil, "", SimulationExact},
		{"ellipses on a finer grid", Source{Phantom: phantom.Ellipses, Seed: 1}, nil, SimulationFine, SimulationFine},
		{"the crime", Source{Phantom: phantom.Ellipses, Seed: 1}, nil, SimulationSameGrid, SimulationSameGrid},
		{"head", Source{Phantom: phantom.SheppLogan}, nil, "", SimulationExact},
		{"discs", Source{Phantom: phantom.LowContrast}, nil, SimulationExact, SimulationExact},
		{"letters", Source{Phantom: phantom.Letters}, nil, "", SimulationFine},
		{"lines", Source{Phantom: phantom.Lines}, nil, "", SimulationFine},
		{"texture", Source{Phantom: phantom.Texture}, nil, "", SimulationFine},
		{"drawn ellipses", Source{Drawing: ellipse}, nil, "", SimulationExact},
		{"strokes", Source{Drawing: stroke}, nil, "", SimulationFine},
		{"file with the pixels", Source{File: "a"}, file(128), "", SimulationFine},
		{"file with more", Source{File: "a"}, file(500), "", SimulationFine},
		{"file without", Source{File: "a"}, file(127), "", SimulationSameGrid},
		{"file without, asked for", Source{File: "a"}, file(100), SimulationFine, SimulationSameGrid},
	} {
		r := simulated(t, c.source, 64, c.asked, c.open)
		if r.Simulation != c.want || r.Result.Simulation != c.want {
			t.Errorf("%s: %s, want %s", c.name, r.Simulation, c.want)
		}
		if (r.Discretisation > 0) != (c.want != SimulationSameGrid) {
			t.Errorf("%s: discretisation %g", c.name, r.Discretisation)
		}
		if lo, hi := slices.Min(r.Truth.Pix), slices.Max(r.Truth.Pix); r.Truth.N != 64 || lo < 0 || hi > 1 {
			t.Errorf("%s: truth of %d pixels from %g to %g", c.name, r.Truth.N, lo, hi)
		}
		// Whatever the simulation, a ray's mass is the truth's.
		var mass, seen float64
		for _, v := range r.Truth.Pix {
			mass += float64(v)
		}
		for _, v := range r.Y {
			seen += float64(v) / 40
		}
		if math.Abs(seen-mass) > 2e-3*mass {
			t.Errorf("%s: %g of %g is seen", c.name, seen, mass)
		}
	}
}

// The crime is what scans were before there was a choice: the projector of the truth's own pixels.
func TestSameGridIsAsBefore(t *testing.T) {
	for kind := phantom.Ellipses; kind <= phantom.Letters; kind++ {
		r := simulated(t, Source{Phantom: kind, Seed: 5}, 64, SimulationSameGrid, nil)
		truth := kind.Draw(64, 5)
		if !slices.Equal(r.Truth.Pix, truth.Pix) || !slices.Equal(r.Y, apply(r.Op, truth)) {
			t.Errorf("%v is not scanned as before", kind)
		}
	}
}

func TestExactNeedsAFormula(t *testing.T) {
	for name, source := range map[string]Source{
		"letters": {Phantom: phantom.Letters}, "file": {File: "a.png"},
		"strokes": {Drawing: phantom.Drawing{{Brush: []float64{1, 0.1, 0, 0}}}},
	} {
		s := Default(MethodFBP, PriorScore)
		s.Image, s.Scan.Simulation = source, SimulationExact
		var r *solver.RangeError
		if err := s.Validate(); !errors.As(err, &r) || r.Field != "scan.simulation" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode([]byte(`{"scan": {"simulation": "inverse-crime"}}`)); err == nil {
		t.Error("any simulation will do")
	}
}

// Noise and discretisation explain what is left of the truth, in every model of noise: chi is 1.
func TestChiOfTheTruth(t *testing.T) {
	for name, noise := range map[string]func(*Spec){
		"Gaussian": func(s *Spec) {}, "faint": func(s *Spec) { s.Scan.Noise = 0.01 },
		"photons":   func(s *Spec) { s.Scan.Noise, s.Scan.Photons = 0, 1e4 },
		"denoising": func(s *Spec) { s.Operator = OperatorIdentity },
	} {
		for _, simulation := range []Simulation{"", SimulationFine, SimulationSameGrid} {
			s := Default(MethodTV, PriorTV)
			s.Scan.Simulation = simulation
			noise(&s)
			k, err := cpu.Default()
			if err != nil {
				t.Fatal(err)
			}
			r, err := NewRun(&s, k, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.prepare(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, chi := r.residual(r.Truth)
			if math.Abs(float64(chi)-1) > 0.03 {
				t.Errorf("%s, %s: chi of the truth is %.3f", name, r.Simulation, chi)
			}
			// The map of the residuals has it, too.
			rows, columns, residuals := r.Residuals(r.Truth)
			var sum float64
			for _, v := range residuals {
				sum += float64(v) * float64(v)
			}
			if spread := math.Sqrt(sum / float64(len(r.Y))); rows*columns != len(residuals) || math.Abs(spread-float64(chi)) > 1e-3 {
				t.Errorf("%s, %s: residuals of %.4f, chi %.4f", name, r.Simulation, spread, chi)
			}
		}
	}
	r := simulated(t, Source{Phantom: phantom.Ellipses, Seed: 1}, 64, "", nil)
	if err := r.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, chi := r.residual(r.Truth); !math.IsNaN(float64(chi)) {
		t.Errorf("without noise chi is %g", chi)
	}
}
