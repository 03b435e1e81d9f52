package ct

import "gradus/solver/parallel"

// linesPerPart is how many lines of a picture are gathered at a time.
const linesPerPart = 8

// gather stores in dst, for every pixel, the sum over all angles of the two bins about
// it, weighted by the hat of the view.
func (p *Projector) gather(dst, y []float32, hatOf func(*view) hat) {
	s := p.scratch.get(p)
	defer p.scratch.put(s)
	steep, flat := s.gathers(p, p.steep, y, hatOf), s.gathers(p, p.flat, y, hatOf)
	parts := (p.N + linesPerPart - 1) / linesPerPart
	parallel.For(2*parts, func(i int) {
		if i < parts {
			gatherLines(s.rows, p, p.steep, steep, i*linesPerPart)
		} else {
			gatherLines(s.cols, p, p.flat, flat, (i-parts)*linesPerPart)
		}
	})
	n := p.N
	transpose(n, func(i, j int) {
		for r := i; r < min(i+tile, n); r++ {
			sums := s.rows.line(r)
			for c := j; c < min(j+tile, n); c++ {
				dst[r*n+c] = sums[c] + s.cols.line(c)[r]
			}
		}
	})
}

// gathers copies the projections of some views between margins, each with its gain for
// the hat, and tells the kernel where they are.
func (s *scratch) gathers(p *Projector, views []view, y []float32, hatOf func(*view) hat) []gatherAngle {
	angles := make([]gatherAngle, len(views))
	for i := range views {
		v := &views[i]
		h := hatOf(v)
		bins, from := s.bins.line(v.angle), y[v.angle*p.Bins:][:p.Bins]
		for k, value := range from {
			if v.flipped {
				k = p.Bins - 1 - k
			}
			bins[k] = value * h.slope // a view's gain is the slope of its hat, and 1 is linear's
		}
		angles[i] = gatherAngle{bins: &bins[0], step: fixed(p.kernels.lanes) * v.along, hat: h, offsets: v.pixelOffsets}
	}
	return angles
}

// gatherLines stores the sums of a few lines, from the first on.
func gatherLines(lines padded, p *Projector, views []view, angles []gatherAngle, first int) {
	if len(views) == 0 {
		for i := first; i < min(first+linesPerPart, p.N); i++ {
			clear(lines.line(i)[:p.N])
		}
		return
	}
	var at [MaxAngles]fixed
	lanes := p.kernels.lanes
	for i := first; i < min(first+linesPerPart, p.N); i++ {
		for j := range views {
			at[j] = views[j].origin + fixed(i)*views[j].across
		}
		p.kernels.gather(&gatherArgs{angles: &angles[0], at: &at[0], count: len(angles),
			groups: (p.N + lanes - 1) / lanes, sums: &lines.line(i)[0]})
	}
}
