package export

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"gradus/ct/operator"
	"gradus/ct/picture"
	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/static/colormap"
)

// testPanels has random pictures, beyond [0, 1] too, so that no pixel is like its neighbours.
func testPanels(n, angles, bins int) Panels {
	random := rand.New(rand.NewPCG(7, 7))
	p := Panels{Truth: picture.NewImage(n), Reconstruction: picture.NewImage(n), Rows: angles, Columns: bins, Arc: 120,
		Title: "Reconstruction by total variation", Subtitle: "tv, *λ* = 0.03", PSNR: 28.4321,
		SSIM: 0.81234, Residual: 0.05123,
		Link: "https://example.org/ct#size=" + strings.Repeat("1234567890", 20)}
	for i := range p.Truth.Pix {
		p.Truth.Pix[i] = float32(1.2*random.Float64() - 0.1)
		p.Reconstruction.Pix[i] = p.Truth.Pix[i] + float32(0.5*random.Float64()-0.25)
	}
	for range angles * bins {
		p.Measurement = append(p.Measurement, float32(40*random.Float64()-2))
	}
	return p
}

func reconstructionFigure(t *testing.T, p Panels, dpi int) *figure.Figure {
	t.Helper()
	f, err := ReconstructionFigure(p)
	if err != nil {
		t.Fatal(err)
	}
	f.DPI = dpi
	return f
}

// places returns where the panels' images are, in points: truth, measurement, reconstruction, error.
func places(t *testing.T, f *figure.Figure) (at [4]figuretest.Rect) {
	t.Helper()
	svg := figuretest.Written(t, f, "svg")
	_, all := figuretest.SVGImages(t, svg)
	panels := 0
	for _, r := range all {
		if r.Width < 72 { // a colour bar
			continue
		}
		if panels == 4 {
			t.Fatalf("too many images: %v", all)
		}
		at[panels] = r
		panels++
	}
	if panels < 4 {
		t.Fatalf("only images %v", all)
	}
	for i, r := range figuretest.PDFImages(t, figuretest.Written(t, f, "pdf")) {
		if math.Abs(r.Left-all[i].Left) > 0.01 || math.Abs(r.Bottom-all[i].Bottom) > 0.01 ||
			math.Abs(r.Width-all[i].Width) > 0.01 || math.Abs(r.Height-all[i].Height) > 0.01 {
			t.Errorf("image %d is at %v in the PDF, at %v in the SVG", i, r, all[i])
		}
	}
	return at
}

// checkPixels looks up the middle of every pixel that the frame does not cover.
func checkPixels(t *testing.T, name string, f *figure.Figure, img *image.RGBA, at figuretest.Rect, rows, columns int,
	want func(i, j int) color.RGBA) {
	t.Helper()
	dots := float64(f.DPI) / 72
	for i := 1; i < rows-1; i++ {
		for j := 1; j < columns-1; j++ {
			x := dots * (at.Left + (float64(j)+0.5)/float64(columns)*at.Width)
			y := dots * (f.Height.Points() - at.Bottom - at.Height + (float64(i)+0.5)/float64(rows)*at.Height)
			if got := img.RGBAAt(int(x), int(y)); got != want(i, j) {
				t.Fatalf("%s: row %d, column %d has %v, want %v", name, i, j, got, want(i, j))
			}
		}
	}
}

// Every value has its colour at its place: rows downward, angles too.
func TestReconstructionFigurePixels(t *testing.T) {
	const n, angles, bins = 32, 12, 47
	p := testPanels(n, angles, bins)
	f := reconstructionFigure(t, p, 200)
	img, at := figuretest.PNG(t, f), places(t, f)
	grey := func(v float64) color.RGBA { return colormap.Grey.RGBA(v) }
	checkPixels(t, "truth", f, img, at[0], n, n, func(i, j int) color.RGBA { return grey(float64(p.Truth.At(i, j))) })
	checkPixels(t, "reconstruction", f, img, at[2], n, n,
		func(i, j int) color.RGBA { return grey(float64(p.Reconstruction.At(i, j))) })
	checkPixels(t, "error", f, img, at[3], n, n, func(i, j int) color.RGBA {
		e := float64(p.Reconstruction.At(i, j)) - float64(p.Truth.At(i, j))
		return colormap.BlueRed.RGBA((e + 0.2) / 0.4)
	})
	lo, hi := extent(p.Measurement)
	checkPixels(t, "sinogram", f, img, at[1], angles, bins, func(i, j int) color.RGBA {
		return grey((float64(p.Measurement[i*bins+j]) - lo) / (hi - lo))
	})
}

