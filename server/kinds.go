package main

import (
	"fmt"
	"io"
	"strings"

	"gradus/ct"
	"gradus/ct/unconditional"
	"gradus/internal/strict"
	"gradus/solver"
	"gradus/toy2d"
)

// kind is a kind of specs that can be replayed.
type kind struct {
	name    string
	decode  func(text []byte) (replayer, error)
	example func() ([]byte, error) // a spec with every field at its default
}

// kinds are all of them, a line each; a spec that names none is of the first.
var kinds = []kind{
	{toy2d.SpecKind, decodeToy, func() ([]byte, error) { return toy2d.Encode(toy2d.Default(solver.Flow)) }},
	{ct.SpecKind, decodeCT, func() ([]byte, error) { return ct.Encode(ct.Default(ct.DefaultMethod, ct.DefaultPrior)) }},
	{unconditional.SpecKind, decodePrior, func() ([]byte, error) { return unconditional.Encode(unconditional.Default()) }},
}

// namesOf lists kinds, with words such as " or " between them.
func namesOf(all []kind, between string) string {
	var names []string
	for _, k := range all {
		names = append(names, k.name)
	}
	return strings.Join(names, between)
}

// decodeReplay reads a spec of one of the kinds.
func decodeReplay(all []kind, text []byte) (replayer, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := strict.Peek(text, &head); err != nil {
		return nil, strict.Named("spec", err)
	}
	for i, k := range all {
		if head.Kind == k.name || head.Kind == "" && i == 0 {
			return k.decode(text)
		}
	}
	return nil, solver.Outside("kind", fmt.Sprintf("%q", head.Kind), `"%s"`, namesOf(all, `" or "`))
}

func printExample(all []kind, w io.Writer, name string) error {
	for _, k := range all {
		if k.name != name {
			continue
		}
		text, err := k.example()
		if err != nil {
			return fmt.Errorf("writing the example: %w", err)
		}
		_, err = w.Write(text)
		return err
	}
	return fmt.Errorf("-example: must be %s, got %q", namesOf(all, " or "), name)
}
