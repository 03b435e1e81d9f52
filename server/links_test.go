package main

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gradus/ct"
	"gradus/internal/slow"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/web/browsertest"
)

// replayedSpec is one whose link is opened. A rare one is left to CI, which has the time.
type replayedSpec struct {
	name, spec string
	rare       bool
}

// ctSpecs are all methods with all operators, all examples, and what a spec of tomography can hold besides, at small
// sizes.
func ctSpecs(t *testing.T) (all []replayedSpec) {
	const small, starts = `"kind": "ct", "size": 32, "scan": {"angles": 20}`,
		`, "schedule": {"levels": 3}, "starts": [{"kind": "noise", "seed": 4}, {"kind": "zero"}]`
	for operator := ct.OperatorRadon; operator <= ct.OperatorMask; operator++ {
		for _, method := range ct.Methods() {
			if method == ct.MethodFBP && operator != ct.OperatorRadon {
				continue
			}
			spec := fmt.Sprintf(`{%s, "operator": %q, "method": %q`, small, operator, method)
			if method.Solves() {
				spec += starts
			}
			if method.Samples() {
				spec += `, "chains": 2, "gamma": 0.4, "schedule": {"levels": 3, "iterations": 1}`
			}
			rare := operator != ct.OperatorRadon && method != ct.MethodTV || method == ct.MethodPlain
			all = append(all, replayedSpec{fmt.Sprintf("ct, %s by %s", operator, method), spec + "}", rare})
		}
	}
	for _, p := range ct.Presets() {
		p.Spec.Size, p.Spec.Schedule.Levels = 32, min(p.Spec.Schedule.Levels, 4)
		text, err := ct.Encode(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, replayedSpec{"the example " + p.Name, string(text), p.Name != "paper"})
	}
	for name, rest := range map[string]string{
		"prior tv":              `, "prior": "tv"` + starts,
		"prior tikhonov":        `, "prior": "tikhonov", "lambda": 0.01` + starts,
		"the paper's process":   `, "sde": "vp", "alpha": 3` + starts,
		"lambda by the truth":   `, "method": "tv", "lambda": "oracle"`,
		"lambda by number":      `, "method": "tikhonov", "lambda": 0.125`,
		"a filter":              `, "method": "fbp", "filter": "hann"`,
		"divergence":            `, "method": "plain", "prior": "tikhonov", "step": 3, "schedule": {"levels": 24}, "starts": [{"kind": "constant", "value": 1e6}, {"kind": "zero"}]`,
		"the curvature":         `, "curvature": 4` + starts,
		"steps that are looked": `, "method": "gradient-like", "armijo": "corrected", "observe": true, "schedule": {"levels": 3, "iterations": 2}`,
		"every start": `, "schedule": {"levels": 2, "kind": "linear"}, "starts": [{"kind": "constant", "value": 0.5}, {"kind": "fbp"}, {"kind": "phantom", "phantom": "texture", "seed": 3},
			{"kind": "drawing", "drawing": [{"ellipse": [0, 0, 0.5, 0.25, 10, 1]}]}, {"kind": "noise", "scale": 2, "seed": 9}, {"kind": "zero"}]`,
	} {
		all = append(all, replayedSpec{"ct, " + name, "{" + small + rest + "}", name != "divergence"})
	}
	all = append(all,
		replayedSpec{"ct, photons",
			`{"kind": "ct", "size": 32, "scan": {"photons": 1000, "arc": 120, "angles": 9}, "method": "tv"}`, true},
		replayedSpec{"ct, drawings",
			`{"kind": "ct", "size": 32, "operator": "mask", "image": {"drawing": [{"ellipse": [0, 0, 0.7, 0.5, 0, 0.75]}]},
			"mask": {"drawing": [{"brush": [1, 0.25, -0.5, 0, 0.5, 0]}]}, "schedule": {"levels": 2}}`, true})
	return all
}

// toySpecs are those of the 2D example.
func toySpecs(t *testing.T) (all []replayedSpec) {
	for _, method := range solver.Methods() {
		for _, starts := range []string{`{"kind": "ring", "n": 16}`, `{"kind": "grid", "n": 7}`,
			`{"kind": "random", "n": 20}`, `{"kind": "points", "points": [[-8, 4], [5, 5.5]]}`} {
			all = append(all, replayedSpec{fmt.Sprintf("%s from %s", method, starts),
				fmt.Sprintf(`{"method": %q, "starts": %s}`, method, starts), !strings.Contains(starts, "ring")})
		}
	}
	for _, p := range toy2d.Presets() {
		text, err := toy2d.Encode(p.Spec)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, replayedSpec{"the example " + p.Name, string(text), p.Name != "wrong-minimum"})
	}
	for name, spec := range map[string]string{
		"divergence": `{"method": "plain", "step": 30, "starts": {"kind": "ring", "n": 9}}`,
		"a schedule": `{"method": "graduated", "schedule": {"kind": "linear", "tmax": 0.5, "levels": 30, "iterations": 2}, "starts": {"kind": "grid", "n": 5}}`,
		"other data": `{"method": "gradient-like", "armijo": "corrected", "A": [[1, 0.5], [0, 1]], "y": [1, 2], "noise": {"sd": 0.5, "seed": 3}, "a0": 0.02, "starts": {"kind": "ring"}}`,
		"one mode":   `{"modes": [{"mean": [1, 2], "cov": [[1, 0.5], [0.5, 2]]}], "starts": {"kind": "grid", "n": 4}}`,
	} {
		all = append(all, replayedSpec{name, spec, true})
	}
	return all
}

