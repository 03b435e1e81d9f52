package sampling

import (
	"math"
	"testing"

	"gradus/internal/slow"
	"gradus/toy2d/mixture"
)

// paperCurve is a prototype's table of sliced Wasserstein-2 distances over T1, of 20,000 particles with 200 steps of
// correction: of the exact score and of one that is wrong by 0.1 waves, each from N(0, I) and corrected. Other draws
// move its values by about 0.015.
var paperCurve = []struct {
	t1                                           float64
	exact, exactCorrected, wrong, wrongCorrected float64
}{
	{0.02, .349, .102, .348, .127},
	{0.05, .267, .030, .269, .050},
	{0.1, .221, .023, .216, .018},
	{0.2, .189, .028, .183, .016},
	{0.5, .126, .041, .117, .035},
	{1, .090, .030, .081, .030},
	{2, .026, .016, .026, .042},
	{4, .014, .017, .059, .048},
	{8, .029, .022, .095, .096},
}

func TestPapersCurve(t *testing.T) {
	particles, room := 3000, 0.06
	if slow.All() {
		particles, room = 10_000, 0.04
	}
	for _, wrong := range []float64{0, 0.1} {
		f := Flow{Particles: particles, Step: 0.02, Steps: 60, Seed: 1}
		d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{Size: wrong})
		y := f.Yardstick(d)
		for i, row := range paperCurve {
			if !slow.All() && i%4 != 0 {
				continue
			}
			f.T1, f.T2 = row.t1, 0
			plain := run(t, f, d, y)
			f.T2 = 200 * min(0.02, -math.Expm1(-2*row.t1)/5)
			corrected := run(t, f, d, y)
			want, wantCorrected := row.exact, row.exactCorrected
			if wrong > 0 {
				want, wantCorrected = row.wrong, row.wrongCorrected
			}
			if math.Abs(plain.W2-want) > room || math.Abs(corrected.W2-wantCorrected) > room {
				t.Errorf("error %g, T1 = %g: distance %.3f, corrected %.3f, want %.3f, %.3f; floor %.3f", wrong, row.t1,
					plain.W2, corrected.W2, want, wantCorrected, y.Floor)
			}
		}
	}
}

// What the curve is there to show: small T1 fails without correction, and a wrong score does more harm the
// larger T1 is.
func TestCurveShowsThePoint(t *testing.T) {
	f := Flow{Particles: 1500, T2: 2, Step: 0.02, Steps: 30, Seed: 2}
	d := NewDiffusion(mixture.PaperModes(), 8, ScoreError{Size: 0.3})
	y := f.Yardstick(d)
	told := 0
	rows, err := f.Curve(t.Context(), d, y, func(i int, r CurveRow) {
		if i != told || r.T1 != CurveT1()[i] {
			t.Errorf("row %d at T1 = %g came as number %d", i, r.T1, told)
		}
		told++
	})
	if err != nil {
		t.Fatal(err)
	}
	if told != len(CurveT1()) || len(rows) != told {
		t.Fatalf("%d of %d rows", told, len(rows))
	}
	at := func(t1 float64) CurveRow {
		for _, r := range rows {
			if r.T1 == t1 {
				return r
			}
		}
		t.Fatal("no row at ", t1)
		return CurveRow{}
	}
	if r := at(0.05); r.Plain.W2 < 2.5*r.Corrected.W2 || r.Plain.Shifted < 3*r.Corrected.Shifted {
		t.Errorf("T1 = 0.05: without correction %+v, with it %+v", r.Plain, r.Corrected)
	}
	if middle, late := at(0.2).Corrected.W2, at(8).Corrected.W2; late < 1.5*middle {
		t.Errorf("corrected, a wrong score leads to %.3f at T1 = 0.2 and %.3f at 8", middle, late)
	}
	if got := f.Corrected().T2; got != 2 {
		t.Errorf("the correction takes %g", got)
	}
	f.T2 = 0
	if got := f.Corrected().T2; got != UsualT2 {
		t.Errorf("the usual correction takes %g", got)
	}
}
