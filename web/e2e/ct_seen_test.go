package e2e

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gradus/ct/picture"
)

// testCTSeen: the page shrinks pictures, crops and pads them and sees them through windows as the server does.
func testCTSeen(t *testing.T, b *tab) {
	b.openCT(smallCT)
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{32, 47}, {47, 32}, {33, 48}, {40, 40}} {
		m := picture.Raster{Rows: size[0], Columns: size[1], Unit: picture.Numbers, Pix: make([]float32, size[0]*size[1])}
		pixels := make([]byte, 0, 2*len(m.Pix))
		for i := range m.Pix {
			v := uint16(r.UintN(65536))
			m.Pix[i], pixels = float32(-1000+float64(v)/65535*3000), binary.LittleEndian.AppendUint16(pixels, v)
		}
		text, err := json.Marshal(m.Pix)
		if err != nil {
			t.Fatal(err)
		}
		small := js[[]float64](b, fmt.Sprintf(`import(new URL('static/js/ct/files/grey.js', location.href)).then(({ shrink }) =>
			[...shrink({ width: %d, height: %d, values: Float32Array.from(%s) }, { width: 9, height: 13 }).values])`, size[1], size[0], text))
		for i, want := range m.Resample(13, 9).Pix {
			if math.Abs(small[i]-float64(want)) > 1e-2 {
				t.Fatalf("%v: pixel %d is shrunk to %g, want %g", size, i, small[i], want)
			}
		}
		for _, fit := range []picture.Fit{picture.FitCrop, picture.FitPad} {
			for _, window := range []*picture.Window{nil, {-1350, 150}} {
				sees, err := json.Marshal(map[string]any{"fit": fit, "window": window})
				if err != nil {
					t.Fatal(err)
				}
				got := js[struct {
					N, From, Side int
					Grey          []float64
				}](b, fmt.Sprintf(`import(new URL('static/js/ct/files/seen.js', location.href)).then(({ previewOf }) => {
					const { n, rgba, from, side } = previewOf({ unit: 'numbers', preview: { width: %d, height: %d, low: -1000, high: 2000, pixels: %q } }, %s);
					return { n, from, side, grey: [...rgba].filter((_, i) => i %% 4 === 0) };
				})`, size[1], size[0], base64.StdEncoding.EncodeToString(pixels), sees))
				of := m
				of.Pix = slices.Clone(m.Pix)
				seen, white, err := of.Seen(window)
				if err != nil {
					t.Fatal(err)
				}
				want := seen.Square(fit)
				if got.Side != want.N || got.N != max(size[0], size[1]) {
					t.Fatalf("%v, %s: %d of %d pixels", size, fit, got.Side, got.N)
				}
				for i := range want.N {
					for j := range want.N {
						grey := 255 * float64(want.At(i, j))
						if !white {
							grey /= 2000
						}
						if v := got.Grey[(got.From+i)*got.N+got.From+j]; math.Abs(v-grey) > 0.51 {
							t.Fatalf("%v, %s: pixel %d, %d is %g, want %g", size, fit, i, j, v, grey)
						}
					}
				}
			}
		}
	}
	b.check("what can be chosen", js[bool](b, `import(new URL('static/js/ct/files/seen.js', location.href)).then(({ windowChoices, windowOf }) => {
		const values = (upload, window) => windowChoices(upload, window).map(([value]) => value).join(' ');
		return values({ unit: 'hu', window: [-160, 239] }, [-1000, 2000]) === '-1000,2000 -1350,150 -160,240 -160,239' &&
			values({ unit: 'hu', window: [-160, 240] }, [0, 1]) === '-1000,2000 -1350,150 -160,240 0,1' &&
			values({ unit: 'numbers' }, undefined) === ' -1000,2000 -1350,150 -160,240' && values({}, 'x').length > 0 &&
			windowOf('') === undefined && windowOf('-1,2').join() === '-1,2' && windowOf('2,1') === undefined && windowOf('1') === undefined;
	})`))
}
