package ct

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// slicesOfPeople are the middle slices of the first n people whom score/train/people.py keeps for validation, from the
// folder that GRADUS_CT_SLICES names; its collections are in people.py, too.
func slicesOfPeople(b *testing.B, n int) (sources []Source) {
	root := os.Getenv("GRADUS_CT_SLICES")
	if root == "" {
		b.Skip("GRADUS_CT_SLICES names no folder of CT slices, which are not in the repository")
	}
	for _, c := range []struct {
		name   string
		person *regexp.Regexp
	}{
		{"tcga-lung", regexp.MustCompile(`TCGA-\w+-\w+`)},
		{"ny-sbu", regexp.MustCompile(`^A\d+`)},
		{"sts", regexp.MustCompile(`^STS_\d+`)},
	} {
		files, err := filepath.Glob(filepath.Join(root, c.name, "*.png")) // sorted
		if err != nil {
			b.Fatal(err)
		}
		of := map[string][]string{}
		for _, f := range files {
			person := c.person.FindString(filepath.Base(f))
			of[person] = append(of[person], f)
		}
		everybody, every := slices.Sorted(maps.Keys(of)), 4
		if len(everybody) > 12 {
			every = 6
		}
		for i := every - 1; i < len(everybody) && len(sources) < n; i += every {
			all := of[everybody[i]]
			sources = append(sources, sliceSource(b, all[len(all)/2]))
		}
	}
	if len(sources) < n {
		b.Fatalf("%s has slices of %d people kept for validation, not of %d", root, len(sources), n)
	}
	return sources
}

// sliceSource is a slice in the middle of at least 256 x 256 pixels, the rest of them air: a scan of 128 x 128 is
// then simulated on a grid twice as fine, without the inverse crime.
func sliceSource(b *testing.B, name string) Source {
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	slice, err := png.Decode(f)
	if err != nil {
		b.Fatal(err)
	}
	size := slice.Bounds().Size()
	side := max(size.X, size.Y, 256)
	wide := image.NewGray16(image.Rect(0, 0, side, side))
	at := image.Pt((side-size.X)/2, (side-size.Y)/2)
	draw.Draw(wide, slice.Bounds().Sub(slice.Bounds().Min).Add(at), slice, slice.Bounds().Min, draw.Src)
	var data bytes.Buffer
	if err := png.Encode(&data, wide); err != nil {
		b.Fatal(err)
	}
	return Source{File: filepath.Base(name), Data: data.Bytes()}
}
