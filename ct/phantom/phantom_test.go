package phantom

import (
	"gradus/ct/picture"
	"math"
	"slices"
	"testing"
)

func forEachPhantom(t *testing.T, f func(t *testing.T, p Kind)) {
	for p := range Kind(len(names)) {
		t.Run(p.String(), func(t *testing.T) { f(t, p) })
	}
}

func TestPhantomNames(t *testing.T) {
	forEachPhantom(t, func(t *testing.T, p Kind) {
		name, err := p.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		got := Kind(-1)
		if err := got.UnmarshalText(name); err != nil || got != p {
			t.Errorf("%s is read as %v, %v", name, got, err)
		}
	})
	var p Kind
	if err := p.UnmarshalText([]byte("head")); err == nil {
		t.Error("a phantom called head")
	}
}

func TestPhantomPixels(t *testing.T) {
	forEachPhantom(t, func(t *testing.T, p Kind) {
		for _, n := range []int{picture.MinSize, 33, 64, 127, picture.MaxSize} {
			for seed := int64(-1); seed < 6; seed++ {
				m := p.Draw(n, seed)
				if err := m.Validate("image"); err != nil {
					t.Fatalf("size %d, seed %d: %v", n, seed, err)
				}
				lo, hi := slices.Min(m.Pix), slices.Max(m.Pix)
				if lo < 0 || hi > 1 || hi < 0.4 {
					t.Errorf("size %d, seed %d: values from %g to %g", n, seed, lo, hi)
				}
				if !slices.Equal(m.Pix, p.Draw(n, seed).Pix) {
					t.Errorf("size %d, seed %d: drawn differently the second time", n, seed)
				}
				// Black around: nothing is cut off by the border.
				for i := range n {
					if m.At(0, i) != 0 || m.At(n-1, i) != 0 || m.At(i, 0) != 0 || m.At(i, n-1) != 0 {
						t.Fatalf("size %d, seed %d: touches the border at %d", n, seed, i)
					}
				}
			}
		}
		if same := slices.Equal(p.Draw(64, 1).Pix, p.Draw(64, 2).Pix); same != (p == SheppLogan) {
			t.Errorf("seeds 1 and 2 draw the same: %v", same)
		}
	})
}

// The same things at every size: averaged down to 64, the large picture is the small
// one but for edges, up to the factor of the random ellipses.
func TestPhantomKeepsItsThings(t *testing.T) {
	forEachPhantom(t, func(t *testing.T, p Kind) {
		for seed := range int64(4) {
			small, large := p.Draw(64, seed).Pix, quarter(p.Draw(256, seed)).Pix
			other := p.Draw(64, seed+100).Pix
			if r := correlation(small, large); r < 0.93 {
				t.Errorf("seed %d: correlation of sizes %.3f", seed, r)
			}
			if r := correlation(small, other); p != SheppLogan && p != LowContrast && r > 0.85 {
				t.Errorf("seed %d: correlation with another seed %.3f", seed, r)
			}
		}
	})
}

// quarter averages over blocks of 4 x 4 pixels.
func quarter(m picture.Image) picture.Image {
	to := picture.NewImage(m.N / 4)
	for i := range m.N {
		for j := range m.N {
			to.Pix[i/4*to.N+j/4] += m.At(i, j) / 16
		}
	}
	return to
}

func correlation(a, b []float32) float64 {
	mean := func(x []float32) (m float64) {
		for _, v := range x {
			m += float64(v) / float64(len(x))
		}
		return m
	}
	ma, mb := mean(a), mean(b)
	var aa, bb, ab float64
	for i := range a {
		u, v := float64(a[i])-ma, float64(b[i])-mb
		aa, bb, ab = aa+u*u, bb+v*v, ab+u*v
	}
	return ab / math.Sqrt(aa*bb)
}

func BenchmarkPhantom512(b *testing.B) {
	for p := range Kind(len(names)) {
		b.Run(p.String(), func(b *testing.B) {
			for b.Loop() {
				p.Draw(512, 1)
			}
		})
	}
}
