package ct

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/cpu"
	"gradus/solver"
)

// What lesions add to a picture is what a region finds, in every simulation and in pictures of every kind.
func TestRegionFindsTheLesion(t *testing.T) {
	ellipse := phantom.Drawing{{Ellipse: &[6]float64{0, 0, 0.9, 0.9, 0, 0.3}}}
	stroke := phantom.Drawing{{Brush: []float64{0.3, 1, 0, 0}}}
	for name, image := range map[string]Source{"drawn": {Drawing: ellipse}, "stroke": {Drawing: stroke}} {
		for _, simulation := range []Simulation{"", SimulationFine, SimulationSameGrid} {
			s := Default(MethodFBP, PriorScore)
			s.Image, s.Scan.Simulation = image, simulation
			s.Image.Lesions = phantom.Lesions{{0.2, -0.15, 0.1, 0.04}, {-0.2, 0.1, 0.06, -0.03}}
			s.Regions = []Region{
				{Inside: [3]float64{0.2, -0.15, 0.07}},
				{Inside: [3]float64{-0.2, 0.1, 0.04}, Background: &[3]float64{0, 0.25, 0.1}},
				{Inside: [3]float64{0, 0, 0.05}, Background: &[3]float64{0, 0.25, 0.1}},
			}
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			r, err := NewRun(&s, cpu.Go, nil)
			if err != nil {
				t.Fatal(err)
			}
			figures := r.regions(r.Truth)
			for i, want := range []float64{0.04, -0.03} {
				f := figures[i]
				if math.Abs(float64(f.Contrast)-want) > 2e-3 || math.Abs(float64(f.Recovery)-1) > 1e-6 ||
					math.Abs(float64(f.BackgroundMean)-0.3) > 1e-3 {
					t.Errorf("%s, %s: region %d is %+v, want a contrast of %g", name, r.Simulation, i, f, want)
				}
			}
			if f := figures[2]; math.Abs(float64(f.Contrast)) > 1e-6 || !math.IsNaN(float64(f.Recovery)) {
				t.Errorf("%s, %s: where nothing is: %+v", name, r.Simulation, f)
			}
			// Half of the lesion's contrast in a result is half of it.
			half := r.Truth.Times(0.5)
			if f := r.regions(half)[0]; math.Abs(float64(f.Recovery)-0.5) > 1e-5 {
				t.Errorf("%s: half as much is %+v", name, f)
			}
			// What the scan sees is what a bare one sees and the lesions.
			bare := s
			bare.Image.Lesions = nil
			b, err := NewRun(&bare, cpu.Go, nil)
			if err != nil {
				t.Fatal(err)
			}
			var mass float64
			for i, v := range r.Truth.Pix {
				mass += float64(v - b.Truth.Pix[i])
			}
			want := math.Pi * (0.01*0.04 - 0.0036*0.03) * 64 * 64
			if math.Abs(mass-want) > 0.05*math.Abs(want) {
				t.Errorf("%s, %s: lesions add %g, want %g", name, r.Simulation, mass, want)
			}
		}
	}
}

// Mean and standard deviation by hand, and CNR of them.
func TestRegionFigures(t *testing.T) {
	x := picture.NewImage(64)
	for i := range 64 {
		for j := range 64 {
			x.Pix[i*64+j] = 1 // left half
			if j >= 32 {
				x.Pix[i*64+j] = 3 + float32(1-2*(i%2)) // 2 and 4 in turns
			}
		}
	}
	f := Region{Inside: [3]float64{-0.5, 0, 0.25}, Background: &[3]float64{0.5, 0, 0.25}}.figures(x, -4)
	for name, c := range map[string][2]float64{
		"mean": {float64(f.Mean), 1}, "sd": {float64(f.SD), 0}, "background": {float64(f.BackgroundMean), 3},
		"its sd": {float64(f.BackgroundSD), 1}, "contrast": {float64(f.Contrast), -2},
		"recovery": {float64(f.Recovery), 0.5}, "CNR": {float64(f.CNR), 2},
	} {
		if math.Abs(c[0]-c[1]) > 1e-2 {
			t.Errorf("%s is %g, want %g", name, c[0], c[1])
		}
	}
}

func TestRegionSpecs(t *testing.T) {
	for text, field := range map[string]string{
		`{"regions": [{"inside": [2, 0, 0.1]}]}`:                             "regions[0].inside[0]",
		`{"regions": [{"inside": [0, 0, 0.001]}]}`:                           "regions[0].inside[2]",
		`{"regions": [{"inside": [0, 0, 0.1], "background": [0, -3, 0.1]}]}`: "regions[0].background[1]",
		`{"image": {"lesions": [[0, 0, 0.1, 0.1], [0, 0, 0.1, 7]]}}`:         "image.lesions[1][3]",
		`{"image": {"phantom": "letters", "lesions": [[0, 0, 0, 0.1]]}}`:     "image.lesions[0][2]",
		`{"size": 32, "regions": [{"inside": [0, 0, 0.03]}]}`:                "regions[0].inside[2]",
	} {
		_, err := Decode([]byte(text))
		var r *solver.RangeError
		if !errors.As(err, &r) || r.Field != field {
			t.Errorf("%s: %v, want an error of %s", text, err, field)
		}
	}
	text := `{"image": {"drawing": [], "lesions": [[0, 0, 0.1, 0.1]]}, "regions": [{"inside": [0, 0, 0.1], "background": [0.5, 0, 0.1]}]}`
	s, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	written, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Decode(written); err != nil || !reflect.DeepEqual(again, s) || len(again.Image.Lesions) != 1 {
		t.Errorf("read back as %+v, %v", again, err)
	}
}
