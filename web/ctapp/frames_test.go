package ctapp

import (
	"math"
	"testing"

	"gradus/web/wire"
	"gradus/web/wstest"
)

// TestPictureFrame: what a page decodes is what was encoded, to half a step; pictures of
// one grey, and of no numbers.
func TestPictureFrame(t *testing.T) {
	inf := float32(math.Inf(1))
	rising := make([]float32, 3*5)
	for i := range rising {
		rising[i] = float32(i)*0.1 - 0.7
	}
	f := wire.PictureFrame{Kind: wire.FrameLevel, Number: 1, Sequence: 2, Track: 3, K: 4,
		Text: []byte(`{"k":4}`), Pictures: []wire.Raster{
			wire.NewRaster(3, 5, rising), // of an odd number of pixels
			wire.NewRaster(1, 2, []float32{0.25, 0.25}),
			wire.NewRaster(1, 2, []float32{0, inf}), wire.NewRaster(1, 2, []float32{float32(math.NaN()), 1}), wire.NewRaster(1, 1, []float32{-inf}),
			wire.NewRaster(1, 2, []float32{-math.MaxFloat32, math.MaxFloat32}),
			wire.NewRaster(1, 3, []float32{1, math.Nextafter32(1, 2), 1}),
		}}
	b := f.Encode()
	got, err := wstest.DecodePictureFrame(b)
	if err != nil {
		t.Fatal(err)
	}
	if got.Kind != wire.FrameLevel || got.Number != 1 || got.Sequence != 2 || got.Track != 3 || got.K != 4 ||
		string(got.Text) != `{"k":4} ` {
		t.Errorf("%+v", got)
	}
	for i, want := range f.Pictures {
		p := got.Pictures[i]
		if i >= 2 && i <= 4 {
			if p.Rows != 0 || p.Columns != 0 {
				t.Errorf("picture %d: %+v", i, p)
			}
			continue
		}
		if p.Rows != want.Rows || p.Columns != want.Columns {
			t.Errorf("picture %d: %d x %d", i, p.Rows, p.Columns)
		}
		comparePicture(t, p, want.Pix)
	}
	if p := got.Pictures[1]; p.Lo != p.Hi || p.Q[0] != 0 {
		t.Errorf("one grey: %+v", p)
	}
	if got.Pictures[0].Q[0] != 0 || got.Pictures[0].Q[14] != 65535 {
		t.Errorf("the ends are %d and %d", got.Pictures[0].Q[0], got.Pictures[0].Q[14])
	}
	for n := range len(b) {
		if _, err := wstest.DecodePictureFrame(b[:n]); err == nil {
			t.Errorf("%d of %d bytes are a frame", n, len(b))
		}
	}
}
