package ct

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct/baseline"
	"gradus/ct/scan"
	"gradus/internal/cpu"
	"gradus/internal/parallel"
	"gradus/solver"
)

// Batch repeats the experiment of a spec on many seeds, by several methods: one seed shows a picture,
// many show a method. Seed i draws the picture, the noise and the mask.
type Batch struct {
	First   int64    `json:"first"`
	Count   int      `json:"count"`
	Methods []Method `json:"methods"`
	// Levels, if there are any, has the spec's own method run with each of these numbers of levels instead of
	// the schedule's, all from its first level to its last.
	Levels []int `json:"levels,omitempty"`
}

// Limits of a batch.
const (
	minBatch       = 2 // a spread takes two
	maxBatch       = 200
	maxBatchLevels = 8 // numbers of them
)

// BatchMember is what a batch has a row for.
type BatchMember struct {
	Method Method `json:"method"`
	Levels int    `json:"levels,omitzero"` // of a batch about levels; 0: the method's own
}

// String names it.
func (m BatchMember) String() string {
	if m.Levels == 0 {
		return string(m.Method)
	}
	return fmt.Sprintf("%s with %d levels", m.Method, m.Levels)
}

// DefaultBatch is what a batch lacks that does not say it.
func DefaultBatch() Batch {
	return Batch{First: 1, Count: 20, Methods: []Method{MethodGraduated, MethodTV}}
}

// validateBatch reports the first field that is out of range, and work that is too much for all.
func (s *Spec) validateBatch() error {
	b := s.Batch
	if b == nil {
		return nil
	}
	if err := scan.ValidateSeed("batch.first", b.First); err != nil {
		return err
	}
	if err := scan.ValidateSeed("batch.first", b.First+maxBatch); err != nil {
		return solver.Outside("batch.first", b.First, "a whole number that leaves %d after it", maxBatch)
	}
	if err := solver.WithinInt("batch.count", b.Count, minBatch, maxBatch); err != nil {
		return err
	}
	if len(b.Methods) == 0 {
		return solver.Outside("batch.methods", "none", "a list of methods")
	}
	for i, method := range b.Methods {
		if slices.Contains(b.Methods[:i], method) {
			return solver.Outside(fmt.Sprintf("batch.methods[%d]", i), method, "a method that is not there before")
		}
	}
	if err := s.validateBatchLevels(); err != nil {
		return err
	}
	var work float64
	for _, m := range s.BatchMembers() {
		member := s.member(m, b.First)
		if err := member.Validate(); err != nil {
			at, got := fmt.Sprintf("batch.methods[%d]", slices.Index(b.Methods, m.Method)), fmt.Sprint(m)
			return solver.Outside(at, got, "one that can do it (%v)", err)
		}
		work += float64(b.Count) * member.Work()
	}
	if work > MaxWork {
		return solver.Outside("batch.count", fmt.Sprintf("%d, which makes %.2g", b.Count, work),
			"such that the work of all, in pixels x angles x applications of the operator, is at most %g", MaxWork)
	}
	return nil
}

func (s *Spec) validateBatchLevels() error {
	b := s.Batch
	if len(b.Levels) == 0 {
		return nil
	}
	if s.Method.baseline() || !slices.Contains(b.Methods, s.Method) {
		return solver.Outside("batch.levels", "some", "left out unless the spec's method has levels and is one of the batch's")
	}
	if n := len(b.Levels); n > maxBatchLevels {
		return solver.Outside("batch.levels", n, "a list of at most %d numbers", maxBatchLevels)
	}
	for i, levels := range b.Levels {
		at := fmt.Sprintf("batch.levels[%d]", i)
		if err := solver.WithinInt(at, levels, 1, MaxSteps); err != nil {
			return err
		}
		if i > 0 && levels <= b.Levels[i-1] {
			return solver.Outside(at, levels, "more than the one before, %d", b.Levels[i-1])
		}
	}
	return nil
}

