package figure_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gradus/internal/figure"
	"gradus/internal/figure/figuretest"
	"gradus/static/colormap"
)

func TestBytesRepeat(t *testing.T) {
	again := testFigures()
	for i, f := range testFigures() {
		for _, format := range []string{"png", "svg", "pdf"} {
			var out [3]bytes.Buffer // the last by another figure of the same input
			var group sync.WaitGroup
			for j, figure := range []*figure.Figure{f, f, again[i]} {
				group.Go(func() {
					if err := figure.Write(&out[j], format); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if out[0].Len() == 0 || !bytes.Equal(out[0].Bytes(), out[1].Bytes()) ||
				!bytes.Equal(out[0].Bytes(), out[2].Bytes()) {
				t.Errorf("%s of %s differs between writes", format, f.Name)
			}
		}
	}
}

// Images as wide as others, small and large, come in the same order every time, each
// where it belongs.
func TestPDFOfEqualWidths(t *testing.T) {
	for _, n := range []int{8, 400} {
		f := cellsFigure(colormap.Map{}, randomValues(n, 5))
		for rows := range 5 {
			f.Panels = append(f.Panels, cellsPanel(colormap.Map{}, randomValues(n, rows+6)))
		}
		f.Columns = 2
		first := figuretest.Written(t, f, "pdf")
		for range 3 {
			if !bytes.Equal(first, figuretest.Written(t, f, "pdf")) {
				t.Fatalf("%d columns: the PDF differs between writes", n)
			}
		}
		_, svg := figuretest.SVGImages(t, figuretest.Written(t, f, "svg"))
		pdf := figuretest.PDFImages(t, first)
		if len(pdf) != 12 || len(svg) != 12 {
			t.Fatalf("%d and %d images", len(svg), len(pdf))
		}
		for i := range pdf {
			if apart(svg[i], pdf[i]) > 0.01 {
				t.Errorf("image %d is at %v in the SVG, at %v in the PDF", i, svg[i], pdf[i])
			}
		}
	}
}

func TestPDFHasFixedDate(t *testing.T) {
	dates := regexp.MustCompile(`D:\d{14}`)
	for _, f := range testFigures() {
		data := figuretest.Written(t, f, "pdf")
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("%s begins with %q", f.Name, data[:8])
		}
		found := dates.FindAllString(string(data), -1)
		if len(found) != 2 || found[0] != "D:20000101000000" || found[1] != found[0] {
			t.Errorf("%s: dates %v", f.Name, found)
		}
		if !bytes.Contains(data, []byte("/URI ("+testLink+")")) {
			t.Errorf("%s has no link", f.Name)
		}
	}
}

func TestSVGIsWellFormed(t *testing.T) {
	for _, f := range testFigures() {
		f.Title, f.Notes.Link = "*x*_{1} over *t*"+` <&"`, testLink+`"<script>&`
		links, title, desc, inside := 0, "", "", ""
		texts := []string{}
		d := xml.NewDecoder(bytes.NewReader(figuretest.Written(t, f, "svg")))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				inside = token.Name.Local
				if inside == "script" {
					t.Errorf("%s has an element %s", f.Name, inside)
				}
				if inside == "text" {
					texts = append(texts, "")
				}
				if inside == "a" && token.Attr[0].Value == f.Notes.Link {
					links++
				}
			case xml.CharData:
				switch inside {
				case "title":
					title += string(token)
				case "desc":
					desc += string(token)
				case "text", "tspan":
					texts[len(texts)-1] += string(token)
				}
			case xml.EndElement:
				inside = map[string]string{"tspan": "text"}[token.Name.Local] // text goes on after a piece of it
			}
		}
		if links != 1 || title != `x1 over t <&"` || !strings.HasSuffix(desc, f.Notes.Link) {
			t.Errorf("%s: %d links, title %q, description %q", f.Name, links, title, desc)
		}
		// Title, numbers at the axes and the link can be read, each as a whole.
		if !slices.Contains(texts, title) || !slices.Contains(texts, "0") ||
			!strings.Contains(strings.Join(texts, ""), f.Notes.Link) {
			t.Errorf("%s: the texts are %q", f.Name, texts)
		}
	}
}

func TestLinkThatIsNoURLIsNotClickable(t *testing.T) {
	f := testFigures()[0]
	f.Notes.Link = "javascript:alert(1)"
	if bytes.Contains(figuretest.Written(t, f, "svg"), []byte("<a ")) ||
		bytes.Contains(figuretest.Written(t, f, "pdf"), []byte("/URI")) {
		t.Error("it is clickable")
	}
	f.Notes.Link = ""
	for _, format := range []string{"svg", "pdf", "png"} {
		if data := figuretest.Written(t, f, format); bytes.Contains(data, []byte("<desc>")) ||
			bytes.Contains(data, []byte("/URI")) || bytes.Contains(data, []byte("Source")) {
			t.Errorf("%s without a link has one", format)
		}
	}
}

func TestPNGCarriesLinkAndSize(t *testing.T) {
	f := testFigures()[0]
	f.DPI = 100
	data := figuretest.Written(t, f, "png")
	img := figuretest.Decoded(t, data)
	if w, h := img.Bounds().Dx(), img.Bounds().Dy(); w != 630 || h != 472 {
		t.Errorf("%d x %d pixels", w, h)
	}
	if !bytes.Contains(data, []byte("iTXtSource\x00\x00\x00\x00\x00"+testLink)) {
		t.Error("no link")
	}
	if !bytes.Contains(data, []byte("pHYs\x00\x00\x0f\x61\x00\x00\x0f\x61\x01")) { // 3937 per metre
		t.Error("no resolution")
	}
}

func TestUnknownFormat(t *testing.T) {
	err := testFigures()[0].Write(io.Discard, "gif")
	if err == nil {
		t.Fatal("it was written")
	}
	for _, want := range []string{"cells", "format", "png", "svg", "pdf", "gif"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteErrorIsReported(t *testing.T) {
	full := errors.New("disk full")
	for _, format := range []string{"png", "svg", "pdf"} {
		if err := testFigures()[0].Write(brokenWriter{full}, format); !errors.Is(err, full) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestTextsHaveRoom(t *testing.T) {
	for _, f := range testFigures() {
		figuretest.Legible(t, figuretest.Written(t, f, "svg"), f.Width.Points(), f.Height.Points())
	}
}

// The boxes of texts are where the PNG has ink.
func TestTextBoxes(t *testing.T) {
	f := testFigures()[0]
	f.DPI = 144 // two dots a point
	img := figuretest.PNG(t, f)
	boxes := figuretest.Texts(t, figuretest.Written(t, f, "svg"))
	// Title, two axes and the colour bar with names, the link, and ticks: 0 2 4 6 8; 0 2 4 6; 0.0 .. 1.0.
	if len(boxes) != 5+5+4+6 {
		t.Errorf("%d texts", len(boxes))
	}
	for _, box := range boxes {
		dark := 0
		for y := int(2 * (f.Height.Points() - box.Bottom - box.Height)); y < int(2*(f.Height.Points()-box.Bottom)); y++ {
			for x := int(2 * box.Left); x < int(2*(box.Left+box.Width)); x++ {
				if img.RGBAAt(x, y).R < 0xa0 {
					dark++
				}
			}
		}
		if area := 4 * box.Width * box.Height; float64(dark) < 0.1*area || float64(dark) > 0.7*area {
			t.Errorf("%d of %g dots are dark in the text at %.1f", dark, area, box)
		}
	}
}
