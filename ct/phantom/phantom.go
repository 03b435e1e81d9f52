package phantom

import (
	"math/rand/v2"

	"gradus/ct/picture"
	"gradus/solver"
)

// Kind is a kind of picture drawn from a seed. Its values lie in [0, 1], and the
// same seed draws the same things at every size.
type Kind int

// The phantoms.
const (
	Ellipses    Kind = iota // random ellipses, as in the paper
	SheppLogan              // the well-known head; has no seed
	Lines                   // segments thinner than a few pixels
	LowContrast             // discs that differ from their background by 1 to 10 %
	Texture                 // two textures side by side
	Letters                 // capital letters of several sizes
)

var names = solver.Names[Kind]{"ellipses", "shepp-logan", "lines", "low-contrast", "texture", "letters"}

func (p Kind) String() string { return names.String(p) }

// MarshalText returns the phantom's name.
func (p Kind) MarshalText() ([]byte, error) { return names.Marshal(p) }

// UnmarshalText reads a name; its error lists them.
func (p *Kind) UnmarshalText(b []byte) error { return names.Unmarshal(p, b) }

// Draw returns the phantom on n x n pixels; the same arguments give the same pixels.
func (p Kind) Draw(n int, seed int64) picture.Image {
	switch p {
	case Ellipses:
		return drawEllipses(n, seed)
	case SheppLogan:
		return clip(Rasterise(n, sheppLogan()))
	case Lines:
		return drawLines(n, seed)
	case LowContrast:
		return clip(Rasterise(n, lowContrast(seed)))
	case Texture:
		return drawTexture(n, seed)
	case Letters:
		return drawLetters(n, seed)
	}
	panic("phantom: no phantom " + p.String())
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
