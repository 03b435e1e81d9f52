package baseline

import (
	"slices"

	"gradus/ct/operator"
)

// escape is a step from a pixel that no measurement sees to a neighbour that is nearer
// to a seen one.
type escape struct{ from, to int32 }

// escapes returns one step for each unseen pixel, in the order in which something can be
// carried out of all of them: the farthest first. None if there is nothing to reach.
func escapes(seen []float32, n int) []escape {
	reached := make([]bool, len(seen))
	var queue []int32
	for i, c := range seen {
		if c > 0 {
			reached[i] = true
			queue = append(queue, int32(i))
		}
	}
	if len(queue) == len(seen) {
		return nil
	}
	var steps []escape
	for len(queue) > 0 { // breadth first
		to := queue[0]
		queue = queue[1:]
		try := func(from int32, inside bool) {
			if inside && !reached[from] {
				reached[from] = true
				queue = append(queue, from)
				steps = append(steps, escape{from, to})
			}
		}
		row, col := int(to)/n, int(to)%n
		try(to-1, col > 0)
		try(to+1, col < n-1)
		try(to-int32(n), row > 0)
		try(to+int32(n), row < n-1)
	}
	slices.Reverse(steps)
	return steps
}

// flee returns p changed such that div p - back is nowhere positive in unseen pixels.
func (b *dualBound) flee(px, py, back []float32) (fx, fy []float32) {
	copy(b.px, px)
	copy(b.py, py)
	operator.Divergence(b.other, px, py, b.n)
	for _, e := range b.escape {
		v := b.other[e.from] - back[e.from]
		if v <= 0 {
			continue
		}
		b.other[e.from] -= v
		b.other[e.to] += v
		switch int(e.to - e.from) {
		case 1:
			b.px[e.from] -= v
		case -1:
			b.px[e.to] += v
		case b.n:
			b.py[e.from] -= v
		case -b.n:
			b.py[e.to] += v
		}
	}
	return b.px, b.py
}
