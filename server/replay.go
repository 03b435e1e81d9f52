package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/solver"
	"gradus/solver/kernel"
	"gradus/toy2d"
	"gradus/web"
)

// replayed is the line of JSON about a run.
type replayed struct {
	*toy2d.Result `json:",inline"`
	Link          string      `json:"link"` // of the page that shows the same
	Rates         []tmaxRates `json:"rates,omitzero"`
}

// tmaxRates is one value of t_max in a sweep: shares of starts over iterations.
type tmaxRates struct {
	TMax       float64   `json:"tmax"`
	Iteration  []int     `json:"iteration"`
	Global     []float64 `json:"global"`
	Stationary []float64 `json:"stationary"`
}

const replayHelp = `Runs a spec without a browser and prints one line of JSON with the result.

  go run ./server replay [flags] spec.json     - instead of a file reads standard input
  go run ./server replay -example toy2d        prints a complete spec

Flags:
`

// replay runs a spec without a browser. Progress goes to stderr; a wrong spec is
// one line there and exit code 2.
func replay(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	out := flags.String("out", "", "write figures (PNG, SVG, PDF), tables (CSV) and the spec into this `folder`")
	example := flags.String("example", "", "print a spec of this `kind` with every field at its default: toy2d")
	base := flags.String("base", "http://localhost:8080", "`address` of the server in the link")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, replayHelp)
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return exitOK
	case err == nil && *example != "":
		if flags.NArg() > 0 {
			err = fmt.Errorf("-example takes no spec, got %q", flags.Arg(0))
			break
		}
		err = printExample(stdout, *example)
		if err == nil {
			return exitOK
		}
	case err == nil && flags.NArg() != 1:
		err = fmt.Errorf("one spec is needed, a file or -, got %d arguments", flags.NArg())
	}
	if err != nil {
		fmt.Fprintf(stderr, "gradus replay: %v (see replay -h)\n", err)
		return exitUsage
	}
	s, err := readSpec(flags.Arg(0), stdin)
	if err != nil {
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitUsage
	}
	if err := replayToy(ctx, &s, *out, *base, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitFault
	}
	return exitOK
}

func printExample(w io.Writer, kind string) error {
	if kind != toy2d.SpecKind {
		return fmt.Errorf("-example: must be %s, got %q", toy2d.SpecKind, kind)
	}
	text, err := toy2d.Encode(toy2d.Default(solver.Flow))
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// maxSpec is far more than a million starts take.
const maxSpec = 64 << 20

func readSpec(name string, stdin io.Reader) (toy2d.Spec, error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return toy2d.Spec{}, fmt.Errorf("reading the spec: %w", err)
		}
		defer f.Close()
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, maxSpec+1))
	if err != nil {
		return toy2d.Spec{}, fmt.Errorf("reading the spec: %w", err)
	}
	if len(text) > maxSpec {
		return toy2d.Spec{}, fmt.Errorf("spec: must be at most %d MB", maxSpec>>20)
	}
	return toy2d.Decode(text)
}

// replayToy computes everything, prints the line and then writes the files, so that
// a full disk costs no result.
func replayToy(ctx context.Context, s *toy2d.Spec, out, base string, stdout, stderr io.Writer) error {
	k, err := kernel.Default()
	if err != nil {
		return err
	}
	if out != "" {
		if err := prepare(out, s); err != nil {
			return err
		}
	}
	line := replayed{Link: web.Link(base, *s)}
	p, steps := s.Problem(), s.Schedule.Levels*s.Schedule.Iterations
	fmt.Fprintf(stderr, "%s: %d starts, %d steps, kernel %s\n", s.Method, s.Starts.Len(), steps, k)
	trace, progress := toy2d.NewTrace(s), meter(stderr, "step")
	line.Result, err = toy2d.Run(ctx, s, p, k, func(step int, t float64, e *toy2d.Ensemble) {
		trace.Record(step, t, e)
		progress(step, steps)
	})
	if err != nil {
		return err
	}
	if d := line.FirstDivergence; d != nil {
		fmt.Fprintf(stderr, "%.0f of %d starts diverged, the first is start %d at step %d\n", line.Diverged*float64(line.Starts), line.Starts, d.Start, d.Step)
	}
	var rates *toy2d.Rates
	if s.Sweep {
		began := time.Now()
		progress := meter(stderr, "t_max")
		rates, err = toy2d.Sweep(ctx, s, p, k, toy2d.Workers(), func(row toy2d.SweepRow) { progress(row.Done, row.Of) })
		if err != nil {
			return err
		}
		line.Seconds += time.Since(began).Seconds()
		for i, tmax := range rates.TMax {
			line.Rates = append(line.Rates, tmaxRates{tmax, rates.Iterations, rates.Global[i], rates.Stationary[i]})
		}
	}
	text, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	if _, err := fmt.Fprintf(stdout, "%s\n", text); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	if out == "" {
		return nil
	}
	files := toy2d.RunFiles(s, p, line.Result, trace, line.Link)
	if rates != nil {
		files = append(files, toy2d.SweepFiles(s, p, rates, line.Link)...)
	}
	if err := writeFiles(out, files); err != nil {
		return err
	}
	if err := writeHomotopy(ctx, out, s, p, line.Link, stderr); err != nil {
		return err
	}
	return writeBasins(ctx, out, s, p, k, line.Link, stderr)
}

// meter reports progress by name, at most once a second: short runs stay silent.
func meter(w io.Writer, what string) func(done, of int) {
	last := time.Now()
	return func(done, of int) {
		if now := time.Now(); now.Sub(last) >= time.Second {
			last = now
			fmt.Fprintf(w, "%s %d of %d\n", what, done, of)
		}
	}
}
