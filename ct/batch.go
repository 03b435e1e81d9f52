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
}

// Limits of a batch.
const (
	minBatch = 2 // a spread takes two
	maxBatch = 200
)

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
	var work float64
	for i, method := range b.Methods {
		at := fmt.Sprintf("batch.methods[%d]", i)
		if slices.Contains(b.Methods[:i], method) {
			return solver.Outside(at, method, "a method that is not there before")
		}
		member := s.member(method, b.First)
		if err := member.Validate(); err != nil {
			return solver.Outside(at, method, "one that can do it (%v)", err)
		}
		work += float64(b.Count) * member.Work()
	}
	if work > MaxWork {
		return solver.Outside("batch.count", fmt.Sprintf("%d, which makes %.2g", b.Count, work),
			"such that the work of all, in pixels x angles x applications of the operator, is at most %g", MaxWork)
	}
	return nil
}

// member is the spec of a method and a seed: the spec itself if it is its method, else what it is compared with,
// a baseline at its best unless a weight is given. A picture from a file or a drawing stays what it is.
func (s *Spec) member(method Method, seed int64) Spec {
	m := *s
	if method != s.Method {
		m = s.beside(method)
	}
	m.Batch = nil
	if !method.Solves() && m.Lambda.Choice != baseline.LambdaGiven {
		m.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
	}
	m.Image.Seed, m.Scan.Seed, m.Mask.Seed = seed, seed, seed
	m.Starts = m.Starts[:1]
	return m
}

// BatchMembers are the specs of a batch for its first seed, one for each method.
func (s *Spec) BatchMembers() (all []Spec) {
	for _, method := range s.Batch.Methods {
		all = append(all, s.member(method, s.Batch.First))
	}
	return all
}

// Judgement is how good the result of a method is on one seed.
type Judgement struct {
	PSNR Number `json:"psnr"`
	SSIM Number `json:"ssim"`
	Chi  Number `json:"chi"`
	// Recovery is that of each region of the spec, see RegionFigures.
	Recovery []Number `json:"recovery,omitempty"`
}

// BatchRow is what a batch tells of a method.
type BatchRow struct {
	Method    Method `json:"method"`
	PSNRMean  Number `json:"psnr_mean"`
	PSNRLeast Number `json:"psnr_least"`
	PSNRSD    Number `json:"psnr_sd"` // between seeds
	SSIMMean  Number `json:"ssim_mean"`
	ChiMean   Number `json:"chi_mean"`
	Wins      int    `json:"wins"` // seeds on which its PSNR is above all others'
	// RecoveryMean is the mean of each region's.
	RecoveryMean []Number `json:"recovery_mean,omitempty"`

	Seeds []Judgement `json:"seeds"` // one for each
}

// RunBatch reconstructs all seeds by all methods and returns a row for each method. watch, unless nil, is
// told of every reconstruction, in any order but one at a time: seed counts from 0, and so does method.
func RunBatch(ctx context.Context, s *Spec, k cpu.Kernel, open OpenFunc,
	watch func(seed, method int, j Judgement)) ([]BatchRow, error) {
	b := s.Batch
	rows := make([]BatchRow, len(b.Methods))
	for i, method := range b.Methods {
		rows[i] = BatchRow{Method: method, Seeds: make([]Judgement, b.Count)}
	}
	var told sync.Mutex
	var failed error
	parallel.For(b.Count*len(rows), func(i int) {
		seed, method := i/len(rows), i%len(rows)
		j, err := s.judged(ctx, k, open, b.Methods[method], b.First+int64(seed))
		told.Lock()
		defer told.Unlock()
		if err != nil {
			if failed == nil {
				failed = fmt.Errorf("batch, %s, seed %d: %w", b.Methods[method], b.First+int64(seed), err)
			}
			return
		}
		rows[method].Seeds[seed] = j
		if watch != nil {
			watch(seed, method, j)
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

// judged reconstructs one seed by one method.
func (s *Spec) judged(ctx context.Context, k cpu.Kernel, open OpenFunc, method Method, seed int64) (Judgement, error) {
	if err := ctx.Err(); err != nil {
		return Judgement{}, err
	}
	member := s.member(method, seed)
	r, err := NewRun(&member, k, open)
	if err != nil {
		return Judgement{}, err
	}
	if err := r.Reconstruct(ctx, nil); err != nil {
		return Judgement{}, err
	}
	j := Judgement{PSNR: r.Result.PSNR, SSIM: r.Result.SSIM, Chi: r.Result.Chi}
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
		for i, v := range j.Recovery {
			if len(r.RecoveryMean) <= i {
				r.RecoveryMean = append(r.RecoveryMean, 0)
			}
			r.RecoveryMean[i] += v / Number(n)
		}
	}
	var squares float64
	for _, j := range r.Seeds {
		squares += math.Pow(float64(j.PSNR-r.PSNRMean), 2)
	}
	r.PSNRSD = Number(math.Sqrt(squares / (n - 1)))
}

// winner is the row with the largest PSNR of a seed; false if two have it.
func winner(rows []BatchRow, seed int) (best int, alone bool) {
	alone = true
	for i := 1; i < len(rows); i++ {
		switch a, b := rows[i].Seeds[seed].PSNR, rows[best].Seeds[seed].PSNR; {
		case a > b:
			best, alone = i, true
		case a == b:
			alone = false
		}
	}
	return best, alone
}
