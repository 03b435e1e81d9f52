package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

// counting is a kind of specs that prints what it is given.
type counting string

func (c counting) replay(_ context.Context, to replayTo) error {
	_, err := to.stdout.Write([]byte(c))
	return err
}

// TestOneMoreKind: a line makes a kind that examples are printed of, and that is replayed.
func TestOneMoreKind(t *testing.T) {
	all := append(slices.Clone(kinds), kind{
		"counting", func(text []byte) (replayer, error) { return counting(text), nil },
		func() ([]byte, error) { return []byte(`{"kind":"counting"}`), nil },
	})
	var example, printed bytes.Buffer
	if err := printExample(all, &example, "counting"); err != nil {
		t.Fatal(err)
	}
	r, err := decodeReplay(all, example.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.replay(t.Context(), replayTo{stdout: &printed}); err != nil || printed.String() != example.String() {
		t.Errorf("%v, %s", err, &printed)
	}
	for _, k := range all {
		example.Reset()
		if err := printExample(all, &example, k.name); err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
		if _, err := decodeReplay(all, example.Bytes()); err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
	}
	if _, err := decodeReplay(all, []byte(`{"kind":"none"}`)); err == nil ||
		!strings.Contains(err.Error(), `"toy2d" or "ct" or "prior" or "counting"`) {
		t.Errorf("an unknown kind: %v", err)
	}
	if err := printExample(all, &example, "none"); err == nil ||
		!strings.Contains(err.Error(), "toy2d or ct or prior or counting") {
		t.Errorf("an example of an unknown kind: %v", err)
	}
}