// TestReplayedLinks: the page of every link that replay prints shows what replay computed.
func TestReplayedLinks(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	browser := browsertest.Start(t)
	url, _, _ := program(t, nil)
	for _, specs := range []struct {
		of    []replayedSpec
		check func(*testing.T, linkedPage, string)
	}{{ctSpecs(t), checkCTLink}, {toySpecs(t), checkToyLink}} {
		for _, s := range specs.of {
			if s.rare && !slow.All() {
				continue
			}
			t.Run(s.name, func(t *testing.T) {
				specs.check(t, openPage(t, browser, strings.TrimSuffix(url, "/")), s.spec)
			})
		}
	}
}

// linkedPage is a tab in which links are opened.
type linkedPage struct {
	t   *testing.T
	ctx context.Context
	url string // of the server
}

func openPage(t *testing.T, browser context.Context, url string) linkedPage {
	t.Helper()
	ctx, _ := browsertest.Open(t, browser)
	still := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion",
		Value: "reduce"}}} // results stand at once
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, still); err != nil {
		t.Fatal(err)
	}
	return linkedPage{t, ctx, url}
}

// open shows a link, and waits until an expression is true.
func (p linkedPage) open(link, until string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 3*patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(link)); err != nil {
		p.t.Fatal(err)
	}
	poll := func() error {
		_, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void](until, chromedp.WithPollingTimeout(2*patience)))
		return err
	}
	err := poll()
	for err != nil && ctx.Err() == nil && browsertest.Replaced(err) {
		err = poll()
	}
	if err != nil {
		said, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText.slice(0, 900)"))
		p.t.Fatalf("%s: %v; the page says %q", link, err, said)
	}
}

