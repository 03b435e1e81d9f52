package picture

import "math"

// Resample returns the picture at another side: averages over the area of each new
// pixel when that is larger than the old ones, linear interpolation when it is smaller.
// All weights are positive and sum to 1, so no value leaves the range of the old ones.
func (m Image) Resample(n int) Image {
	if n == m.N {
		return m
	}
	return Image{n, Raster{Rows: m.N, Columns: m.N, Pix: m.Pix}.Resample(n, n).Pix}
}

// Resample returns the raster with other numbers of rows and columns, as Image.Resample does.
func (m Raster) Resample(rows, columns int) Raster {
	across, down := taps(m.Columns, columns), taps(m.Rows, rows)
	narrow := make([]float64, m.Rows*columns)
	for i := range m.Rows {
		for j, t := range across {
			var v float64
			for k, w := range t.weights {
				v += w * float64(m.Pix[i*m.Columns+t.first+k])
			}
			narrow[i*columns+j] = v
		}
	}
	to := m
	to.Rows, to.Columns, to.Pix = rows, columns, make([]float32, rows*columns)
	row := make([]float64, columns)
	for i, t := range down {
		clear(row)
		for k, w := range t.weights {
			for j, v := range narrow[(t.first+k)*columns:][:columns] {
				row[j] += w * v
			}
		}
		for j, v := range row {
			to.Pix[i*columns+j] = float32(v)
		}
	}
	return to
}

// tap is how a new pixel is made of old ones along an axis.
type tap struct {
	first   int
	weights []float64
}

// taps weighs old pixels by what an interval about the new pixel's centre covers of
// them. Its length is the new pixel's but at least one old one's, for then the weights
// are those of linear interpolation. Beyond the border the last pixel goes on.
func taps(from, to int) []tap {
	ts := make([]tap, to)
	ratio := float64(from) / float64(to)
	length := max(ratio, 1)
	for i := range ts {
		lo := (float64(i)+0.5)*ratio - length/2
		hi := lo + length
		first, last := int(math.Floor(lo)), int(math.Ceil(hi))-1
		t := tap{first: max(first, 0)}
		t.weights = make([]float64, min(last, from-1)-t.first+1)
		for k := first; k <= last; k++ {
			covered := min(hi, float64(k+1)) - max(lo, float64(k))
			t.weights[min(max(k-t.first, 0), len(t.weights)-1)] += covered / length
		}
		ts[i] = t
	}
	return ts
}

// Coarsen returns the means over factor x factor pixels, which divides N.
func (m Image) Coarsen(factor int) Image {
	to := NewImage(m.N / factor)
	for i := range to.N {
		for j := range to.N {
			var sum float64
			for a := range factor {
				for _, v := range m.Pix[(i*factor+a)*m.N+j*factor:][:factor] {
					sum += float64(v)
				}
			}
			to.Pix[i*to.N+j] = float32(sum / float64(factor*factor))
		}
	}
	return to
}
