package ctapp

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/ct"
	"gradus/internal/cpu"
	"gradus/internal/figure/figuretest"
	"gradus/internal/run"
	"gradus/web/wstest"
)

// batchCT is a spec whose batch takes a moment.
func batchCT() ct.Spec {
	s := wstest.ShortCT()
	s.Batch = &ct.Batch{First: 3, Count: 4, Methods: []ct.Method{ct.MethodGraduated, ct.MethodTikhonov, ct.MethodFBP}}
	return s
}

// receivedBatch is all that came of a batch.
type receivedBatch struct {
	described batchDescription
	states    []wstest.CTReceived
	rows      []BatchRowMessage
	table     []batchedRow
}

// batchedRow is ct.BatchRow as a page reads it.
type batchedRow struct {
	Method ct.Method `json:"method"`
	Mean   float64   `json:"psnr_mean"`
	Least  float64   `json:"psnr_least"`
	SD     float64   `json:"psnr_sd"`
	SSIM   float64   `json:"ssim_mean"`
	Chi    float64   `json:"chi_mean"`
	Wins   int       `json:"wins"`
}

// receiveBatch reads until the batch is done.
func receiveBatch(c wstest.CTClient, id uint32) (b receivedBatch) {
	c.T.Helper()
	read := func(m wstest.CTReceived, to any) {
		c.T.Helper()
		if err := json.Unmarshal(m.Raw, to); err != nil {
			c.T.Fatalf("%s: %v", m.Raw, err)
		}
	}
	for {
		m := c.Next()
		switch {
		case m.Type == "error":
			c.T.Fatalf("%s", m.Raw)
		case m.ID != id:
		case m.Type == "batch":
			read(m, &b.described)
		case m.Type == "state":
			b.states = append(b.states, m)
		case m.Type == "batch-row":
			var row BatchRowMessage
			read(m, &row)
			b.rows = append(b.rows, row)
		case m.Type == "batched":
			var table struct {
				Rows []batchedRow `json:"rows"`
			}
			read(m, &table)
			b.table = table.Rows
			return b
		}
	}
}

