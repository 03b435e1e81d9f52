package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"
)

const replayHelp = `Runs a spec without a browser and prints one line of JSON with the result.

  go run ./server replay [flags] spec.json     - instead of a file reads standard input
  go run ./server replay -example toy2d        prints a complete spec, of the 2D example or of ct

Flags:
`

// replay runs a spec without a browser. Progress goes to stderr; a wrong spec is
// one line there and exit code 2.
func replay(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	out := flags.String("out", "",
		"write figures (PNG, SVG, PDF), tables (CSV), arrays of ct (PNG, .npy) and the spec into this `folder`")
	example := flags.String("example", "", "print a spec of this `kind` with every field at its default: "+
		namesOf(kinds, " or "))
	var priors string
	priorsFlag(flags, &priors)
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
		err = printExample(kinds, stdout, *example)
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
	if err := loadPriors(priors); err != nil { // before names of priors are read
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitUsage
	}
	text, err := readSpec(flags.Arg(0), stdin)
	if err != nil {
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitUsage
	}
	folder := "."
	if name := flags.Arg(0); name != "-" {
		folder = filepath.Dir(name)
	}
	r, err := decodeReplay(kinds, text)
	if err != nil {
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitUsage
	}
	err = r.replay(ctx, replayTo{folder: folder, out: *out, base: *base, stdout: stdout, stderr: stderr})
	var wrong usageError
	switch {
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitUsage
	case err != nil:
		fmt.Fprintln(stderr, "gradus replay:", err)
		return exitFault
	}
	return exitOK
}

// replayTo is where a replay reads files and writes.
type replayTo struct {
	folder         string // of the spec, beside which are the files that it names
	out            string // folder; "" is none
	base           string // address of the server in links
	stdout, stderr io.Writer
}

// replayer is a spec of some kind.
type replayer interface {
	// replay computes everything, prints the line and then writes the files, so that a
	// full disk costs no result.
	replay(ctx context.Context, to replayTo) error
}

// usageError is what turns out wrong with a spec only when it is run.
type usageError struct{ error }

// maxSpec is far more than a million starts take.
const maxSpec = 64 << 20

func readSpec(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("reading the spec: %w", err)
		}
		defer f.Close()
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, maxSpec+1))
	if err != nil {
		return nil, fmt.Errorf("reading the spec: %w", err)
	}
	if len(text) > maxSpec {
		return nil, fmt.Errorf("spec: must be at most %d MB", maxSpec>>20)
	}
	return text, nil
}

// printLine prints a result as one line of JSON.
func printLine(w io.Writer, result any) error {
	text, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s\n", text); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
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
