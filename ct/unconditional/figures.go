package unconditional

import (
	"context"
	"math"

	"gradus/ct"
	"gradus/ct/picture"
)

// Figures are what is measured of a set of pictures.
type Figures struct {
	Mean     ct.Number   `json:"mean"`     // of all pixels
	SD       ct.Number   `json:"sd"`       // likewise
	Outside  ct.Number   `json:"outside"`  // share of the pixels that are beyond 0 or 1 by more than lastSigma
	Energy   ct.Number   `json:"energy"`   // E at lastSigma, per pixel: how unlikely they are, up to a constant
	Distance ct.Number   `json:"distance"` // from phantoms, see Yardstick
	Spectrum []ct.Number `json:"spectrum"` // see Spectrum
}

// figures measures pictures; what has diverged has none.
func (q *Target) figures(ctx context.Context, pictures []picture.Image, y *Yardstick) (f Figures, err error) {
	mean, sd, outside := pixels(pictures)
	f.Mean, f.SD, f.Outside = ct.Number(mean), ct.Number(sd), ct.Number(outside)
	energies, err := q.Energies(ctx, joined(pictures), lastSigma)
	if err != nil {
		return f, err
	}
	for _, e := range energies {
		f.Energy += ct.Number(e / float64(len(energies)))
	}
	f.Distance = ct.Number(y.Of(pictures))
	for _, power := range Spectrum(pictures) {
		f.Spectrum = append(f.Spectrum, ct.Number(power))
	}
	return f, nil
}

// pixels returns mean and standard deviation of all, and the share that is no grey.
func pixels(pictures []picture.Image) (mean, sd, outside float64) {
	n, squares := 0.0, 0.0
	for _, m := range pictures {
		for _, v := range m.Pix {
			n++
			d := float64(v) - mean
			mean += d / n
			squares += d * (float64(v) - mean)
			if !(v >= -lastSigma && v <= 1+lastSigma) {
				outside++
			}
		}
	}
	return mean, math.Sqrt(squares / n), outside / n
}

// joined puts the pixels of pictures one after the other.
func joined(pictures []picture.Image) (pix []float32) {
	for _, m := range pictures {
		pix = append(pix, m.Pix...)
	}
	return pix
}
