package ct

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/internal/figure"
)

// The README's figure of the methods: PSNR and energy over evaluations of the network, from
// N(0, I), each with the settings of BenchmarkTableMethods. The energy is the same for all, f of
// the default spec, above the least of them. It is written to the folder for temporary files.
//
//	go test ./ct -run '^$' -bench FigureMethods -benchtime 1x
func BenchmarkFigureMethods(b *testing.B) {
	k, err := cpu.Default()
	if err != nil {
		b.Fatal(err)
	}
	var psnr, energy []figure.Series
	standard := seeded(MethodGraduated, 1)
	least := math.Inf(1)
	for b.Loop() {
		for i, method := range []Method{MethodGraduated, MethodGradientLike, MethodFlow, MethodPlain} {
			s := fromNoise(method, 1)
			r, err := NewRun(&s, k, nil)
			if err == nil {
				err = r.prepare(b.Context())
			}
			if err != nil {
				b.Fatal(err)
			}
			f := NewProblem(r.fitted.op, r.fitted.y, 1/(r.fitted.sd*r.fitted.sd),
				prior.NewScore(k, s.Size, standard.Alpha, standard.SDE))
			var quality, energies [][2]float64
			err = r.Reconstruct(b.Context(), func(m *Moment) {
				if m.K == 0 {
					return
				}
				p := &m.Panels[0]
				x := math.Log10(float64(p.Step.Evaluations))
				e := must(f.Energy(b.Context(), toFloat64(p.X.Pix), standard.Schedule.Min))
				least = min(least, e)
				quality = append(quality, [2]float64{x, p.PSNR()})
				energies = append(energies, [2]float64{x, e})
			})
			if err != nil {
				b.Fatal(err)
			}
			style := figure.SeriesStyles[i]
			psnr = append(psnr, figure.Series{Name: method.String(), Lines: [][][2]float64{quality}, Style: style})
			energy = append(energy, figure.Series{Lines: [][][2]float64{energies}, Style: style})
		}
	}
	for _, s := range energy {
		for i := range s.Lines[0] {
			s.Lines[0][i][1] = math.Log10(max(1, s.Lines[0][i][1]-least))
		}
	}
	panel := func(label string, series []figure.Series) figure.Panel {
		p, _ := figure.StepsPanel(0, 1, label, 0, series...)
		fill := p.Fill
		p.Fill = func(p *plot.Plot) {
			fill(p)
			p.X.Max = math.Log10(500)
			p.X.Label.Text = "evaluations of the network"
			p.X.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "1"}, {Value: math.Log10(2), Label: "2"},
				{Value: math.Log10(5), Label: "5"}, {Value: 1, Label: "10"},
				{Value: math.Log10(20), Label: "20"}, {Value: math.Log10(50), Label: "50"}, {Value: 2, Label: "100"},
				{Value: math.Log10(200), Label: "200"}, {Value: math.Log10(400), Label: "400"}}
		}
		return p
	}
	page := figure.New("methods", "One picture, four methods, from N(0, I)",
		figure.Notes{Subtitle: "ellipses, seed 1, 60 angles, noise 5 %"},
		panel("PSNR, in dB", psnr), panel("log10 of *f* above the least of all", energy))
	for _, s := range psnr {
		_, entries := figure.StepsPanel(0, 1, "", 0, s)
		page.Legend = append(page.Legend, entries...)
	}
	page.Columns, page.Width, page.Height = 2, 24*vg.Centimeter, 11*vg.Centimeter
	page.DPI = 200
	name := filepath.Join(os.TempDir(), "methods.png")
	file, err := os.Create(name)
	if err == nil {
		err = page.Write(file, "png")
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("wrote %s", name)
}
