package homotopy

import (
	"context"
	"errors"
	"testing"

	"gradus/toy2d/mixture"
	"gradus/toy2d/mixture/mixturetest"
	"gradus/toy2d/stationary"
)

func weaverOf(ctx context.Context, p *mixture.Problem) *weaver {
	return &weaver{p: p, h: &Homotopy{}, work: stationary.Work{Ctx: ctx}, budget: homotopyWork}
}

func TestHomotopyOfARing(t *testing.T) {
	const tmin, tmax = 1e-3, 1e-2
	b := weaverOf(t.Context(), mixturetest.Ring(24, 3))
	b.budget = 5_000_000 // or the test would take seconds
	var told [][2]int
	if err := b.weave(tmin, tmax, func(done, of int) { told = append(told, [2]int{done, of}) }); err != nil {
		t.Fatal(err)
	}
	if b.h.Complete || b.work.Spent > b.budget*21/20 || b.work.Spent < b.budget/2 {
		t.Errorf("complete %v after %d", b.h.Complete, b.work.Spent)
	}
	reached := false
	for _, branch := range b.h.Branches {
		reached = reached || branch.End.Type == AtTMax && branch.End.T == tmax
	}
	if !reached {
		t.Error("no branch goes on to t_max")
	}
	const levels = 25 // ceil(log(tmax/tmin) / spacing) + 1
	for i, got := range told {
		if want := [2]int{i + 2, levels}; got != want {
			t.Errorf("told %v, want %v", got, want)
		}
	}
	if len(told) != levels-1 {
		t.Errorf("told %d times", len(told))
	}
}

// cancelling is cancelled at a point of a search.
type cancelling struct {
	context.Context
	spent *int
	at    int
}

func (c cancelling) Err() error {
	if *c.spent >= c.at {
		return context.Canceled
	}
	return nil
}

func TestHomotopyCancelledInside(t *testing.T) {
	for _, at := range []int{1, 100_000, 700_000, 3_000_000} {
		b := weaverOf(t.Context(), mixturetest.Ring(24, 3))
		b.work.Ctx = cancelling{t.Context(), &b.work.Spent, at}
		err := b.weave(1e-3, 2, nil)
		if late := b.work.Spent - at; !errors.Is(err, context.Canceled) || late > 100_000 { // some 10 ms
			t.Errorf("cancelled at %d: %v, %d later", at, err, late)
		}
	}
}
