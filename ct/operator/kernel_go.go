package operator

import "unsafe"

// part is how much of a unit the lower half of a position is.
func part(at position) float32 { return float32(uint32(at)) * (1.0 / unit) }

// at returns an element behind a pointer; the margins of lines are what keeps it inside.
func at(p *float32, i int) float32 {
	return *(*float32)(unsafe.Add(unsafe.Pointer(p), i*4))
}

func raysGo(a *rayArgs) {
	var sum float32
	pos, line := a.at, 0
	for range a.count {
		i := line + int(pos>>32)
		left, right := at(a.picture, i), at(a.picture, i+1)
		sum += left + part(pos)*(right-left)
		pos += a.slope
		line += a.stride
	}
	a.sums[0] = sum
}

func gatherGo(a *gatherArgs) {
	angles, positions := unsafe.Slice(a.angles, a.angled), unsafe.Slice(a.at, a.angled)
	sums := unsafe.Slice(a.sums, (gatherLines-1)*a.stride+1)
	for i := range gatherLines {
		var sum float32
		for j := range angles {
			v := &angles[j]
			q := positions[j] + position(i)*v.step
			right := max(0, v.hat.rest+part(q)*v.hat.slope)
			left := max(0, 1-part(q)*v.hat.slope)
			k := int(q >> 32)
			sum += left*at(v.bins, k) + right*at(v.bins, k+1)
		}
		sums[i*a.stride] = sum
	}
}
