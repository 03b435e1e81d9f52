// Package figuretest reads figures back, for tests.
package figuretest

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"testing"

	"gradus/internal/figure"
)

// Written returns the figure in a format.
func Written(t testing.TB, f *figure.Figure, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// PNG returns the figure's pixels.
func PNG(t testing.TB, f *figure.Figure) *image.RGBA {
	t.Helper()
	return Decoded(t, Written(t, f, "png"))
}

// Decoded returns the pixels of a PNG, the sums of whose chunks are right.
func Decoded(t testing.TB, data []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	pixels := image.NewRGBA(img.Bounds())
	draw.Draw(pixels, pixels.Rect, img, img.Bounds().Min, draw.Src)
	return pixels
}

// AreaOf returns the rectangle that the pixels of a colour span.
func AreaOf(img *image.RGBA, c color.RGBA) image.Rectangle {
	area := image.Rectangle{}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.RGBAAt(x, y) == c {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area
}

// Rect is a rectangle on the page in points, from its lower left corner.
type Rect struct{ Left, Bottom, Width, Height float64 }

// SVGImages returns the images of an SVG, each of which fills its rectangle.
func SVGImages(t testing.TB, data []byte) (images []*image.RGBA, places []Rect) {
	t.Helper()
	number := func(element []byte, attribute string) float64 {
		m := regexp.MustCompile(` ` + attribute + `="([^"]*)"`).FindSubmatch(element)
		if m == nil {
			t.Fatalf("no %s in %.200s", attribute, element)
		}
		return parsed(t, m[1])
	}
	for _, element := range regexp.MustCompile(`(?s)<image .*?/>`).FindAll(data, -1) {
		if !bytes.Contains(element, []byte(`preserveAspectRatio="none"`)) {
			t.Fatalf("the image may be letterboxed: %.200s", element)
		}
		encoded := regexp.MustCompile(`"data:image/png;base64,([^"]*)"`).FindSubmatch(element)
		if encoded == nil {
			t.Fatalf("no PNG in %.200s", element)
		}
		raw, err := base64.StdEncoding.DecodeString(string(encoded[1]))
		if err != nil {
			t.Fatal(err)
		}
		// gonum writes y of an element that is turned over in a drawing that is turned over.
		w, h := number(element, "width"), number(element, "height")
		images = append(images, Decoded(t, raw))
		places = append(places, Rect{number(element, "x"), -number(element, "y") - h, w, h})
	}
	return images, places
}

// PDFImages returns where the page of a PDF shows images, or what it cuts out of them.
func PDFImages(t testing.TB, data []byte) (places []Rect) {
	t.Helper()
	shown := regexp.MustCompile(`(?:q (\S+) (\S+) (\S+) (\S+) re W n\s+)?q (\S+) 0 0 (\S+) (\S+) (\S+) cm /I\S+ Do Q`)
	for _, content := range PDFStreams(data) {
		for _, m := range shown.FindAllSubmatch(content, -1) {
			if m[1] != nil {
				places = append(places, Rect{parsed(t, m[1]), parsed(t, m[2]), parsed(t, m[3]), parsed(t, m[4])})
				continue
			}
			places = append(places, Rect{parsed(t, m[7]), parsed(t, m[8]), parsed(t, m[5]), parsed(t, m[6])})
		}
	}
	return places
}

// PDFStreams returns the contents of the compressed streams of a PDF.
func PDFStreams(data []byte) (streams [][]byte) {
	for _, part := range bytes.Split(data, []byte("stream\n")) {
		z, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		if content, err := io.ReadAll(z); err == nil {
			streams = append(streams, content)
		}
	}
	return streams
}

func parsed(t testing.TB, s []byte) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(string(s), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
