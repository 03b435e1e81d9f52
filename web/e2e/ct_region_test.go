package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"gradus/ct"
	"gradus/ct/phantom"
	"gradus/ct/prior"
	"gradus/internal/cpu"
	"gradus/web/ctapp"
)

// testCTRegion: what the page tells of a region is what a run of the same spec tells, and a region that is
// drawn, typed or taken away is that of the link and of the spec.
func testCTRegion(t *testing.T, b *tab, k cpu.Kernel) {
	spec := ctapp.Default(ct.MethodGraduated, ct.PriorScore, prior.VE)
	spec.Size, spec.Schedule.Levels, spec.Scan.Angles = 64, 6, 20 // smallCT
	spec.Image.Lesions = phantom.Lesions{{0.1, 0.15, 0.15, 0.2}}
	spec.Regions = []ct.Region{{Inside: [3]float64{0.1, 0.15, 0.12}, Background: &[3]float64{-0.3, 0.4, 0.1}}}
	run, err := ct.NewRun(&spec, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.showCTViews(smallCT + `&image.lesions=[[0.1,0.15,0.15,0.2]]&regions=[{"inside":[0.1,0.15,0.12],"background":[-0.3,0.4,0.1]}]`)
	b.wait("document.querySelectorAll('#region-rows tr').length === 5")
	const figures = `import(new URL('static/js/ct/regions.js', location.href)).then(({ figures }) => {
		const picture = { rows: 64, columns: 64, lo: -1, hi: 3, q: Uint16Array.from(%s) };
		const region = { inside: [0.1, 0.15, 0.12], background: [-0.3, 0.4, 0.1] };
		const { mean, sd, backgroundMean, backgroundSD, contrast, cnr } = figures(picture, region);
		return [mean, sd, backgroundMean, backgroundSD, contrast, cnr]; })`
	for i, c := range run.Reconstructions {
		f := c.Outcome.Regions[0]
		var q []uint16
		for _, v := range c.X.Pix {
			q = append(q, uint16(math.Round((float64(v)+1)/4*65535)))
		}
		text, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		got := js[[]float64](b, fmt.Sprintf(figures, text))
		for j, want := range []ct.Number{f.Mean, f.SD, f.BackgroundMean, f.BackgroundSD, f.Contrast, f.CNR} {
			// Points along a pixel's side tell how much of it is covered, where the server knows.
			if math.Abs(got[j]-float64(want)) > 5e-3*max(1, math.Abs(float64(want))) {
				t.Errorf("panel %d, figure %d: %g, want %g", i, j, got[j], want)
			}
		}
		kept := fmt.Sprintf("%.0f %%", 100*float64(f.Recovery))
		b.check("what is kept stands in the table", js[string](b,
			fmt.Sprintf("document.querySelectorAll('#region-rows tr')[%d].children[4].textContent", i+1)) == kept)
		b.check("and above the picture", js[string](b, fmt.Sprintf("document.querySelectorAll('.panel .kept')[%d].textContent", i)) == "keeps "+kept)
	}
	b.check("it is outlined on every picture", js[int](b,
		"[...document.querySelectorAll('.panel .view-line circle')].filter((c) => !c.hasAttribute('hidden')).length") == 8)

	b.run("ct.enter('#region-x', '0.2')")
	b.wait("decodeURIComponent(location.hash).includes('\"inside\":[0.2,0.15,0.12]')")
	b.run("ct.click('#region-ring')")
	b.wait("!decodeURIComponent(location.hash).includes('background')")
	b.run("view.choose('tool', 'region'); view.pull(view.boxes()[1], [0.5, 0.5], [0.6, 0.5])")
	b.wait("decodeURIComponent(location.hash).includes('\"inside\":[0,0,0.2]')")
	b.run("ct.click('#region-on')")
	b.wait("!location.hash.includes('regions') && !document.getElementById('region-table').checkVisibility()")
}
