package operator

// Operator is a linear map A from pictures to measurements, whose entries are not
// negative. Its methods may be called from several goroutines at once; dst and the
// argument must not overlap, and wrong lengths panic.
type Operator interface {
	Pixels() int       // numbers of a picture
	Measurements() int // numbers of a measurement
	// Apply stores A x in dst.
	Apply(dst, x []float32)
	// Transpose stores A^T y in dst, A^T being the exact transpose of A.
	Transpose(dst, y []float32)
}
