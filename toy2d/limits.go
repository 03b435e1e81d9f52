package toy2d

// Limits of a problem and of its smoothing. Each bound is far beyond what the example
// is good for and far within what float32 can hold.
const (
	MaxModes      = 32
	maxCoordinate = 1e4  // of means, y and starts
	maxWeight     = 1e6  // of a mode
	minCov        = 1e-4 // eigenvalues of a mode's covariance
	maxCov        = 1e4
	minTime       = 1e-9 // of the smoothing
	maxTime       = 20
	maxVariance   = 1e30 // of the smoothing: beyond, float32 cannot hold the precision
)
