package score

// load stores factor times the picture in in, 2 x 2 pixels as the channels of one. What
// lies beyond its side is its reflection, or zero.
func (net *Network) load(x []float32, factor float32, reflected bool) {
	for i := range net.side {
		to := net.in.row(i / 2)
		for j := range net.side {
			v := float32(0)
			if reflected || i < net.n && j < net.n {
				v = factor * x[net.reflect(i)*net.n+net.reflect(j)]
			}
			to[j/2*4+channel(i, j)] = v
		}
	}
}

// add adds factor times out to dst, what lies beyond its side at the pixel it is the
// reflection of, or not at all.
func (net *Network) add(dst []float32, factor float32, reflected bool) {
	for i := range net.side {
		from := net.out.row(i / 2)
		for j := range net.side {
			if reflected || i < net.n && j < net.n {
				dst[net.reflect(i)*net.n+net.reflect(j)] += factor * from[j/2*16+channel(i, j)]
			}
		}
	}
}

// channel is where a pixel is among the 2 x 2.
func channel(i, j int) int { return i%2*2 + j%2 }

// reflect returns the row or column that i shows: sides are filled up by less than 8.
func (net *Network) reflect(i int) int {
	if i < net.n {
		return i
	}
	return 2*net.n - 1 - i
}