// BatchMembers are what the batch has rows for, in their order.
func (s *Spec) BatchMembers() (all []BatchMember) {
	for _, method := range s.Batch.Methods {
		if method != s.Method || len(s.Batch.Levels) == 0 {
			all = append(all, BatchMember{Method: method})
			continue
		}
		for _, levels := range s.Batch.Levels {
			all = append(all, BatchMember{method, levels})
		}
	}
	return all
}

// member is the spec of a row and a seed: the spec itself if it is its method, else what it is compared with,
// a baseline at its best unless it is the spec's own with a given weight. A picture from a file or a drawing stays what it is.
func (s *Spec) member(of BatchMember, seed int64) Spec {
	m, method := *s, of.Method
	if method != s.Method {
		m = s.beside(method)
	}
	m.Batch, m.Curvature = nil, 0
	if of.Levels > 0 {
		m.Schedule.Levels = of.Levels
	}
	if method.baseline() && (method != s.Method || m.Lambda.Choice != baseline.LambdaGiven) {
		m.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
	}
	m.Image.Seed, m.Scan.Seed, m.Mask.Seed = seed, seed, seed
	m.Starts = m.Starts[:1]
	return m
}

// BatchSpecs are the specs of a batch for its first seed, one for each row.
func (s *Spec) BatchSpecs() (all []Spec) {
	for _, m := range s.BatchMembers() {
		all = append(all, s.member(m, s.Batch.First))
	}
	return all
}

// Judgement is how good the result of a method is on one seed.
type Judgement struct {
	PSNR Number `json:"psnr"`
	SSIM Number `json:"ssim"`
	Chi  Number `json:"chi"`
	// Energy is what the method minimises, nil of filtered backprojection: it compares numbers of levels, not methods.
	Energy *Number `json:"energy,omitzero"`
	// Recovery is that of each region of the spec, see RegionFigures.
	Recovery []Number `json:"recovery,omitempty"`
	// Posterior is of the method posterior.
	Posterior *PosteriorFigures `json:"posterior,omitzero"`

	Lambda     Number `json:"lambda,omitzero"`      // that was used, of a method that has one
	Converged  *bool  `json:"converged,omitzero"`   // of baselines, as in Outcome
	DivergedAt int    `json:"diverged_at,omitzero"` // step, as in Outcome
}

// Finished reports whether the method has come to its end: it has not diverged, and its tolerance, if it has one, was met.
func (j Judgement) Finished() bool {
	return j.DivergedAt == 0 && (j.Posterior == nil || j.Posterior.Diverged == 0) && (j.Converged == nil || *j.Converged)
}

// BatchRow is what a batch tells of a method.
type BatchRow struct {
	BatchMember `json:",inline"`

	PSNRMean  Number `json:"psnr_mean"`
	PSNRLeast Number `json:"psnr_least"`
	PSNRSD    Number `json:"psnr_sd"` // between seeds
	SSIMMean  Number `json:"ssim_mean"`
	ChiMean   Number `json:"chi_mean"`
	Wins      int    `json:"wins"` // seeds on which its PSNR is above all others'
	// EnergyMean is that of Judgement.Energy.
	EnergyMean *Number `json:"energy_mean,omitzero"`
	// RecoveryMean is the mean of each region's.
	RecoveryMean []Number `json:"recovery_mean,omitempty"`
	// PosteriorMean has the means of what the method posterior tells.
	PosteriorMean *PosteriorFigures `json:"posterior_mean,omitzero"`
	Unfinished    int               `json:"unfinished,omitzero"` // seeds on which it has not finished

	Seeds []Judgement `json:"seeds"` // one for each
}

