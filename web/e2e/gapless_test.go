package e2e

import "fmt"

// gapless is what a viewer knows of the frames of its run: that it has all up to the newest,
// but for those that it was told are passed over.
type gapless struct {
	newest int
	passed map[int]bool
}

func (g *gapless) gap(from, to int) error {
	if from != g.newest+1 || to < from {
		return fmt.Errorf("a gap from %d to %d after frame %d", from, to, g.newest)
	}
	for s := from; s <= to; s++ {
		g.passed[s] = true
	}
	return nil
}

func (g *gapless) frame(sequence int) error {
	for s := g.newest + 1; s < sequence; s++ {
		if !g.passed[s] {
			return fmt.Errorf("frame %d came after %d, and nobody said that %d is passed over", sequence, g.newest, s)
		}
	}
	switch {
	case sequence > g.newest:
		g.newest = sequence
	case !g.passed[sequence]:
		return fmt.Errorf("frame %d came twice", sequence)
	}
	delete(g.passed, sequence)
	return nil
}

// whole is up to where nothing lacks.
func (g *gapless) whole() int {
	least := g.newest + 1
	for s := range g.passed {
		least = min(least, s)
	}
	return least - 1
}
