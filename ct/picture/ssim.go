package picture

import "fmt"

// ssimWindow is the side of the windows that SSIM compares.
const ssimWindow = 7

// SSIM is the mean structural similarity (Wang et al. 2004) of two pictures of
// rows x cols pixels, as scikit-image's structural_similarity has it by default for
// the data range Peak(truth): uniform windows of 7 x 7 that lie inside the picture, sample
// covariances, K1 = 0.01, K2 = 0.03. It is 1 for equal pictures and not clipped below.
// Panics unless both sides are at least 7.
func SSIM[T Float](truth, x []T, rows, cols int) float64 {
	return ssim(truth, x, rows, cols, Peak(truth))
}

func ssim[T Float](truth, x []T, rows, cols int, peak float64) float64 {
	sameLength(truth, x)
	if rows < ssimWindow || cols < ssimWindow || len(x) != rows*cols {
		panic(fmt.Sprintf("picture: SSIM of %d x %d pixels, %d given", rows, cols, len(x)))
	}
	// Fresh sums for each row of windows, not running ones: those would carry the
	// rounding of a wild pixel across the rest of the picture.
	columns := make([]moments, cols)
	var total float64
	for i := range rows - ssimWindow + 1 {
		for j := range columns {
			var m moments
			for at := i*cols + j; at < (i+ssimWindow)*cols; at += cols {
				a, b := float64(truth[at]), float64(x[at])
				m.a += a
				m.b += b
				m.aa += a * a
				m.bb += b * b
				m.ab += a * b
			}
			columns[j] = m
		}
		for j := range cols - ssimWindow + 1 {
			var m moments
			for _, c := range columns[j : j+ssimWindow] {
				m.a += c.a
				m.b += c.b
				m.aa += c.aa
				m.bb += c.bb
				m.ab += c.ab
			}
			total += m.similarity(peak)
		}
	}
	return total / float64((rows-ssimWindow+1)*(cols-ssimWindow+1))
}

// moments are sums over a window of both pictures.
type moments struct{ a, b, aa, bb, ab float64 }

func (m moments) similarity(peak float64) float64 {
	const (
		n      = ssimWindow * ssimWindow
		sample = n / (n - 1.0)
	)
	c1, c2 := 0.01*peak*0.01*peak, 0.03*peak*0.03*peak
	a, b := m.a/n, m.b/n
	va, vb := sample*(m.aa/n-a*a), sample*(m.bb/n-b*b)
	cov := sample * (m.ab/n - a*b)
	return (2*a*b + c1) * (2*cov + c2) / ((a*a + b*b + c1) * (va + vb + c2))
}
