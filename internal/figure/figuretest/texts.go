package figuretest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

// affine takes (x, y) to (a x + c y + e, b x + d y + f).
type affine struct{ a, b, c, d, e, f float64 }

// after is the map that does n first.
func (m affine) after(n affine) affine {
	x := func(p, q float64) float64 { return m.a*p + m.c*q }
	y := func(p, q float64) float64 { return m.b*p + m.d*q }
	return affine{x(n.a, n.b), y(n.a, n.b), x(n.c, n.d), y(n.c, n.d), x(n.e, n.f) + m.e, y(n.e, n.f) + m.f}
}

var transforms = regexp.MustCompile(`(translate|rotate)\(([^)]*)\)`)

// Texts returns the boxes around the ink of the texts of an SVG, in the font that they are laid out with.
func Texts(t testing.TB, data []byte) (boxes []Rect) {
	t.Helper()
	stack := []affine{{a: 1, d: 1}}
	var line *inkedLine
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return boxes
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Name.Local] = a.Value
			}
			at := stack[len(stack)-1]
			// The outermost group turns the page, which is as we want it.
			if token.Name.Local == "g" && !strings.Contains(attributes["transform"], "scale") {
				at = at.after(transformOf(t, attributes["transform"]))
			}
			switch token.Name.Local {
			case "text":
				line = &inkedLine{}
				line.begin(t, attributes)
			case "tspan":
				line.begin(t, attributes)
			}
			stack = append(stack, at)
		case xml.CharData:
			if line != nil {
				line.write(t, string(token))
			}
		case xml.EndElement:
			switch token.Name.Local {
			case "text":
				boxes = append(boxes, line.box(stack[len(stack)-1]))
				line = nil
			case "tspan":
				line.pieces = line.pieces[:len(line.pieces)-1]
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func transformOf(t testing.TB, s string) affine {
	t.Helper()
	m := affine{a: 1, d: 1}
	for _, found := range transforms.FindAllStringSubmatch(s, -1) {
		numbers := strings.Split(found[2], ",")
		v := parsed(t, []byte(strings.TrimSpace(numbers[0])))
		if found[1] == "rotate" {
			sin, cos := math.Sincos(v * math.Pi / 180)
			m = m.after(affine{cos, sin, -sin, cos, 0, 0})
			continue
		}
		m = m.after(affine{1, 0, 0, 1, v, parsed(t, []byte(strings.TrimSpace(numbers[1])))})
	}
	return m
}

// Overlap reports whether two rectangles share an area.
func Overlap(a, b Rect) bool {
	return a.Left < b.Left+b.Width && b.Left < a.Left+a.Width && a.Bottom < b.Bottom+b.Height &&
		b.Bottom < a.Bottom+a.Height
}

// Legible reports texts of an SVG that touch each other, an image or the page's edge.
func Legible(t testing.TB, data []byte, width, height float64) {
	t.Helper()
	texts := Texts(t, data)
	_, images := SVGImages(t, data)
	for i, box := range texts {
		if box.Left < 0 || box.Bottom < 0 || box.Left+box.Width > width || box.Bottom+box.Height > height {
			t.Errorf("the text at %.1f leaves the page of %g x %g", box, width, height)
		}
		for _, other := range texts[:i] {
			if Overlap(box, other) {
				t.Errorf("texts at %.1f and %.1f overlap", box, other)
			}
		}
		for _, image := range images {
			if Overlap(box, image) {
				t.Errorf("the text at %.1f is on the image at %.1f", box, image)
			}
		}
	}
}
