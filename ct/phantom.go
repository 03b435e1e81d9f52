package ct

import (
	"math/rand/v2"

	"gradus/ct/picture"
	"gradus/solver"
)

// Phantom is a kind of picture drawn from a seed. Its values lie in [0, 1], and the
// same seed draws the same things at every size.
type Phantom int

const (
	PhantomEllipses    Phantom = iota // random ellipses, as in the paper
	PhantomSheppLogan                 // the well-known head; has no seed
	PhantomLines                      // segments thinner than a few pixels
	PhantomLowContrast                // discs that differ from their background by 1 to 10 %
	PhantomTexture                    // two textures side by side
	PhantomLetters                    // capital letters of several sizes
)

var phantomNames = solver.Names[Phantom]{"ellipses", "shepp-logan", "lines", "low-contrast", "texture", "letters"}

func (p Phantom) String() string { return phantomNames.String(p) }

// MarshalText returns the phantom's name.
func (p Phantom) MarshalText() ([]byte, error) { return phantomNames.Marshal(p) }

// UnmarshalText reads a name; its error lists them.
func (p *Phantom) UnmarshalText(b []byte) error { return phantomNames.Unmarshal(p, b) }

// Draw returns the phantom on n x n pixels; the same arguments give the same pixels.
func (p Phantom) Draw(n int, seed int64) picture.Image {
	switch p {
	case PhantomEllipses:
		return drawEllipses(n, seed)
	case PhantomSheppLogan:
		return clip(Rasterise(n, SheppLogan()))
	case PhantomLines:
		return drawLines(n, seed)
	case PhantomLowContrast:
		return clip(Rasterise(n, lowContrast(seed)))
	case PhantomTexture:
		return drawTexture(n, seed)
	case PhantomLetters:
		return drawLetters(n, seed)
	}
	panic("ct: no phantom " + p.String())
}

// clip takes off what rounding left below 0 or above 1.
func clip(m picture.Image) picture.Image {
	for i, v := range m.Pix {
		m.Pix[i] = min(max(v, 0), 1)
	}
	return m
}

// Streams keep the generators of different phantoms apart at the same seed.
const (
	ellipsesStream uint64 = iota + 1
	linesStream
	contrastStream
	textureStream
	lettersStream
)

func generator(seed int64, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), stream))
}
