package phantom

import "math"

// cover tells which pixels of n x n the ellipse covers, and which share of their area.
func (e Ellipse) cover(n int, tell func(pixel int, share float64)) {
	if !(e.A > 0 && e.B > 0) {
		return
	}
	side := 2 / float64(n)
	column := func(x float64) int { return int(math.Floor((x + 1) / side)) }
	// Half the sides of the box about the ellipse, and the map that makes it the disc of radius 1.
	sin, cos := math.Sincos(e.Phi)
	w, h := math.Hypot(e.A*cos, e.B*sin), math.Hypot(e.A*sin, e.B*cos)
	disc := func(x, y float64) point {
		x, y = x-e.X, y-e.Y
		return point{(x*cos + y*sin) / e.A, (y*cos - x*sin) / e.B}
	}
	area := math.Pow(side, 2) / (e.A * e.B)
	for i := max(column(-e.Y-h), 0); i <= min(column(-e.Y+h), n-1); i++ { // from above
		top := 1 - float64(i)*side
		for j := max(column(e.X-w), 0); j <= min(column(e.X+w), n-1); j++ {
			left := float64(j)*side - 1
			corners := [4]point{disc(left, top-side), disc(left+side, top-side), disc(left+side, top), disc(left, top)}
			share := 1.0
			if !inside(corners) {
				share = discArea(corners) / area
			}
			if share > 0 {
				tell(i*n+j, share)
			}
		}
	}
}

type point struct{ x, y float64 }

// inside reports whether all corners are in the disc of radius 1, and with them what is between.
func inside(corners [4]point) bool {
	for _, p := range corners {
		if p.x*p.x+p.y*p.y > 1 {
			return false
		}
	}
	return true
}

// discArea is the area that the disc of radius 1 shares with a polygon whose corners go round
// counter-clockwise: the sum over its sides of that with the triangle between a side and the
// disc's centre.
func discArea(corners [4]point) (area float64) {
	for k, p := range corners {
		area += wedge(p, corners[(k+1)%len(corners)])
	}
	return max(area, 0) // what rounding leaves is nothing
}

// wedge is the area of the triangle (0, p, q) in the disc of radius 1, negative if q lies clockwise
// of p: a triangle where the side runs in the disc, sectors where it does not.
func wedge(p, q point) float64 {
	d := point{q.x - p.x, q.y - p.y}
	a, b, c := d.x*d.x+d.y*d.y, p.x*d.x+p.y*d.y, p.x*p.x+p.y*p.y-1
	root := b*b - a*c
	if !(root > 0) {
		return sector(p, q)
	}
	root = math.Sqrt(root)
	from, to := max((-b-root)/a, 0), min((-b+root)/a, 1) // of the side that is in the disc
	if from >= to {
		return sector(p, q)
	}
	enter, leave := point{p.x + from*d.x, p.y + from*d.y}, point{p.x + to*d.x, p.y + to*d.y}
	area := (enter.x*leave.y - enter.y*leave.x) / 2
	if from > 0 {
		area += sector(p, enter)
	}
	if to < 1 {
		area += sector(leave, q)
	}
	return area
}

// sector is the area of the disc's sector from the direction of p to that of q.
func sector(p, q point) float64 { return math.Atan2(p.x*q.y-p.y*q.x, p.x*q.x+p.y*q.y) / 2 }