// mustBatch computes a batch by nobody's leave.
func mustBatch(t *testing.T, s ct.Spec) []ct.BatchRow {
	t.Helper()
	rows, err := ct.RunBatch(t.Context(), &s, wstest.FastestKernel(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestBatchStreams: every reconstruction is told of once, and the table is RunBatch's.
func TestBatchStreams(t *testing.T) {
	_, h := serve(t, serving{kernel: wstest.FastestKernel()})
	c := wstest.DialCT(t, h)
	s := batchCT()
	c.Send(wstest.AskCT(t, "batch", 1, s, ""))
	got, want := receiveBatch(c, 1), mustBatch(t, s)
	if want := (batchDescription{"batch", 1, 3, 4, s.BatchMembers()}); !reflect.DeepEqual(got.described, want) {
		t.Errorf("described as %+v", got.described)
	}
	seen := map[[2]any]bool{}
	for i, r := range got.rows {
		if r.Done != i+1 || r.Of != 12 || seen[[2]any{r.Seed, r.Row}] {
			t.Errorf("row %d: %+v", i, r)
		}
		seen[[2]any{r.Seed, r.Row}] = true
		if row := want[r.Row]; !reflect.DeepEqual(row.Seeds[r.Seed-3], r.Judgement) {
			t.Errorf("%v, seed %d: %+v, want %+v", row.BatchMember, r.Seed, r.Judgement, row.Seeds[r.Seed-3])
		}
	}
	if len(got.rows) != 12 || len(got.table) != 3 {
		t.Fatalf("%d rows, a table of %d", len(got.rows), len(got.table))
	}
	for i, row := range want {
		same := batchedRow{row.Method, float64(row.PSNRMean), float64(row.PSNRLeast), float64(row.PSNRSD),
			float64(row.SSIMMean), float64(row.ChiMean), row.Wins}
		if !reflect.DeepEqual(got.table[i], same) {
			t.Errorf("%+v, want %+v", got.table[i], same)
		}
	}
}

// TestBatchIsNoPartOfARun: with a batch or without, a spec has the same run, the same scan and the same tracks.
func TestBatchIsNoPartOfARun(t *testing.T) {
	with, without := batchCT(), batchCT()
	without.Batch = nil
	a, err := NewRequest([]byte(wstest.EncodedCT(t, with)), []string{"off", "tv"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewRequest([]byte(wstest.EncodedCT(t, without)), []string{"off", "tv"})
	if err != nil {
		t.Fatal(err)
	}
	if a.id != b.id || !reflect.DeepEqual(a.Tracks, b.Tracks) {
		t.Error("a batch makes another run")
	}
	if x, err := scanKey(&with); err != nil {
		t.Error(err)
	} else if y, _ := scanKey(&without); x != y {
		t.Error("a batch makes another scan")
	}
}

// heldBatches lets batches wait until they are cancelled, after one reconstruction.
func heldBatches(a *App) (began, ended chan struct{}) {
	began, ended = make(chan struct{}, 100), make(chan struct{}, 100)
	a.executor.batch = func(ctx context.Context, _ *ct.Spec, _ cpu.Kernel, _ ct.OpenFunc,
		watch func(int, int, ct.Judgement)) ([]ct.BatchRow, error) {
		watch(1, 0, ct.Judgement{PSNR: 20, SSIM: 0.5, Chi: ct.Number(math.NaN())})
		began <- struct{}{}
		<-ctx.Done()
		ended <- struct{}{}
		return nil, ctx.Err()
	}
	return began, ended
}

// TestBatchIsShared: a page that asks later is told what there was, and the work ends when no page asks for it any more.
func TestBatchIsShared(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	began, ended := heldBatches(s.ct)
	a, b := wstest.DialCT(t, h), wstest.DialCT(t, h)
	row := func(c wstest.CTClient, id uint32) {
		t.Helper()
		for {
			if m := c.Next(); m.Type == "batch-row" && m.ID == id {
				if *m.Done != 1 || m.Of != 12 || !strings.Contains(string(m.Raw), `"seed":4,"row":0`) ||
					!strings.Contains(string(m.Raw), `"chi":null`) {
					t.Errorf("%s", m.Raw)
				}
				return
			}
		}
	}
	spec := batchCT()
	a.Send(wstest.AskCT(t, "batch", 1, spec, ""))
	wstest.Soon(t, "the batch begins", began)
	row(a, 1)
	spec.Image.Seed, spec.Scan.Seed, spec.Observe = 77, 78, true // which a batch does not look at
	b.Send(wstest.AskCT(t, "batch", 5, spec, ""))
	row(b, 5)
	a.Send(`{"type":"cancel","id":1}`)
	a.Synchronise()
	if len(began) > 0 || len(ended) > 0 {
		t.Fatal("it began again, or ended although somebody waits")
	}
	b.Send(`{"type":"cancel","id":5}`)
	wstest.Soon(t, "the batch ends", ended)
	a.Send(wstest.AskCT(t, "batch", 2, spec, ""))
	wstest.Soon(t, "the batch begins anew", began)
	a.Conn.Close()
	wstest.Soon(t, "the batch ends with its page", ended)
}

// TestCancelledBatchEnds: within a step of the reconstructions that are under way.
func TestCancelledBatchEnds(t *testing.T) {
	told, ended := make(chan struct{}, 100), make(chan error, 1)
	s, h := serve(t, serving{kernel: wstest.FastestKernel()}, func(s *server) {
		was := s.ct.executor.batch
		s.ct.executor.batch = func(ctx context.Context, spec *ct.Spec, k cpu.Kernel, open ct.OpenFunc,
			watch func(int, int, ct.Judgement)) ([]ct.BatchRow, error) {
			rows, err := was(ctx, spec, k, open, func(seed, method int, j ct.Judgement) {
				watch(seed, method, j)
				told <- struct{}{}
			})
			ended <- err
			return rows, err
		}
	})
	spec := batchCT()
	spec.Size, spec.Schedule.Levels, spec.CG = 64, 400, 30
	spec.Batch = &ct.Batch{First: 1, Count: MaxBatch, Methods: []ct.Method{ct.MethodFBP, ct.MethodGraduated}}
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "batch", 1, spec, ""))
	wstest.Soon(t, "the first is done", told)
	c.Send(`{"type":"cancel","id":1}`)
	if err := wstest.Soon(t, "the batch ends", ended); err != context.Canceled {
		t.Errorf("%v", err)
	}
	if n := len(told); n > MaxBatch {
		t.Errorf("%d more were told of", n)
	}
	s.ct.Close()
}

// TestBatchInTheQueue: a batch waits for its turn among the runs, of which it keeps none from the queue.
func TestBatchInTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, began, _ := newApp(t)
		batching, _ := heldBatches(a)
		a.hub.Queue = run.NewQueue(2, 3, maxRunMemory, ErrManyRuns)
		first, _, err := a.join(heldRequest(t, 1), "A")
		if err != nil {
			t.Fatal(err)
		}
		<-began
		spec := batchCT()
		ask := func(ctx context.Context, of run.Session, spec ct.Spec) (states chan run.Status, failed chan error) {
			states, failed = make(chan run.Status, 100), make(chan error, 1)
			go func() {
				_, err := a.batch(ctx, &spec, of, run.Follower[BatchRow]{
					Status: func(s run.Status) error { states <- s; return nil }})
				failed <- err
			}()
			synctest.Wait()
			return states, failed
		}
		short, cancel := context.WithCancel(t.Context())
		defer cancel()
		states, failed := ask(short, "A", spec)
		if s := <-states; s.State != "queued" || s.Position != 1 || len(batching) > 0 {
			t.Errorf("beside a run of its session: %+v", s)
		}
		other := spec
		other.Batch = &ct.Batch{First: 9, Count: 2, Methods: []ct.Method{ct.MethodTV}}
		_, second := ask(short, "A", other)
		if err := <-failed; err != run.ErrReplaced {
			t.Errorf("the older batch of a session: %v", err)
		}
		// Another session asks for the one that waits: it is nobody's, and begins.
		_, third := ask(short, "B", other)
		if len(batching) != 1 {
			t.Fatal("what two sessions ask for waits for the run of one")
		}
		cancel()
		if err := <-second; err != context.Canceled {
			t.Error(err)
		}
		if err := <-third; err != context.Canceled {
			t.Error(err)
		}
		if len(a.batches.lined) != 0 {
			t.Errorf("%d batches are left", len(a.batches.lined))
		}
		a.hub.Leave(first, "A", false)
	})
}

