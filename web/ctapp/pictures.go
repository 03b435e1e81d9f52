package ctapp

import (
	"bytes"
	"math"

	"gradus/ct"
	"gradus/internal/parallel"
	"gradus/web/wire"
)

// scanFrame shows the truth and the measurements, and of a sinogram the filtered
// backprojection; the sender adds which ask it answers.
func scanFrame(r *ct.Run) []byte {
	rows, columns, measured := r.Shown()
	n := r.Truth.N
	f := wire.PictureFrame{
		Kind: wire.FrameScan, Text: wire.FrameJSON(ScanText{wire.Number6(r.SD), wire.Number6(r.Discretisation),
			r.Simulation, r.Spec.Operator, n, wire.Number6(r.Spec.Scan.Arc)}),
		Pictures: []wire.Raster{wire.NewRaster(n, n, r.Truth.Pix), wire.NewRaster(rows, columns, measured)},
	}
	if x, ok := r.Backprojected(); ok {
		f.Pictures = append(f.Pictures, wire.NewRaster(x.N, x.N, x.Pix))
	}
	return f.Encode()
}

// momentPicture is the frame of a moment, as long as more may be said of it.
type momentPicture struct {
	wire.PictureFrame
	level *LevelText
}

// momentFrame shows all panels of a moment; the sender adds what it is part of.
func momentFrame(m *ct.Moment) *momentPicture {
	text := &LevelText{K: m.K, Level: m.Level, T: wire.Number6(m.T), Distance: wire.Number6(m.Distance()),
		Panels: make([]PanelText, len(m.Panels))}
	f := &momentPicture{wire.PictureFrame{K: uint32(m.K), Pictures: make([]wire.Raster, len(m.Panels))}, text}
	parallel.For(len(m.Panels), func(i int) {
		p := &m.Panels[i]
		text.Panels[i] = newPanelText(p)
		f.Pictures[i] = wire.NewRaster(p.X.N, p.X.N, p.X.Pix)
	})
	f.Text = wire.FrameJSON(text)
	return f
}

// addResiduals puts the residuals of all panels behind their pictures, where there is noise to hold them against.
func (f *momentPicture) addResiduals(m *ct.Moment) {
	for i := range m.Panels {
		if _, chi := m.Panels[i].Fit(); math.IsNaN(chi) {
			return
		}
		rows, columns, pix := m.Panels[i].Residuals()
		f.Pictures = append(f.Pictures, wire.NewRaster(rows, columns, pix))
	}
}

// addPosterior puts what chains have come to behind all of that, once their run is done.
func (f *momentPicture) addPosterior(r *ct.Run) {
	for i, x := range r.Posterior.Samples { // a moment's are its own only while it lasts
		f.Pictures[i].Pix = x.Pix
	}
	residuals := len(f.Pictures) > len(r.Posterior.Samples)
	mean, sd := r.Reconstructions[0].X, r.Posterior.SD
	f.Pictures = append(f.Pictures, wire.NewRaster(mean.N, mean.N, mean.Pix), wire.NewRaster(sd.N, sd.N, sd.Pix))
	if residuals {
		rows, columns, pix := r.Residuals(mean)
		f.Pictures = append(f.Pictures, wire.NewRaster(rows, columns, pix))
	}
	f.level.Posterior = &PosteriorText{Coverage: r.Coverage()}
	f.Text = wire.FrameJSON(f.level)
}

func newPanelText(p *ct.Panel) PanelText {
	none := wire.Number6(math.NaN())
	residual, chi := p.Fit()
	t := PanelText{
		PSNR: wire.Number6(p.PSNR()), SSIM: wire.Number6(p.SSIM()), Residual: wire.Number6(residual), Chi: wire.Number6(chi),
		Energy: none, Data: none, Target: none, Cosine: none, Step: none, Gradient: none,
		Seconds: wire.Number6(p.Seconds), Diverged: p.DivergedAt,
	}
	if s := p.Step; s != nil {
		t.Energy, t.Data, t.Target, t.Cosine = wire.Number6(s.Energy), wire.Number6(s.Data), wire.Number6(s.Target),
			wire.Number6(s.Cosine)
		t.Step, t.Gradient, t.Evaluations = wire.Number6(s.Size), wire.Number6(s.GradientNorm), s.Evaluations
	}
	return t
}

// readdressed returns a copy of a frame as an answer to another ask.
func readdressed(frame []byte, id uint32) []byte {
	b := bytes.Clone(frame)
	wire.Address(b, id, 0, 0)
	return b
}