// The measurement of other operators is a picture with the greys of pictures.
func TestReconstructionFigureOfAPicture(t *testing.T) {
	const n = 32
	p := testPanels(n, n, n)
	p.Arc = 0
	f := reconstructionFigure(t, p, 200)
	checkPixels(t, "measurement", f, figuretest.PNG(t, f), places(t, f)[1], n, n, func(i, j int) color.RGBA {
		return colormap.Grey.RGBA(float64(p.Measurement[i*n+j]))
	})
}

// Pictures are squares of one size in line with each other.
func TestReconstructionFigureLayout(t *testing.T) {
	long := strings.Repeat("https://example.org/", 40)
	for arc, link := range map[float64]string{0: "", 7.5: "https://example.org", 120: long, 180: "", 360: long} {
		p := testPanels(32, 32, 32)
		p.Arc, p.Link = arc, link
		f := reconstructionFigure(t, p, 50)
		figuretest.Legible(t, figuretest.Written(t, f, "svg"), f.Width.Points(), f.Height.Points())
		at := places(t, f)
		for i, r := range at {
			if r.Width < 4.5*72/2.54 || math.Abs(r.Width-r.Height) > 0.01 || math.Abs(r.Width-at[0].Width) > 0.01 {
				t.Errorf("arc %g: panel %d is %.4f, the first %.4f", arc, i, r, at[0])
			}
			if column, row := at[i%2], at[i-i%2]; math.Abs(r.Left-column.Left) > 0.01 ||
				math.Abs(r.Bottom-row.Bottom) > 0.01 {
				t.Errorf("arc %g: panel %d at %.4f is out of line", arc, i, r)
			}
		}
		if at[1].Left < at[0].Left+at[0].Width || at[0].Bottom < at[2].Bottom+at[2].Height {
			t.Errorf("arc %g: panels in the wrong order: %.1f", arc, at)
		}
	}
}

func TestReconstructionFigureBytesRepeat(t *testing.T) {
	p := testPanels(64, 30, 93)
	a, b := reconstructionFigure(t, p, 60), reconstructionFigure(t, p, 60)
	for _, format := range []string{"png", "svg", "pdf"} {
		first := figuretest.Written(t, a, format)
		if !bytes.Equal(first, figuretest.Written(t, a, format)) ||
			!bytes.Equal(first, figuretest.Written(t, b, format)) {
			t.Errorf("%s differs between writes", format)
		}
	}
}

// Files of noise, which does not compress, stay small; of the largest pictures, if the
// truth has no noise.
func TestReconstructionFigureSizes(t *testing.T) {
	for _, n := range []int{128, 256, picture.MaxSize} {
		p := testPanels(n, operator.MaxAngles, 3*n/2)
		if n == picture.MaxSize {
			for i := range p.Truth.Pix {
				p.Truth.Pix[i] = float32(i / n / 50)
				p.Reconstruction.Pix[i] = p.Truth.Pix[i] + 0.05*p.Measurement[i]/40
			}
		}
		f := reconstructionFigure(t, p, 300)
		for _, format := range []string{"svg", "pdf"} {
			if size := len(figuretest.Written(t, f, format)); size > 1e6 {
				t.Errorf("%s of side %d has %d bytes", format, n, size)
			}
		}
	}
}

