package export

import "gradus/toy2d/plane"

// isolines returns the lines on which a function, known at the points (xs[i],
// ys[j]) as values[j][i], takes a level: marching squares with linear interpolation.
// (gonum's Contour walks over a map, so that its lines come in another order every
// time.) In a cell with two opposite corners above the level, its mean decides which
// way they are joined. NaN cells have no line.
func isolines(xs, ys []float64, values [][]float64, level float64) [][]plane.Vec {
	// A point of a line is on an edge of the grid, numbered by its lower left
	// node: 2 node for the edge to the right, 2 node + 1 for the one upward.
	width := len(xs)
	var order []int
	links := map[int][]int{}
	join := func(a, b int) {
		for _, e := range []int{a, b} {
			if _, known := links[e]; !known {
				order = append(order, e)
			}
		}
		links[a], links[b] = append(links[a], b), append(links[b], a)
	}
	for j := range len(ys) - 1 {
		for i := range width - 1 {
			joinCell([4]float64{values[j][i], values[j][i+1], values[j+1][i+1], values[j+1][i]}, level, [4]int{
				2 * (j*width + i), 2*(j*width+i+1) + 1, 2 * ((j+1)*width + i), 2*(j*width+i) + 1}, join)
		}
	}
	point := func(edge int) plane.Vec {
		i, j := edge/2%width, edge/2/width
		k, l := i+1-edge%2, j+edge%2
		s := (level - values[j][i]) / (values[l][k] - values[j][i])
		return plane.Vec{xs[i] + s*(xs[k]-xs[i]), ys[j] + s*(ys[l]-ys[j])}
	}
	var lines [][]plane.Vec
	walk := func(edge int) {
		line := []plane.Vec{point(edge)}
		for len(links[edge]) > 0 {
			next := links[edge][0]
			links[edge] = links[edge][1:]
			back := links[next]
			for i, e := range back {
				if e == edge {
					links[next] = append(back[:i:i], back[i+1:]...)
					break
				}
			}
			line = append(line, point(next))
			edge = next
		}
		lines = append(lines, line)
	}
	for _, edge := range order { // open lines first, from an end
		if len(links[edge]) == 1 {
			walk(edge)
		}
	}
	for _, edge := range order { // what is left is closed
		if len(links[edge]) > 0 {
			walk(edge)
		}
	}
	return lines
}

// joinCell joins the edges (bottom, right, top, left) of a cell with the given
// corners (counter-clockwise from the lower left) through which the level passes.
func joinCell(corners [4]float64, level float64, edges [4]int, join func(a, b int)) {
	var crossed []int
	var above [4]bool
	sum := 0.0
	for i, v := range corners {
		above[i] = v >= level
		sum += v
	}
	if !(sum-sum == 0) { // NaN or infinite
		return
	}
	for i := range 4 {
		if above[i] != above[(i+1)%4] {
			crossed = append(crossed, edges[i])
		}
	}
	switch len(crossed) {
	case 2:
		join(crossed[0], crossed[1])
	case 4:
		if above[0] == (sum/4 >= level) { // the first corner's side holds the middle: cut off corners 1 and 3
			join(edges[0], edges[1])
			join(edges[2], edges[3])
		} else {
			join(edges[3], edges[0])
			join(edges[1], edges[2])
		}
	}
}
