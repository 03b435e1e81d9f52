package mixture

// Limits of a problem and of its smoothing. Each bound is far beyond what the example
// is good for and far within what float32 can hold.
const (
	MaxModes      = 32
	MaxCoordinate = 1e4  // of means, y and starts
	MaxWeight     = 1e6  // of a mode
	MinCov        = 1e-4 // eigenvalues of a mode's covariance
	MaxCov        = 1e4
	MinTime       = 1e-9 // of the smoothing
	MaxTime       = 20
	MaxVariance   = 1e30 // of the smoothing: beyond, float32 cannot hold the precision
)
