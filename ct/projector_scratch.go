package ct

import "sync"

// margin is the number of zeros on both sides of a line, so that vectors may reach over
// its ends: 31 and one more to interpolate with.
const margin = 32

// padded is lines with zeros before and after each.
type padded struct {
	pix    []float32
	stride int
}

func newPadded(lines, length int) padded {
	stride := (length+maxLanes-1)/maxLanes*maxLanes + 2*margin
	return padded{make([]float32, lines*stride), stride}
}

// line returns a line of that length and what follows up to the next.
func (l padded) line(i int) []float32 { return l.pix[i*l.stride+margin : (i+1)*l.stride] }

// scratch is the memory of one application of a projector.
type scratch struct {
	rows, cols padded // of the picture: itself and its transpose
	bins       padded // of the sinogram, angle by angle
}

// scratchPool keeps scratch for the next application.
type scratchPool struct{ pool sync.Pool }

func (s *scratchPool) get(p *Projector) *scratch {
	if free, ok := s.pool.Get().(*scratch); ok {
		return free
	}
	return &scratch{newPadded(p.N, p.N), newPadded(p.N, p.N), newPadded(p.Angles, p.Bins)}
}

func (s *scratchPool) put(used *scratch) { s.pool.Put(used) }

// pad copies a picture and its transpose between their margins.
func (s *scratch) pad(x []float32, n int) {
	for i := range n {
		copy(s.rows.line(i)[:n], x[i*n:])
	}
	transpose(n, func(i, j int) {
		for c := j; c < min(j+tile, n); c++ {
			line := s.cols.line(c)[i:min(i+tile, n)]
			for r := range line {
				line[r] = x[(i+r)*n+c]
			}
		}
	})
	s.rows.clearTails(n)
	s.cols.clearTails(n)
}

// clearTails clears what vectors have written behind the ends of lines.
func (l padded) clearTails(length int) {
	for i := range len(l.pix) / l.stride {
		clear(l.line(i)[length : l.stride-2*margin])
	}
}

// tile is the side of the blocks in which a picture is transposed, to keep its rows and
// its columns in the cache.
const tile = 16

func transpose(n int, block func(i, j int)) {
	for i := 0; i < n; i += tile {
		for j := 0; j < n; j += tile {
			block(i, j)
		}
	}
}