// TestBatchHasTheClockOfARun: what takes longer is ended, and names what would take less.
func TestBatchHasTheClockOfARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, _ := newApp(t)
		heldBatches(a)
		spec, began := batchCT(), time.Now()
		_, err := a.batch(t.Context(), &spec, run.Nobody, run.Follower[BatchRow]{})
		if time.Since(began) != maxRunTime || err == nil || !strings.Contains(err.Error(), "batch.count") ||
			!strings.Contains(err.Error(), "4, of which 1") {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

// TestBatchExported: the table has all seeds, and is not computed again for the file.
func TestBatchExported(t *testing.T) {
	s, h := serve(t, serving{kernel: wstest.FastestKernel()})
	spec := batchCT()
	c := wstest.DialCT(t, h)
	c.Send(wstest.AskCT(t, "batch", 1, spec, ""))
	receiveBatch(c, 1)
	s.ct.executor.batch = nil
	body := []byte(`{"spec":` + wstest.EncodedCT(t, spec) + `}`)
	_, file := posting(t, h, "/ct/export/batch.csv", body)
	rows, note := figuretest.Table(t, file)
	if len(rows) != 1+12 || !strings.HasPrefix(note, Link(h.URL, spec, nil)+"\ngraduated: mean PSNR ") {
		t.Errorf("%d rows, %q", len(rows), note)
	}
	plain := []byte(`{"spec":` + wstest.EncodedCT(t, wstest.ShortCT()) + `}`)
	if r, _ := posting(t, h, "/ct/export/batch.csv", plain); r.StatusCode != 404 {
		t.Errorf("without a batch: %s", r.Status)
	}
	_, file = posting(t, h, "/ct/export/spec.json", body)
	if again, err := ct.Decode(file); err != nil || !reflect.DeepEqual(again.Batch, spec.Batch) {
		t.Errorf("the spec has the batch %+v: %v", again.Batch, err)
	}
}

// TestBatchInLinks: the fragment says it, and a page shows no more than it may ask for.
func TestBatchInLinks(t *testing.T) {
	s := Default(ct.MethodGraduated, ct.PriorScore, 0)
	s.Batch = &ct.Batch{First: 1, Count: 20, Methods: []ct.Method{ct.MethodGraduated, ct.MethodTV}}
	if got, want := Link("", s, nil),
		"/ct#batch.first=1&batch.count=20&batch.methods=%5B%22graduated%22%2C%22tv%22%5D"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if !CTShows(&s) {
		t.Error("the page shows a batch of 20")
	}
	if s.Batch.Count = MaxBatch + 1; CTShows(&s) {
		t.Error("the page shows no batch of 51")
	}
}
