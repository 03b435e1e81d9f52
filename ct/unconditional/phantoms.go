package unconditional

import (
	"slices"

	"gradus/ct/phantom"
	"gradus/ct/picture"
	"gradus/internal/parallel"
	"gradus/solver/sample"
)

// trainingSide is that of the phantoms that a prior is trained on, in pixels. It sees crops of them.
const trainingSide = 128

// firstPhantom is the seed of the first phantom that draws are held against. Training draws its own, with another
// generator, so that none of these was seen.
const firstPhantom = 5_000_000

// phantoms returns so many ellipse phantoms, averaged over pixels, of which smaller pictures are crops anywhere.
func phantoms(n, first, count int) []picture.Image {
	all := make([]picture.Image, count)
	parallel.For(count, func(i int) {
		seed := int64(firstPhantom + first + i)
		exact, _ := phantom.Ellipses.Exact(seed)
		whole := exact.Average(trainingSide)
		white := slices.Max(whole.Pix)
		d := sample.Draws{Seed: uint64(seed)}
		at := func(step int) int { return int(d.Uniform(0, step) * float64(trainingSide-n+1)) }
		top, left := at(0), at(1)
		all[i] = picture.NewImage(n)
		for row := range n {
			copy(all[i].Pix[row*n:(row+1)*n], whole.Pix[(top+row)*trainingSide+left:])
		}
		for j := range all[i].Pix {
			all[i].Pix[j] /= white
		}
	})
	return all
}
