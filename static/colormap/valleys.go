package colormap

import (
	_ "embed"
	"fmt"
	"image/color"
	"strings"
)

//go:embed valleys.css
var valleySheet string

const valleyColours = 8

// The colours of valleys, from the style sheet of the pages.
var (
	valleys         = parseValleys(valleySheet)
	ValleyElsewhere = parseProperty(valleySheet, "elsewhere")
	ValleyDiverged  = parseProperty(valleySheet, "diverged")
)

// Valley returns the colour of the i-th valley by the value of its minimum. Colours repeat.
func Valley(i int) color.RGBA { return valleys[i%valleyColours] }

func parseValleys(sheet string) (colours [valleyColours]color.RGBA) {
	for i := range colours {
		colours[i] = parseProperty(sheet, fmt.Sprint(i))
	}
	return colours
}

// parseProperty panics on a mistake in the embedded sheet, which a test reads as well.
func parseProperty(sheet, name string) color.RGBA {
	c := color.RGBA{A: 0xff}
	_, value, _ := strings.Cut(sheet, "--valley-"+name+": ")
	if n, err := fmt.Sscanf(value, "#%02x%02x%02x;", &c.R, &c.G, &c.B); n != 3 || err != nil {
		panic(fmt.Sprintf("colormap: --valley-%s is %.10q", name, value))
	}
	return c
}
