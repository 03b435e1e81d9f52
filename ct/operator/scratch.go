package operator

import "sync"

// margin is the number of zeros on both sides of a line, so that vectors may reach over
// its ends: at most 32 numbers and the drift of 8 lines.
const margin = 48

// padded is lines with zeros before and after each.
type padded struct {
	pix    []float32
	stride int
}

func newPadded(lines, length int) padded {
	vectors := (length+maxLanes-1)/maxLanes + 2*margin/maxLanes
	stride := (vectors | 1) * maxLanes // odd, so that neighbouring lines do not share the cache's sets
	return padded{make([]float32, lines*stride+margin), stride}
}

// line returns a line of that length and what follows up to the next.
func (l padded) line(i int) []float32 { return l.pix[i*l.stride+margin : (i+1)*l.stride] }

// scratch is the memory of one application of a projector.
type scratch struct {
	rows, cols padded // of the picture: itself and its transpose
	bins       padded // of the sinogram, angle by angle
	rays       []rays // for each angle

	steep, flat gathering
}

func newScratch(p *Projector) *scratch {
	blocks := (p.N + gatherLines - 1) / gatherLines
	return &scratch{
		rows: newPadded(blocks*gatherLines, p.N), cols: newPadded(blocks*gatherLines, p.N),
		bins: newPadded(p.Angles, p.Bins),
		rays: make([]rays, p.Angles), steep: newGathering(p.steep, blocks), flat: newGathering(p.flat, blocks),
	}
}

// scratchPool keeps scratch for the next application.
type scratchPool struct{ pool sync.Pool }

func (s *scratchPool) get(p *Projector) *scratch {
	if free, ok := s.pool.Get().(*scratch); ok {
		return free
	}
	return newScratch(p)
}

func (s *scratchPool) put(used *scratch) { s.pool.Put(used) }

// pad copies a picture and its transpose between their margins.
func (s *scratch) pad(x []float32, n int) {
	for i := range n {
		copy(s.rows.line(i)[:n], x[i*n:])
	}
	for i := 0; i < n; i += tile {
		for c := range n {
			line := s.cols.line(c)[i:min(i+tile, n)]
			for r := range line {
				line[r] = x[(i+r)*n+c]
			}
		}
	}
	s.rows.clearTails(n)
	s.cols.clearTails(n)
}

// clearTails clears what vectors have written behind the ends of lines.
func (l padded) clearTails(length int) {
	for i := range len(l.pix) / l.stride {
		clear(l.line(i)[length : l.stride-margin])
	}
}

// sum stores the picture plus its transpose.
func (s *scratch) sum(dst []float32, n int) {
	for i := range n {
		copy(dst[i*n:(i+1)*n], s.rows.line(i))
	}
	for i := 0; i < n; i += tile {
		for c := range n {
			for r, v := range s.cols.line(c)[i:min(i+tile, n)] {
				dst[(i+r)*n+c] += v
			}
		}
	}
}

// tile is how many rows of a picture are transposed at a time, so that they stay in the
// cache.
const tile = 16