// More angles than can be seen become means of neighbours, which keep their places.
func TestSinogramOfManyAngles(t *testing.T) {
	p := testPanels(32, 1000, 3)
	for i := range p.Rows {
		for k := range p.Columns {
			p.Measurement[i*p.Columns+k] = float32(i) // the angle
		}
	}
	images, _ := figuretest.SVGImages(t, figuretest.Written(t, reconstructionFigure(t, p, 50), "svg"))
	rows := images[1].Bounds().Dy()
	if rows != sinogramRows {
		t.Fatalf("%d rows", rows)
	}
	for r := range rows {
		want := (float64(r)+0.5)/float64(rows)*255 - 0.5
		if got := float64(images[1].RGBAAt(1, r).R); math.Abs(got-want) > 1.5 {
			t.Errorf("row %d is %g, want %g", r, got, want)
		}
	}
}

func TestReconstructionFigureSubtitle(t *testing.T) {
	p := testPanels(32, 2, 2)
	if got, want := reconstructionFigure(t, p, 50).Notes.Subtitle,
		"tv, *λ* = 0.03\nPSNR 28.43 dB, SSIM 0.812, residual 0.0512"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.Subtitle, p.PSNR, p.SSIM = "", math.Inf(1), 1
	if got, want := reconstructionFigure(t, p, 50).Notes.Subtitle,
		"PSNR ∞ dB, SSIM 1.000, residual 0.0512"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What has no numbers still draws: a run that diverged, a measurement of nothing.
func TestReconstructionFigureOfEdgeCases(t *testing.T) {
	for _, measurement := range [][]float32{{0, 0, 0, 0}, {3, 3, 3, 3}, {-1, -1, -1, -1},
		{float32(math.NaN()), float32(math.Inf(1)), 1, 2}} {
		p := testPanels(32, 2, 2)
		p.Measurement = measurement
		for i := range p.Reconstruction.Pix {
			p.Reconstruction.Pix[i] = float32(math.NaN())
		}
		p.PSNR, p.SSIM, p.Residual = math.NaN(), math.NaN(), math.Inf(1)
		f := reconstructionFigure(t, p, 40)
		figuretest.PNG(t, f)
		svg := regexp.MustCompile(`base64,[^"]*|>[^<]*<`).ReplaceAll(figuretest.Written(t, f, "svg"),
			nil) // less its words, which may say NaN
		for _, data := range append(figuretest.PDFStreams(figuretest.Written(t, f, "pdf")), svg) {
			if found := regexp.MustCompile(`\b(NaN|Inf)\b`).Find(data); found != nil {
				t.Errorf("%v: a drawing holds %s", measurement, found)
			}
		}
	}
}

func TestReconstructionFigureRefuses(t *testing.T) {
	for name, change := range map[string]func(*Panels){
		"no truth":        func(p *Panels) { p.Truth = picture.Image{} },
		"truth NaN":       func(p *Panels) { p.Truth.Pix[5] = float32(math.NaN()) },
		"other size":      func(p *Panels) { p.Reconstruction = picture.NewImage(33) },
		"no measurements": func(p *Panels) { p.Measurement = nil },
		"no rows":         func(p *Panels) { p.Rows, p.Measurement = 0, nil },
		"arc":             func(p *Panels) { p.Arc = math.NaN() },
		"negative arc":    func(p *Panels) { p.Arc = -1 },
	} {
		p := testPanels(32, 4, 5)
		change(&p)
		if _, err := ReconstructionFigure(p); err == nil || !strings.HasPrefix(err.Error(), "figure reconstruction: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestDegreeTicks(t *testing.T) {
	for hi, want := range map[float64]string{180: "0 30 60 90 120 150 180", 360: "0 90 180 270 360",
		120: "0 30 60 90 120", 90: "0 15 30 45 60 75 90", 60: "0 10 20 30 40 50 60", 45: "0 10 20 30 40",
		7.5: "0 2 4 6", 5: "0 1 2 3 4 5"} {
		var labels []string
		for _, tick := range degreeTicks(0, hi) {
			labels = append(labels, tick.Label)
			if fmt.Sprint(tick.Value) != tick.Label {
				t.Errorf("%g is labelled %s", tick.Value, tick.Label)
			}
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("to %g: %s, want %s", hi, got, want)
		}
	}
}
