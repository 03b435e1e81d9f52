package ct

import (
	"fmt"
	"math"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/solver"
)

// Region is a disc in which a result is looked at, and what it is held against, in coordinates of a drawing: x to
// the right and y down, from -1 to 1.
type Region struct {
	Inside     [3]float64  `json:"inside"`              // x, y, radius
	Background *[3]float64 `json:"background,omitzero"` // likewise; else a ring from 1.5 to 2.5 radii about the disc
}

const maxRegions = 8

// validateRegions reports the first number out of range.
func (s *Spec) validateRegions() error {
	if len(s.Regions) > maxRegions {
		return solver.Outside("regions", len(s.Regions), "a list of at most %d regions", maxRegions)
	}
	disc := func(at string, d [3]float64) error {
		for i, v := range d {
			lo, hi := -1.0, 1.0
			if i == 2 {
				lo = 1 / float64(s.Size) // a pixel wide
			}
			if err := solver.Within(fmt.Sprintf("%s[%d]", at, i), v, lo, hi); err != nil {
				return err
			}
		}
		return nil
	}
	for i, r := range s.Regions {
		at := fmt.Sprintf("regions[%d]", i)
		if err := disc(at+".inside", r.Inside); err != nil {
			return err
		}
		if r.Background == nil {
			continue
		}
		if err := disc(at+".background", *r.Background); err != nil {
			return err
		}
	}
	return nil
}

// RegionFigures are what a region holds of a result, every pixel counting by the part of it that is in the region.
type RegionFigures struct {
	Mean           Number `json:"mean"`
	SD             Number `json:"sd"`
	BackgroundMean Number `json:"background_mean"`
	BackgroundSD   Number `json:"background_sd"`
	Contrast       Number `json:"contrast"` // the difference of the means
	// Recovery is the contrast as a part of the truth's: 1 if all of it is kept, null where the truth has none.
	Recovery Number `json:"recovery"`
	// CNR is the contrast-to-noise ratio, |contrast| over the background's standard deviation.
	CNR Number `json:"cnr"`
	// ContrastSD is the standard deviation of the contrast over what the method posterior has drawn.
	ContrastSD *Number `json:"contrast_sd,omitzero"`
}

// figures are those of a picture in the region; truth is the true contrast.
func (r Region) figures(x picture.Image, truth float64) (f RegionFigures) {
	inside := phantom.Disc(r.Inside[0], r.Inside[1], r.Inside[2])
	f.Mean, f.SD = weighed(x, inside.Average(x.N))
	f.BackgroundMean, f.BackgroundSD = weighed(x, r.background().Average(x.N))
	f.Contrast = f.Mean - f.BackgroundMean
	f.Recovery = f.Contrast / Number(truth)
	f.CNR = Number(math.Abs(float64(f.Contrast))) / f.BackgroundSD
	return f
}

// contrast are the weights of the pixels that give the region's contrast in a picture of n x n.
func (r Region) contrast(n int) []float64 {
	weights := make([]float64, n*n)
	add := func(part picture.Image, sign float64) {
		sum := 0.0
		for _, w := range part.Pix {
			sum += max(float64(w), 0)
		}
		for i, w := range part.Pix {
			weights[i] += sign * max(float64(w), 0) / sum
		}
	}
	add(phantom.Disc(r.Inside[0], r.Inside[1], r.Inside[2]).Average(n), 1)
	add(r.background().Average(n), -1)
	return weights
}

func (r Region) background() phantom.Sum {
	if b := r.Background; b != nil {
		return phantom.Disc(b[0], b[1], b[2])
	}
	x, y, radius := r.Inside[0], r.Inside[1], r.Inside[2]
	hole := phantom.Disc(x, y, 1.5*radius)
	return append(phantom.Disc(x, y, 2.5*radius), hole.Times(-1)...)
}

// weighed returns the mean and the standard deviation of pixels by their weights.
func weighed(x, weights picture.Image) (mean, sd Number) {
	var sum, first, second float64
	for i, w := range weights.Pix {
		w, v := max(float64(w), 0), float64(x.Pix[i])
		sum, first, second = sum+w, first+w*v, second+w*v*v
	}
	m := first / sum
	return Number(m), Number(math.Sqrt(max(second/sum-m*m, 0)))
}

// regions are the figures of a result.
func (r *Run) regions(x picture.Image) (all []RegionFigures) {
	for _, region := range r.Spec.Regions {
		truth := float64(region.figures(r.Truth, 1).Contrast)
		if math.Abs(truth) < 1e-6*picture.Peak(r.Truth.Pix) {
			truth = math.NaN()
		}
		all = append(all, region.figures(x, truth))
	}
	return all
}
