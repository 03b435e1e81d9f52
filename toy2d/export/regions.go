package export

import (
	"slices"

	"gradus/internal/figure"
	"gradus/toy2d"
	"gradus/toy2d/plane"
)

// regions are the cells of basins around their starts, for a picture.
type regions struct{ *toy2d.Basins }

// edges returns the edges of the cells around the starts, of either axis.
func (b regions) edges() []float64 {
	centres := make([]float64, b.N)
	for i := range centres {
		centres[i] = b.Start(i)[0]
	}
	return figure.EdgesAround(centres, 1)
}

// borders returns the lines between cells of different ends, of unbroken runs.
func (b regions) borders() [][]plane.Vec {
	edges, n := b.edges(), b.N
	var lines [][]plane.Vec
	for across := 1; across < n; across++ { // the line between rows, or columns, across-1 and across
		for _, upright := range []bool{false, true} {
			differ := func(along int) bool {
				if upright {
					return b.Ends[along*n+across] != b.Ends[along*n+across-1]
				}
				return b.Ends[across*n+along] != b.Ends[(across-1)*n+along]
			}
			at := func(along int) plane.Vec {
				if upright {
					return plane.Vec{edges[across], edges[along]}
				}
				return plane.Vec{edges[along], edges[across]}
			}
			for from := 0; from < n; from++ {
				to := from
				for to < n && differ(to) {
					to++
				}
				if to > from {
					lines = append(lines, []plane.Vec{at(from), at(to)})
					from = to
				}
			}
		}
	}
	return lines
}

// hatching returns diagonal lines across the cells of an end.
func (b regions) hatching(of byte, rising bool) [][]plane.Vec {
	if !slices.Contains(b.Ends, of) {
		return nil
	}
	const apart = 3 // cells from line to line, along an axis: no line passes a corner
	edges, n := b.edges(), b.N
	step := (edges[n] - edges[0]) / float64(n)
	// In units of cells: x = u + offset, y = u or n - u. Lines cross edges at u = i and at u = i - offset.
	point := func(u, offset float64) plane.Vec {
		y := u
		if !rising {
			y = float64(n) - u
		}
		return plane.Vec{edges[0] + step*(u+offset), edges[0] + step*y}
	}
	in := func(i, j int) bool {
		if !rising {
			j = n - 1 - j
		}
		return i >= 0 && i < n && b.Ends[j*n+i] == of
	}
	var lines [][]plane.Vec
	for shift := -n; shift < n; shift += apart {
		offset := float64(shift) + 0.5
		from := -1.0                         // where the line that is being drawn began
		for half := 0; half <= 2*n; half++ { // halves of cells: within one, nothing is crossed
			u := float64(half) / 2
			column := half/2 + shift
			if half%2 == 1 {
				column++
			}
			inside := half < 2*n && in(column, half/2)
			if inside && from < 0 {
				from = u
			}
			if !inside && from >= 0 {
				lines = append(lines, []plane.Vec{point(from, offset), point(u, offset)})
				from = -1
			}
		}
	}
	return lines
}

// regionLabel is where the letter of a minimum stands in a region.
type regionLabel struct {
	x   plane.Vec
	end byte
}

// Room in cells that a letter needs from its middle to the border of the region, and
// from the mark of a minimum.
const (
	labelDepth  = 3
	labelFromAt = 7
)

// labels returns a place for the letter in every region that has room for one, but for
// those where the minimum itself stands: the cell that is deepest in the region.
func (b regions) labels() []regionLabel {
	depth := b.depths()
	region := make([]bool, len(b.Ends)) // seen
	var labels []regionLabel
	for first, end := range b.Ends {
		if region[first] || end >= toy2d.EndsElsewhere {
			continue
		}
		cells := b.flood(first, region)
		deepest, marked := -1, false
		for _, cell := range cells {
			x := b.Start(cell)
			step := (b.Max - b.Min) / float64(b.N-1)
			marked = marked || plane.Distance(x, b.Minima[end].X) < step
			clear := !slices.ContainsFunc(b.Minima,
				func(m toy2d.Basin) bool { return plane.Distance(x, m.X) < labelFromAt*step })
			if clear && depth[cell] >= labelDepth && (deepest < 0 || depth[cell] > depth[deepest]) {
				deepest = cell
			}
		}
		if !marked && deepest >= 0 {
			labels = append(labels, regionLabel{b.Start(deepest), end})
		}
	}
	return labels
}

// flood returns the cells that hang together with the first, and marks them.
func (b regions) flood(first int, seen []bool) []int {
	cells := []int{first}
	seen[first] = true
	for k := 0; k < len(cells); k++ {
		for _, next := range b.neighbours(cells[k]) {
			if !seen[next] && b.Ends[next] == b.Ends[first] {
				seen[next] = true
				cells = append(cells, next)
			}
		}
	}
	return cells
}

// depths returns the number of steps from each cell to another end or out of the grid.
func (b regions) depths() []int {
	depth := make([]int, len(b.Ends))
	var queue []int
	for i, end := range b.Ends {
		near := b.neighbours(i)
		if len(near) < 4 || slices.ContainsFunc(near, func(j int) bool { return b.Ends[j] != end }) {
			depth[i] = 1
			queue = append(queue, i)
		}
	}
	for k := 0; k < len(queue); k++ {
		for _, next := range b.neighbours(queue[k]) {
			if depth[next] == 0 {
				depth[next] = depth[queue[k]] + 1
				queue = append(queue, next)
			}
		}
	}
	return depth
}

func (b regions) neighbours(i int) []int {
	near := make([]int, 0, 4)
	if i%b.N > 0 {
		near = append(near, i-1)
	}
	if i%b.N < b.N-1 {
		near = append(near, i+1)
	}
	if i >= b.N {
		near = append(near, i-b.N)
	}
	if i+b.N < len(b.Ends) {
		near = append(near, i+b.N)
	}
	return near
}
