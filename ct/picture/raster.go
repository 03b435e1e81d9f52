package picture

import (
	"fmt"
	"math"

	"gradus/solver"
)

// Raster is a picture as a file has it, of any shape: rows from the top.
type Raster struct {
	Rows, Columns int
	Pix           []float32 // of length Rows*Columns, all finite
	Unit          Unit
	Window        *Window // that the file itself asks for; nil: none
}

// Unit is what a raster's values are.
type Unit int

// The units of rasters.
const (
	Greys      Unit = iota // from black, 0, to white, 1
	Numbers                // of any range; 0 is black
	Hounsfield             // of CT: air is -1000, water 0
)

// Window says which of a file's values are black and white, low and high.
type Window [2]float64

// DefaultWindow is what Hounsfield units are seen through where no other is asked for: from air to dense
// bone, with water at a third.
var DefaultWindow = Window{-1000, 2000}

// maxWindow bounds both ends of a window.
const maxWindow = 1e6

// Validate reports a window that is none; field is what the person calls it.
func (w Window) Validate(field string) error {
	lo, hi := w[0], w[1]
	if math.Abs(lo) <= maxWindow && math.Abs(hi) <= maxWindow && hi-lo >= 1e-6 {
		return nil
	}
	return solver.Outside(field, fmt.Sprintf("[%g, %g]", lo, hi),
		"two numbers from -%.0f to %.0f that rise, of which the first is black and the second white", maxWindow, maxWindow)
}

// Fit is how a picture that is not square becomes so.
type Fit string

// The ways to make a square.
const (
	FitCrop Fit = "crop" // the square in the middle
	FitPad  Fit = "pad"  // all of it, on black
)

// UnmarshalText reads a name; its error lists them.
func (f *Fit) UnmarshalText(b []byte) error { return solver.Choose(f, b, []Fit{FitCrop, FitPad}) }

// Seen returns the raster's values as greys: through the window what is at its ends and beyond is black or
// white. Without one Hounsfield units are seen through DefaultWindow, numbers below 0 are black, and how
// bright the others are is left open: white is then false. Greys take no window. It changes the raster.
func (m Raster) Seen(w *Window) (seen Raster, white bool, err error) {
	switch {
	case w != nil && m.Unit == Greys:
		return Raster{}, false, fmt.Errorf("must be left out for a picture in greys: DICOM, .npy and TIFF of signed or " +
			"floating-point numbers have one")
	case w == nil && m.Unit == Hounsfield:
		w = &DefaultWindow
	case w == nil && m.Unit == Numbers:
		for i, v := range m.Pix {
			m.Pix[i] = max(v, 0)
		}
	}
	if w != nil {
		for i, v := range m.Pix {
			m.Pix[i] = float32(min(max((float64(v)-w[0])/(w[1]-w[0]), 0), 1))
		}
	}
	m.Unit, m.Window = Greys, nil
	return m, w != nil, nil
}

// Square returns the picture as a square: that in the middle, unless it is padded. Its pixels may be the raster's.
func (m Raster) Square(fit Fit) Image {
	if m.Rows == m.Columns {
		return Image{m.Rows, m.Pix}
	}
	n := min(m.Rows, m.Columns)
	if fit == FitPad {
		n = max(m.Rows, m.Columns)
	}
	to := NewImage(n)
	top, left := (m.Rows-n)/2, (m.Columns-n)/2 // not both 0; negative where it is padded
	if fit == FitPad {
		top, left = -((n - m.Rows) / 2), -((n - m.Columns) / 2)
	}
	for i := max(0, -top); i < min(n, m.Rows-top); i++ {
		j := max(0, -left)
		copy(to.Pix[i*n+j:(i+1)*n], m.Pix[(top+i)*m.Columns+left+j:][:min(n-j, m.Columns-left-j)])
	}
	return to
}