// RunBatch reconstructs all seeds by all methods and returns a row for each method. watch, unless nil, is
// told of every reconstruction, in any order but one at a time: seed counts from 0, and so does row.
func RunBatch(ctx context.Context, s *Spec, k cpu.Kernel, open OpenFunc,
	watch func(seed, row int, j Judgement)) ([]BatchRow, error) {
	b, members := s.Batch, s.BatchMembers()
	rows := make([]BatchRow, len(members))
	for i, m := range members {
		rows[i] = BatchRow{BatchMember: m, Seeds: make([]Judgement, b.Count)}
	}
	var told sync.Mutex
	var failed error
	parallel.For(b.Count*len(rows), func(i int) {
		seed, row := i/len(rows), i%len(rows)
		j, err := s.judged(ctx, k, open, members[row], b.First+int64(seed))
		told.Lock()
		defer told.Unlock()
		if err != nil {
			if failed == nil {
				failed = fmt.Errorf("batch, %v, seed %d: %w", members[row], b.First+int64(seed), err)
			}
			return
		}
		rows[row].Seeds[seed] = j
		if watch != nil {
			watch(seed, row, j)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, failed
	}
	for i := range rows {
		rows[i].sum()
	}
	for seed := range b.Count {
		if best, ok := winner(rows, seed); ok {
			rows[best].Wins++
		}
	}
	return rows, nil
}

// UnmarshalJSONFrom reads a batch; what is left out has its default.
func (b *Batch) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	type plain Batch // without this method
	p := plain(DefaultBatch())
	p.Methods = nil
	if err := json.UnmarshalDecode(d, &p); err != nil {
		return err
	}
	if p.Methods == nil {
		p.Methods = DefaultBatch().Methods
	}
	*b = Batch(p)
	return nil
}

// judged reconstructs one seed as one row wants it.
func (s *Spec) judged(ctx context.Context, k cpu.Kernel, open OpenFunc, m BatchMember, seed int64) (Judgement, error) {
	if err := ctx.Err(); err != nil {
		return Judgement{}, err
	}
	member := s.member(m, seed)
	r, err := NewRun(&member, k, open)
	if err != nil {
		return Judgement{}, err
	}
	if err := r.Reconstruct(ctx, nil); err != nil {
		return Judgement{}, err
	}
	j := Judgement{PSNR: r.Result.PSNR, SSIM: r.Result.SSIM, Chi: r.Result.Chi, Lambda: r.Result.Lambda,
		Converged: r.Result.Converged, DivergedAt: r.Result.DivergedAt, Posterior: r.Result.Posterior}
	if r.Result.DataEnergy != nil {
		j.Energy = &r.Result.Energy
	}
	for _, f := range r.Result.Regions {
		j.Recovery = append(j.Recovery, f.Recovery)
	}
	return j, nil
}

// sum fills in what follows from the seeds.
func (r *BatchRow) sum() {
	n := float64(len(r.Seeds))
	r.PSNRLeast = Number(math.Inf(1))
	for _, j := range r.Seeds {
		r.PSNRMean += j.PSNR / Number(n)
		r.SSIMMean += j.SSIM / Number(n)
		r.ChiMean += j.Chi / Number(n)
		r.PSNRLeast = min(r.PSNRLeast, j.PSNR)
		if !j.Finished() {
			r.Unfinished++
		}
		if j.Energy != nil {
			if r.EnergyMean == nil {
				r.EnergyMean = new(Number)
			}
			*r.EnergyMean += *j.Energy / Number(n)
		}
		for i, v := range j.Recovery {
			if len(r.RecoveryMean) <= i {
				r.RecoveryMean = append(r.RecoveryMean, 0)
			}
			r.RecoveryMean[i] += v / Number(n)
		}
	}
	r.PosteriorMean = meanOfPosteriors(r.Seeds)
	if slices.ContainsFunc(r.Seeds, func(j Judgement) bool { return j.Energy == nil }) {
		r.EnergyMean = nil // where a start has diverged a mean would be of the others
	}
	var squares float64
	for _, j := range r.Seeds {
		squares += math.Pow(float64(j.PSNR-r.PSNRMean), 2)
	}
	r.PSNRSD = Number(math.Sqrt(squares / (n - 1)))
}

// winner is the row with the largest PSNR of a seed; false if two have it, or none has one.
func winner(rows []BatchRow, seed int) (best int, alone bool) {
	best = -1
	for i := range rows {
		a := rows[i].Seeds[seed].PSNR
		if math.IsNaN(float64(a)) { // of a picture that is none
			continue
		}
		switch {
		case best < 0 || a > rows[best].Seeds[seed].PSNR:
			best, alone = i, true
		case a == rows[best].Seeds[seed].PSNR:
			alone = false
		}
	}
	return best, alone
}
