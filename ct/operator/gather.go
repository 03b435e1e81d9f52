package operator

import "gradus/internal/parallel"

// gatherLines is how many lines of a picture are gathered at a time: neighbouring pixels
// need the same bins of an angle.
const gatherLines = 8

// gather stores in dst, for every pixel, the sum over all angles of the two bins about
// it, weighted by the hat of the view.
func (p *Projector) gather(dst, y []float32, hatOf func(*view) hat) {
	s := p.scratch.get(p)
	defer p.scratch.put(s)
	s.steep.load(s.bins, p, y, hatOf)
	s.flat.load(s.bins, p, y, hatOf)
	blocks := len(s.steep.blocks)
	parallel.For(2*blocks, func(i int) {
		if i < blocks {
			s.steep.gather(s.rows, p, i)
		} else {
			s.flat.gather(s.cols, p, i-blocks)
		}
	})
	s.sum(dst, p.N)
}

// gathering is what the pixels need that gather from some views.
type gathering struct {
	views   []view
	angles  []gatherAngle
	offsets [][maxLanes]uint32
	blocks  []gatherBlock
}

// gatherBlock is the memory of gatherLines lines.
type gatherBlock struct {
	args gatherArgs
	at   []position // bin position for each view
}

func newGathering(views []view, blocks int) gathering {
	g := gathering{views, make([]gatherAngle, len(views)), make([][maxLanes]uint32, len(views)),
		make([]gatherBlock, blocks)}
	for i := range views {
		g.offsets[i] = views[i].pixelOffsets
	}
	for i := range g.blocks {
		g.blocks[i].at = make([]position, len(views))
	}
	return g
}

// load copies the projections of the views between margins, each with its gain for the hat.
func (g *gathering) load(lines padded, p *Projector, y []float32, hatOf func(*view) hat) {
	for i := range g.views {
		v := &g.views[i]
		h := hatOf(v)
		bins, from := lines.line(v.angle)[:p.Bins], y[v.angle*p.Bins:][:p.Bins]
		if v.flipped {
			for k, value := range from {
				bins[p.Bins-1-k] = value * h.slope
			}
		} else {
			for k, value := range from {
				bins[k] = value * h.slope // a view's gain is the slope of its hat, and 1 is linear's
			}
		}
		g.angles[i] = gatherAngle{bins: &bins[0], step: v.across, hat: h}
	}
}

// gather stores the sums of a block of lines.
func (g *gathering) gather(dst padded, p *Projector, block int) {
	first := block * gatherLines
	if len(g.views) == 0 {
		for i := range gatherLines {
			clear(dst.line(first + i)[:p.N])
		}
		return
	}
	b := &g.blocks[block]
	for u := 0; u < p.N; u += p.kernels.lanes {
		for j := range g.views {
			v := &g.views[j]
			b.at[j] = v.origin + position(first)*v.across + position(u)*v.along
		}
		b.args = gatherArgs{angles: &g.angles[0], offsets: &g.offsets[0], at: &b.at[0], angled: len(g.views),
			stride: dst.stride, sums: &dst.line(first)[u]}
		p.kernels.gather(&b.args)
	}
}
