package operator

// Gradient stores the forward differences of an n x n picture: along the rows in dx,
// down the columns in dy, 0 in the last column and the last row. Its norm is below
// sqrt 8.
func Gradient(dx, dy, x []float32, n int) {
	for i := range n {
		row := x[i*n : (i+1)*n]
		d := dx[i*n:][:len(row)]
		for j := 1; j < len(row); j++ {
			d[j-1] = row[j] - row[j-1]
		}
		d[n-1] = 0
		e := dy[i*n:][:len(row)]
		if i == n-1 {
			clear(e)
			break
		}
		next := x[(i+1)*n:][:len(row)]
		for j, v := range row {
			e[j] = next[j] - v
		}
	}
}

// Divergence stores div p in dst, which is exactly minus the transpose of Gradient:
// <grad x, p> = -<x, div p>. The last column of px and the last row of py do not
// matter.
func Divergence(dst, px, py []float32, n int) {
	for i := range n {
		d := dst[i*n : (i+1)*n]
		p := px[i*n:][:len(d)]
		last := float32(0)
		for j := range n - 1 {
			d[j] = p[j] - last
			last = p[j]
		}
		d[n-1] = -last
		if i < n-1 {
			q := py[i*n:][:len(d)]
			for j, v := range q {
				d[j] += v
			}
		}
		if i > 0 {
			q := py[(i-1)*n:][:len(d)]
			for j, v := range q {
				d[j] -= v
			}
		}
	}
}

// LaplacianDiagonal stores the diagonal of -div w grad of n x n pictures: for each pixel the sum of
// the weights of the differences that it takes part in, of which a pixel's are those to the
// right and down.
func LaplacianDiagonal(dst []float32, n int, weight func(pixel int) float32) {
	clear(dst)
	for i := range dst {
		w := weight(i)
		if i%n < n-1 {
			dst[i] += w
			dst[i+1] += w
		}
		if i < n*(n-1) {
			dst[i] += w
			dst[i+n] += w
		}
	}
}
