package colormap

import (
	"image/color"
	"math"
	"testing"
)

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func light(c color.RGBA) [3]float64 {
	return [3]float64{linear(float64(c.R) / 255), linear(float64(c.G) / 255), linear(float64(c.B) / 255)}
}

func contrast(a, b color.RGBA) float64 {
	luminance := func(c color.RGBA) float64 {
		l := light(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	hi, lo := luminance(a), luminance(b)
	return (max(hi, lo) + 0.05) / (min(hi, lo) + 0.05)
}

// Colour as seen with full, red-blind and green-blind sight (Machado, Oliveira and Fernandes 2009).
var sights = map[string][3][3]float64{
	"full":        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"red-blind":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"green-blind": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
}

// lab is CIELAB under D65.
func lab(c color.RGBA, sight [3][3]float64) [3]float64 {
	l := light(c)
	var v [3]float64
	for i, row := range sight {
		v[i] = max(0, row[0]*l[0]+row[1]*l[1]+row[2]*l[2])
	}
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*v[0] + 0.3576*v[1] + 0.1805*v[2]) / 0.95047)
	y := f(0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2])
	z := f((0.0193*v[0] + 0.1192*v[1] + 0.9505*v[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// Valleys stand out on the surfaces of both themes, and from each other with any sight.
func TestValleysAreToldApart(t *testing.T) {
	for i := range valleyColours {
		for theme, surface := range map[string]color.RGBA{"light": {0xff, 0xff, 0xff, 0xff},
			"dark": {0x17, 0x1e, 0x26, 0xff}} {
			if c := contrast(Valley(i), surface); c < 3 {
				t.Errorf("valley %d has a contrast of %.2f with the %s theme", i, c, theme)
			}
		}
		for sight, m := range sights {
			for j := range i {
				a, b := lab(Valley(i), m), lab(Valley(j), m)
				apart := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
				least := 15.0
				if i < 4 {
					least = 25 // most landscapes have no more
				}
				if apart < least {
					t.Errorf("with %s sight valleys %d and %d are %.1f apart", sight, j, i, apart)
				}
			}
		}
	}
	if Valley(valleyColours) != Valley(0) || ValleyElsewhere == ValleyDiverged {
		t.Error("colours do not repeat, or two ends are alike")
	}
}

func TestValleySheetFaultsPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a sheet without colours is taken")
		}
	}()
	parseValleys(":root { --valley-0: red; }")
}
