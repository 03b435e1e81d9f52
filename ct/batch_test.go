package ct

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"gradus/ct/baseline"
	"gradus/internal/cpu"
	"gradus/solver"
)

// smallBatch is quickly done.
func smallBatch() Spec {
	s := Default(MethodGraduated, PriorTV)
	s.Size, s.Scan.Angles = 32, 12
	s.Batch = &Batch{First: 5, Count: 4, Methods: []Method{MethodFBP, MethodTV, MethodGraduated, MethodTikhonov}}
	return s
}

// A batch is what its members are one by one, by each method at its best, and its rows follow from them.
func TestBatchIsItsMembers(t *testing.T) {
	s := smallBatch()
	told := map[[2]int]Judgement{}
	rows, err := RunBatch(t.Context(), &s, cpu.Available()[len(cpu.Available())-1], nil, func(seed, method int, j Judgement) {
		told[[2]int{seed, method}] = j
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || len(told) != 16 {
		t.Fatalf("%d rows, %d told", len(rows), len(told))
	}
	best := make([]int, 4)
	for seed := range 4 {
		for i, row := range rows {
			one := Default(row.Method, DefaultPrior)
			if row.Method == MethodGraduated {
				one = s
				one.Batch = nil
			} else {
				one.Lambda = baseline.Lambda{Choice: baseline.LambdaOracle}
				one.Filter = s.Filter
			}
			one.Size, one.Scan = s.Size, s.Scan
			one.Image.Seed, one.Scan.Seed = int64(5+seed), int64(5+seed)
			r := mustRun(t, one).Result
			want := Judgement{PSNR: r.PSNR, SSIM: r.SSIM, Chi: r.Chi, Lambda: r.Lambda, Converged: r.Converged}
			if row.Method != MethodFBP {
				want.Energy = &r.Energy
			}
			if !reflect.DeepEqual(row.Seeds[seed], want) || !reflect.DeepEqual(told[[2]int{seed, i}], want) {
				t.Errorf("%s, seed %d: %+v and told %+v, alone %+v", row.Method, seed, row.Seeds[seed], told[[2]int{seed, i}], want)
			}
			if row.Seeds[seed].PSNR > rows[best[seed]].Seeds[seed].PSNR {
				best[seed] = i
			}
		}
	}
	for i, row := range rows {
		var mean, least, squares, wins float64
		least = math.Inf(1)
		for seed, j := range row.Seeds {
			mean += float64(j.PSNR) / 4
			least = min(least, float64(j.PSNR))
			if best[seed] == i {
				wins++
			}
		}
		for _, j := range row.Seeds {
			squares += (float64(j.PSNR) - mean) * (float64(j.PSNR) - mean) / 3
		}
		if math.Abs(float64(row.PSNRMean)-mean) > 1e-9 || float64(row.PSNRLeast) != least || float64(row.Wins) != wins ||
			math.Abs(float64(row.PSNRSD)-math.Sqrt(squares)) > 1e-9 {
			t.Errorf("%+v: mean %g, least %g, sd %g, %g wins", row, mean, least, math.Sqrt(squares), wins)
		}
	}
}

// A batch about levels has a row for each number of them, which is what the spec says with that number.
func TestBatchOfLevels(t *testing.T) {
	s := smallBatch()
	s.Batch = &Batch{First: 5, Count: 2, Methods: []Method{MethodFBP, MethodGraduated}, Levels: []int{3, 12}}
	k := cpu.Available()[len(cpu.Available())-1]
	rows, err := RunBatch(t.Context(), &s, k, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[0].Levels != 0 || rows[1].Levels != 3 || rows[2].Levels != 12 || rows[0].EnergyMean != nil {
		t.Fatalf("%+v", rows)
	}
	for _, row := range rows[1:] {
		var mean float64
		for seed, j := range row.Seeds {
			one := s
			one.Batch, one.Schedule.Levels, one.Image.Seed, one.Scan.Seed = nil, row.Levels, int64(5+seed), int64(5+seed)
			r := mustRun(t, one).Result
			if mean += float64(r.Energy) / 2; j.PSNR != r.PSNR || *j.Energy != r.Energy {
				t.Errorf("%v, seed %d: %+v, alone %g dB and %g", row.BatchMember, 5+seed, j, float64(r.PSNR), float64(r.Energy))
			}
		}
		if math.Abs(float64(*row.EnergyMean)-mean) > 1e-9*mean {
			t.Errorf("%v: mean energy %g, not %g", row.BatchMember, float64(*row.EnergyMean), mean)
		}
	}
	if *rows[2].EnergyMean >= *rows[1].EnergyMean {
		t.Errorf("more levels end at a mean energy of %g, above %g", float64(*rows[2].EnergyMean), float64(*rows[1].EnergyMean))
	}
}

func TestBatchEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := smallBatch()
	count := 0
	if _, err := RunBatch(ctx, &s, cpu.Go, nil, func(int, int, Judgement) {
		count++
		cancel()
	}); !errors.Is(err, context.Canceled) || count > 8 {
		t.Errorf("%v after %d", err, count)
	}
}

// A tie is nobody's win, and what is no number wins nothing.
func TestWinner(t *testing.T) {
	nan := Number(math.NaN())
	rows := func(psnr ...Number) (rows []BatchRow) {
		for _, p := range psnr {
			rows = append(rows, BatchRow{Seeds: []Judgement{{PSNR: p}}})
		}
		return rows
	}
	for _, c := range []struct {
		rows []BatchRow
		best int
		ok   bool
	}{{rows(1, 2, 3), 2, true}, {rows(3, 2, 1), 0, true}, {rows(2, 1, 2), 0, false}, {rows(2, 2, 3), 2, true}, {rows(4), 0, true},
		{rows(nan, 1), 1, true}, {rows(1, nan), 0, true}, {rows(nan, 2, nan, 2), 0, false}, {rows(nan, nan), 0, false},
		{rows(nan), 0, false}} {
		if best, ok := winner(c.rows, 0); ok != c.ok || ok && best != c.best {
			t.Errorf("%v: %d, %t", c.rows, best, ok)
		}
	}
}

// What has diverged, or stopped early, is told of a method.
func TestFinished(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		j    Judgement
		want bool
	}{{Judgement{}, true}, {Judgement{Converged: &yes}, true}, {Judgement{Converged: &no}, false},
		{Judgement{DivergedAt: 3}, false}, {Judgement{Posterior: &PosteriorFigures{}}, true},
		{Judgement{Posterior: &PosteriorFigures{Diverged: 1}}, false}} {
		if got := c.j.Finished(); got != c.want {
			t.Errorf("%+v: %t", c.j, got)
		}
	}
}

func TestBatchSpecs(t *testing.T) {
	for text, field := range map[string]string{
		`{"batch": {"count": 1}}`:                                 "batch.count",
		`{"batch": {"count": 201}}`:                               "batch.count",
		`{"batch": {"first": -1}}`:                                "batch.first",
		`{"batch": {"first": 9007199254740991}}`:                  "batch.first",
		`{"batch": {"methods": []}}`:                              "batch.methods",
		`{"batch": {"methods": ["tv", "fbp", "tv"]}}`:             "batch.methods[2]",
		`{"operator": "identity", "batch": {"methods": ["fbp"]}}`: "batch.methods[0]",
		`{"batch": {"methods": ["tv"], "levels": [10]}}`:          "batch.levels",
		`{"method": "tv", "batch": {"levels": [10]}}`:             "batch.levels",
		`{"batch": {"levels": [1, 2, 3, 4, 5, 6, 7, 8, 9]}}`:      "batch.levels",
		`{"batch": {"levels": [10, 0]}}`:                          "batch.levels[1]",
		`{"batch": {"levels": [10, 20, 20]}}`:                     "batch.levels[2]",
		`{"schedule": {"levels": 2000}, "batch": {"count": 200}}`: "batch.count",
	} {
		_, err := Decode([]byte(text))
		var r *solver.RangeError
		if !errors.As(err, &r) || r.Field != field {
			t.Errorf("%s: %v, want an error of %s", text, err, field)
		}
	}
	s, err := Decode([]byte(`{"batch": {"count": 7}}`))
	if want := (&Batch{First: 1, Count: 7, Methods: []Method{MethodGraduated, MethodTV}}); err != nil ||
		!reflect.DeepEqual(s.Batch, want) {
		t.Errorf("%+v, %v", s.Batch, err)
	}
	text, err := Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Decode(text); err != nil || !reflect.DeepEqual(again, s) {
		t.Errorf("read back as %+v, %v", again.Batch, err)
	}
}