// read evaluates an expression of JavaScript.
func read[T any](p linkedPage, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// shownCT is what the page of tomography shows.
type shownCT struct {
	Panels []struct {
		PSNR     string `json:"psnr"`
		SSIM     string `json:"ssim"`
		Residual string `json:"residual"`
		Energy   string `json:"energy"`
		DataTerm string `json:"dataTerm"`
		Text     string `json:"text"`
		F        string `json:"f"`
	} `json:"panels"`
	Distance    string `json:"distance"`
	Headline    string `json:"headline"`
	Explanation string `json:"explanation"`
	Wrong       string `json:"wrong"`
}

// ctLine is the line of a reconstruction, with null where a number is none.
type ctLine struct {
	ctOutcome
	Link     string
	Lambda   *float64
	Results  []ctOutcome
	Distance *float64 `json:"max_rms_distance"`
}

type ctOutcome struct {
	PSNR, SSIM, Residual, Energy *float64
	DataTerm                     *float64 `json:"data_energy"`
	Iterations                   int
	Converged                    *bool
	DivergedAt                   int `json:"diverged_at"`
}

func checkCTLink(t *testing.T, page linkedPage, spec string) {
	var line ctLine
	replayLine(t, &line, spec, "-base", page.url)
	page.open(line.Link,
		`(({ state, whole, stale, k } = {}) => state === 'done' && whole === 'true' && stale === undefined &&
		(!document.getElementById('scrub').checkVisibility() || k === document.getElementById('steps').textContent))(document.getElementById('panels')?.dataset)`)
	shown := read[shownCT](page, `(() => {
		const text = (id) => document.getElementById(id).textContent;
		const mean = [document.querySelector('[data-map=mean]')].filter((figure) => figure.checkVisibility()); // of chains it is the result
		const figures = mean.length > 0 ? mean : [...document.querySelectorAll('.panel[data-track=main]')];
		const panels = figures.map((panel) => ({ energy: '', dataTerm: '', ...panel.dataset, text: panel.querySelector('figcaption').textContent, f: panel.querySelector('.energy')?.textContent ?? '' }));
		return { panels, distance: document.getElementById('verdict').dataset.distance, headline: text('headline'), explanation: text('explanation'), wrong: text('status') };
	})()`)
	results := line.Results
	if len(results) == 0 {
		results = []ctOutcome{line.ctOutcome}
	}
	if len(shown.Panels) != len(results) || shown.Wrong != "" {
		t.Fatalf("%d results, %+v", len(results), shown)
	}
	diverged := 0
	for i, r := range results {
		p := shown.Panels[i]
		same(t, "PSNR", p.PSNR, r.PSNR)
		same(t, "SSIM", p.SSIM, r.SSIM)
		same(t, "residual", p.Residual, r.Residual)
		if r.DivergedAt > 0 {
			if diverged == 0 || r.DivergedAt < diverged {
				diverged = r.DivergedAt
			}
			if !strings.Contains(p.Text, "diverged") {
				t.Errorf("a start diverged: %q", p.Text)
			}
			continue
		}
		same(t, "energy", p.Energy, r.Energy)
		same(t, "data term", p.DataTerm, r.DataTerm)
		if r.PSNR != nil && !strings.Contains(p.Text, fmt.Sprintf("%.1f dB", *r.PSNR)) {
			t.Errorf("PSNR %g, the caption %q", *r.PSNR, p.Text)
		}
		if r.Energy != nil {
			roughly(t, "the caption's energy", p.F, `^F ([\d.e-]+)$`, *r.Energy)
		}
	}
	if line.Distance != nil && len(results) > 1 {
		same(t, "distance", shown.Distance, line.Distance)
	}
	if diverged > 0 {
		if !strings.Contains(shown.Headline, "diverged") ||
			!strings.HasSuffix(shown.Headline, fmt.Sprintf("at step %d.", diverged)) {
			t.Errorf("diverged at step %d: %q", diverged, shown.Headline)
		}
		return
	}
	all := results[:0:0]
	for _, r := range results {
		if r.PSNR != nil {
			all = append(all, r)
		}
	}
	if len(all) > 0 {
		psnr := func(a, b ctOutcome) int { return int(math.Copysign(1, *a.PSNR-*b.PSNR)) }
		low, high := fmt.Sprintf("%.1f", *slices.MinFunc(all, psnr).PSNR),
			fmt.Sprintf("%.1f", *slices.MaxFunc(all, psnr).PSNR)
		want := "PSNR " + low + " to " + high + " dB."
		if low == high {
			want = "PSNR " + low + " dB."
		}
		if !strings.Contains(shown.Explanation, want) {
			t.Errorf("%s is not in %q", want, shown.Explanation)
		}
	}
	if line.Converged != nil {
		verb := map[bool]string{true: "Converged in", false: "Not converged after"}[*line.Converged]
		if !strings.Contains(shown.Explanation, fmt.Sprintf("%s %d iterations", verb, line.Iterations)) {
			t.Errorf("%d iterations, converged %t: %q", line.Iterations, *line.Converged, shown.Explanation)
		}
		roughly(t, "the verdict's lambda", shown.Explanation, `λ = ([\d.e-]*\d)`, *line.Lambda)
	}
}

// same compares a number that the page has with six digits with the line's.
func same(t *testing.T, name, shown string, want *float64) {
	t.Helper()
	if want == nil {
		if shown != "" {
			t.Errorf("%s is %s, which the line does not have", name, shown)
		}
		return
	}
	if got, err := strconv.ParseFloat(shown, 64); err != nil || math.Abs(got-*want) > 1e-5*math.Abs(*want)+1e-12 {
		t.Errorf("%s is %q, in the line %g", name, shown, *want)
	}
}

// roughly compares a number of a text, which has two digits, with the line's.
func roughly(t *testing.T, name, text, pattern string, want float64) {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(browsertest.Plain(text))
	if found == nil {
		t.Errorf("%s, %g, is not in %q", name, want, text)
		return
	}
	if got, err := strconv.ParseFloat(found[1], 64); err != nil || math.Abs(got-want) > 0.051*math.Abs(want) {
		t.Errorf("%s is %q, in the line %g", name, found[1], want)
	}
}

func checkToyLink(t *testing.T, page linkedPage, spec string) {
	line := mustReplay(t, spec, "-base", page.url)
	page.open(line.Link,
		`(({ whole, run, k } = {}) => whole === 'true' && Number(run) > 0 && k === document.getElementById('steps').textContent)(document.getElementById('plot')?.dataset)
		&& /\d|^The start/.test(document.getElementById('headline').textContent)`)
	shown := read[map[string]string](page, `(() => {
		const text = (id) => document.getElementById(id).textContent.replaceAll(',', '');
		const { starts, arrived } = document.getElementById('plot').dataset;
		return { starts, arrived, readout: text('arrived'), says: text('headline') + ' ' + text('explanation'), steps: text('steps') };
	})()`)
	global := math.Round(line.ShareGlobal * float64(line.Starts))
	if shown["starts"] != strconv.Itoa(line.Starts) || shown["arrived"] != fmt.Sprint(global) {
		t.Errorf("%d starts, %g of them arrive: %q", line.Starts, global, shown)
	}
	if want := fmt.Sprintf("%g of %d ", global, line.Starts); !strings.HasPrefix(shown["readout"], want) {
		t.Errorf("%q is not in %q", want, shown["readout"])
	}
	if (line.Diverged > 0) != strings.Contains(shown["says"], "diverged") {
		t.Errorf("%g diverged: %q", line.Diverged, shown["says"])
	}
	if d := line.FirstDivergence; d != nil && !strings.Contains(shown["says"], fmt.Sprintf("at step %d", d.Step)) {
		t.Errorf("the first at step %d: %q", d.Step, shown["says"])
	}
	if shown["steps"] != strconv.Itoa(line.Steps) {
		t.Errorf("%d steps: %q", line.Steps, shown)
	}
}
