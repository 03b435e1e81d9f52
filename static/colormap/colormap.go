// Package colormap holds the colour maps of figures and pages: one file of tables
// for the browser and for Go, so that a page and its exported figures agree.
//
// colormaps.json was made once from matplotlib 3.6.3 (viridis, cividis, and gray
// as "grey"), resampled to 256 entries. Viridis is by Nathaniel Smith and Stefan van
// der Walt, CC0; cividis is by Jamie Nuñez, Christopher Anderton and Ryan Renslow
// (PLoS ONE 13(7), e0199239), distributed by matplotlib. Blue-red is interpolated
// between the eleven colours of RdBu, by Cynthia Brewer (colorbrewer2.org, Apache 2.0);
// it is for differences, whose zero is in the middle.
package colormap

import (
	_ "embed"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

//go:embed colormaps.json
var file []byte

const entries = 256

// NoValue is drawn where there is no value. No map comes near it, and it stays
// apart from them without full colour vision.
var NoValue = color.RGBA{0xcc, 0x79, 0xa7, 0xff}

var names = []string{"viridis", "cividis", "grey", "blue-red"}

var tables = parse(file)

// Map is a colour map; the zero Map is viridis. It implements gonum/plot's
// palette.Palette.
type Map struct{ index int }

// Maps that code asks for by name.
var (
	Grey    = Map{2}
	BlueRed = Map{3}
)

// Names returns the names of the maps, the default first.
func Names() []string { return slices.Clone(names) }

// Named returns the map of that name.
func Named(name string) (Map, error) {
	i := slices.Index(names, name)
	if i < 0 {
		return Map{}, fmt.Errorf("colour map: must be one of %s, got %q", strings.Join(names, ", "), name)
	}
	return Map{i}, nil
}

// Name returns the map's name.
func (m Map) Name() string { return names[m.index] }

// At returns the colour of v in [0, 1], clamped to it. Entry i is the colour of
// [i/256, (i+1)/256). NaN is NoValue.
func (m Map) At(v float64) color.Color { return m.RGBA(v) }

// RGBA is At for code that writes pixels.
func (m Map) RGBA(v float64) color.RGBA {
	if math.IsNaN(v) {
		return NoValue
	}
	// Clamped before the conversion, whose result is undefined beyond an int.
	i := int(max(0, min(1, v)) * entries)
	return tables[m.index][min(i, entries-1)]
}

// Colors returns the 256 entries, the colour of 0 first.
func (m Map) Colors() []color.Color {
	colors := make([]color.Color, entries)
	for i, c := range tables[m.index] {
		colors[i] = c
	}
	return colors
}

// parse reads the embedded file, which a test reads as well: it panics on a
// mistake there.
func parse(data []byte) [][entries]color.RGBA {
	var hex map[string][]string
	if err := json.Unmarshal(data, &hex); err != nil {
		panic("colormap: " + err.Error())
	}
	tables := make([][entries]color.RGBA, len(names))
	for i, name := range names {
		if len(hex[name]) != entries {
			panic(fmt.Sprintf("colormap: %s has %d entries", name, len(hex[name])))
		}
		for j, s := range hex[name] {
			c := &tables[i][j]
			c.A = 0xff
			if n, err := fmt.Sscanf(s, "#%02x%02x%02x", &c.R, &c.G, &c.B); n != 3 || err != nil {
				panic(fmt.Sprintf("colormap: %s[%d] is %q", name, j, s))
			}
		}
	}
	return tables
}
