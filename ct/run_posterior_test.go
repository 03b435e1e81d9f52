package ct

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"gradus/ct/picture"
	"gradus/ct/scan"
	"gradus/internal/cpu"
)

// smallPosterior is a spec of a second.
func smallPosterior() Spec {
	s := Default(MethodPosterior, PriorScore)
	s.Size, s.Scan.Angles, s.Schedule.Levels, s.Schedule.Iterations, s.Sampling.Chains = 32, 20, 8, 3, 3
	return s
}

// A posterior mean is a good picture, and its line has all that a script asks for.
func TestPosteriorRun(t *testing.T) {
	s := smallPosterior()
	var moments []Moment
	r := mustPrepare(t, s)
	if err := r.Reconstruct(t.Context(), func(m *Moment) {
		if own := *m; len(m.Panels) != 3 || m.Steps != 44 || m.K != len(moments) {
			t.Errorf("moment %d of %d: %d panels", m.K, m.Steps, len(m.Panels))
		} else if level, sigma := s.Clock(m.K); level != m.Level || sigma != m.T {
			t.Errorf("moment %d is at level %d, sigma %g; by the clock %d, %g", m.K, m.Level, m.T, level, sigma)
		} else {
			own.Panels = nil
			moments = append(moments, own)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if len(moments) != s.Steps()+1 {
		t.Errorf("%d moments, %d steps", len(moments), s.Steps())
	}
	o, f := r.Result.Outcome, r.Result.Posterior
	if !(o.PSNR > 31) || !(o.SSIM > 0.93) || !(o.Chi > 0.8 && o.Chi < 1.3) || o.Evaluations != 3*45 || o.Iterations != 44 ||
		o.Levels != 8 {
		t.Errorf("%+v", o)
	}
	if !(f.SDRMS > 0.4*f.ErrorRMS && f.SDRMS < 1.5*f.ErrorRMS) || f.ErrorRMS != o.RMSE || !(f.Coverage[0] > 0.4) ||
		!(f.Coverage[1] > f.Coverage[0]+0.1 && f.Coverage[1] < 1) || !(f.RHat > 0.9) || !(f.EffectiveSize > 0) ||
		f.Accepted != nil {
		t.Errorf("%+v", f)
	}
	if len(r.Posterior.Samples) != 3 || slices.Equal(r.Posterior.Samples[0].Pix, r.Posterior.Samples[1].Pix) {
		t.Error("samples are not three")
	}
	text, err := json.Marshal(r.Result)
	if err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal(text, &line); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"psnr", "ssim", "sd_rms", "error_rms", "coverage", "chi", "rhat", "effective_size",
		"evaluations", "seconds", "prior"} {
		if line[field] == nil {
			t.Errorf("the line lacks %s", field)
		}
	}
	for _, field := range []string{"alpha", "lambda", "energy", "energy_truth", "results", "accepted", "diverged"} {
		if _, ok := line[field]; ok {
			t.Errorf("the line has %s", field)
		}
	}
}

// Contrasts of the regions are noted at every step that is kept, in the picture's own greys: their mean is the contrast of
// the mean, and the last of each chain that of its sample. Regions change nothing else.
func TestPosteriorContrasts(t *testing.T) {
	s := smallPosterior()
	s.Prior, s.Schedule.Levels = PriorTikhonov, 3
	without := mustRun(t, s)
	s.Regions = []Region{{Inside: [3]float64{0.2, 0.1, 0.3}}, {Inside: [3]float64{-0.3, 0, 0.2},
		Background: &[3]float64{0.5, 0.5, 0.2}}}
	r := mustRun(t, s)
	if r.Result.Posterior.RHat != without.Result.Posterior.RHat || !slices.Equal(r.Posterior.SD.Pix, without.Posterior.SD.Pix) {
		t.Error("looking at regions changes what is drawn")
	}
	for i, region := range s.Regions {
		f := r.Result.Regions[i]
		sum, n := 0.0, 0.0
		for chain, draws := range r.Posterior.Contrasts[i] {
			if len(draws) != s.Sampling.Steps {
				t.Fatalf("%d draws", len(draws))
			}
			for _, v := range draws {
				sum, n = sum+v, n+1
			}
			last := float64(region.figures(r.Posterior.Samples[chain], 1).Contrast)
			if got := draws[len(draws)-1]; math.Abs(got-last) > 1e-5 {
				t.Errorf("region %d, chain %d: the last contrast is %g, of its sample %g", i, chain, got, last)
			}
		}
		if math.Abs(sum/n-float64(f.Contrast)) > 1e-5 || f.ContrastSD == nil || !(*f.ContrastSD > 0) ||
			!(float64(*f.ContrastSD) < 0.2) {
			t.Errorf("region %d: mean contrast %g, of the mean %g, SD %v", i, sum/n, float64(f.Contrast), f.ContrastSD)
		}
	}
}

// Coverage rises, and has the shares of the line in it; of standard deviations that are the errors it is a step.
func TestCoverage(t *testing.T) {
	s := smallPosterior()
	s.Prior, s.Schedule.Levels = PriorTikhonov, 3
	r := mustRun(t, s)
	curve, f := r.Coverage(), r.Result.Posterior
	if len(curve) != 30 || !slices.IsSorted(curve) || !(curve[29] <= 1) || Number(curve[9]) != f.Coverage[0] ||
		Number(curve[19]) != f.Coverage[1] {
		t.Errorf("%v, %v", curve, f.Coverage)
	}
	for i, v := range r.Reconstructions[0].X.Pix {
		r.Posterior.SD.Pix[i] = float32(math.Abs(float64(v)-float64(r.Truth.Pix[i]))) / 1.55
	}
	for i, share := range r.Coverage() {
		if want := map[bool]float64{true: 1}[i >= 15]; share != want {
			t.Errorf("within %.1f SD are %g, want %g", float64(i+1)/10, share, want)
		}
	}
}

// The same spec gives the same bytes.
func TestPosteriorRepeats(t *testing.T) {
	s := smallPosterior()
	s.Schedule.Levels, s.Schedule.Iterations, s.Sampling.Chains = 2, 1, 2
	a, b := mustRun(t, s), mustRun(t, s)
	if !slices.Equal(a.Reconstructions[0].X.Pix, b.Reconstructions[0].X.Pix) ||
		!slices.Equal(a.Posterior.SD.Pix, b.Posterior.SD.Pix) {
		t.Error("the same spec draws something else")
	}
}

// It takes any operator, photons, and Tikhonov's prior with its lambda, and a picture of any grey: all that is told is in
// the picture's own.
func TestPosteriorOfAnyProblem(t *testing.T) {
	for name, change := range map[string]func(*Spec){
		"denoising": func(s *Spec) { s.Operator, s.Scan.Noise = OperatorIdentity, 0.5 },
		"inpainting": func(s *Spec) { // which the prior fills slowly
			s.Operator, s.Scan.Noise, s.Schedule.Iterations = OperatorMask, 0.2, 4
		},
		"photons":  func(s *Spec) { s.Scan.Scan = scan.Scan{Photons: 1e4, Seed: 1} },
		"tikhonov": func(s *Spec) { s.Prior = PriorTikhonov },
		"adjusted": func(s *Spec) { s.Sampling.Adjust = true },
	} {
		s := smallPosterior()
		s.Sampling.Chains, s.Schedule.Levels, s.Schedule.Iterations = 2, 6, 2
		change(&s)
		r := mustRun(t, s)
		if f := r.Result.Posterior; !(r.Result.PSNR > 18) || !(f.SDRMS > 0.1*f.ErrorRMS && f.SDRMS < 3*f.ErrorRMS) ||
			s.Sampling.Adjust != (f.Accepted != nil) || (s.Prior == PriorTikhonov) != (r.Result.LambdaChoice != nil) {
			t.Errorf("%s: PSNR %.2f, %+v", name, r.Result.PSNR, f)
		}
	}
	s := smallPosterior()
	s.Sampling.Chains, s.Schedule.Levels, s.Schedule.Iterations = 2, 4, 1
	dim := mustPrepare(t, s)
	for _, v := range [][]float32{dim.Truth.Pix, dim.Y} {
		for i := range v {
			v[i] *= 8
		}
	}
	dim.SD, dim.Discretisation, dim.Scale = 8*dim.SD, 8*dim.Discretisation, 8*dim.Scale
	if err := dim.Reconstruct(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, s)
	if d := picture.LargestDifference(dim.Posterior.SD.Pix, r.Posterior.SD.Times(8).Pix); d > 1e-4 {
		t.Errorf("eight times as bright, the standard deviations are %g from eight times those", d)
	}
}

func TestPosteriorEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, last := smallPosterior(), 0
	r := mustPrepare(t, s)
	err := r.Reconstruct(ctx, func(m *Moment) {
		if last = m.K; m.K == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || last != 2 || r.Posterior != nil {
		t.Errorf("after moment %d: %v", last, err)
	}
}

func TestSpecsOfPosteriors(t *testing.T) {
	s, err := Decode([]byte(`{"method": "posterior"}`))
	if err != nil || !reflect.DeepEqual(s, Default(MethodPosterior, PriorScore)) ||
		*s.Sampling != (Sampling{Steps: 20, Gamma: 0.5, Chains: 8, Seed: 1}) {
		t.Errorf("%+v, %v", s, err)
	}
	for text, field := range map[string]string{
		`{"method": "posterior", "steps": 19}`:                      "steps",
		`{"method": "posterior", "steps": 20.5}`:                    "steps",
		`{"method": "posterior", "gamma": 0}`:                       "gamma",
		`{"method": "posterior", "gamma": 2}`:                       "gamma",
		`{"method": "posterior", "chains": 0}`:                      "chains",
		`{"method": "posterior", "chains": 33}`:                     "chains",
		`{"method": "posterior", "seed": -1}`:                       "seed",
		`{"method": "posterior", "adjust": 1}`:                      "adjust",
		`{"method": "posterior", "prior": "tv"}`:                    "prior",
		`{"method": "posterior", "sde": "vp"}`:                      "sde",
		`{"method": "posterior", "starts": [{"kind": "noise"}]}`:    "starts",
		`{"method": "posterior", "chain": 2}`:                       "chain",
		`{"method": "posterior", "steps": 20000}`:                   "steps",
		`{"method": "posterior", "size": 256, "steps": 5000}`:       "steps",
		`{"method": "posterior", "schedule": {"levels": 20000}}`:    "schedule.levels",
		`{"method": "posterior", "size": 512, "chains": 32}`:        "schedule.levels",
		`{"method": "posterior", "schedule": {"max": 0.01}}`:        "schedule.max",
		`{"method": "graduated", "steps": 20}`:                      "steps",
		`{"method": "tv", "chains": 8}`:                             "chains",
		`{"gamma": 0.5}`:                                            "gamma",
		`{"method": "fbp", "adjust": true}`:                         "adjust",
		`{"seed": 0}`:                                               "seed",
		`{"gamma": 0}`:                                              "gamma",
		`{"method": "tv", "chains": 0}`:                             "chains",
		`{"method": "flow", "adjust": false}`:                       "adjust",
		`{"steps": 0, "seed": 7}`:                                   "steps",
		`{"prior": "tv", "batch": {"methods": ["posterior", "x"]}}`: "batch.methods[1]",
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("%s: %v", text, err)
		}
	}
	unread := Default(MethodGraduated, PriorScore)
	unread.Sampling = &Sampling{}
	if err := unread.Validate(); err == nil {
		t.Error("a spec of graduated has samples")
	}
	const want = "chains: must be left out for graduated, which draws no samples, got some"
	if _, err := Decode([]byte(`{"chains": 2}`)); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// Work and steps are those of all chains.
func TestWorkOfPosteriors(t *testing.T) {
	s := Default(MethodPosterior, PriorScore)
	pixels, steps := float64(s.Size*s.Size), 8.0*(17*4+20)
	if got := s.steps(); got != steps {
		t.Errorf("%g steps, want %g", got, steps)
	}
	unlearnt := s
	unlearnt.Prior = PriorTikhonov
	if got, want := s.Work()-unlearnt.Work(), pixels*scoreWork*(steps+8); math.Abs(got/want-1) > 1e-12 {
		t.Errorf("the network is work %g, want %g", got, want)
	}
	adjusted := s
	adjusted.Sampling = &Sampling{Steps: 20, Gamma: 0.5, Chains: 8, Adjust: true}
	if adjusted.Work() <= s.Work() {
		t.Error("a Metropolis test is no work")
	}
}

// A batch has a row for the posterior, beside other methods and with several numbers of levels.
func TestBatchOfPosteriors(t *testing.T) {
	s := smallPosterior()
	s.Sampling.Chains, s.Schedule.Iterations = 2, 2
	s.Batch = &Batch{First: 3, Count: 2, Methods: []Method{MethodPosterior, MethodGraduated, MethodFBP}, Levels: []int{4, 6}}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	rows, err := RunBatch(t.Context(), &s, cpu.Available()[len(cpu.Available())-1], nil, nil)
	if err != nil || len(rows) != 4 {
		t.Fatal(len(rows), err)
	}
	for i, row := range rows {
		samples := row.Method == MethodPosterior
		if samples != (row.Seeds[1].Posterior != nil) || samples != (row.PosteriorMean != nil) || samples != (row.Levels > 0) ||
			!(row.PSNRMean > 20) {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	mean, a, b := rows[0].PosteriorMean, rows[0].Seeds[0].Posterior, rows[0].Seeds[1].Posterior
	if math.Abs(float64(mean.Coverage[1]-(a.Coverage[1]+b.Coverage[1])/2)) > 1e-12 ||
		math.Abs(float64(mean.SDRMS-(a.SDRMS+b.SDRMS)/2)) > 1e-12 {
		t.Errorf("mean %+v of %+v and %+v", mean, a, b)
	}
	beside := Default(MethodGraduated, PriorTV)
	beside.Batch = &Batch{Count: 2, Methods: []Method{MethodPosterior}}
	if m := beside.BatchSpecs()[0]; m.Prior != PriorScore ||
		!reflect.DeepEqual(m.Sampling, Default(MethodPosterior, PriorScore).Sampling) {
		t.Errorf("beside another method: %+v", m)
	}
}
