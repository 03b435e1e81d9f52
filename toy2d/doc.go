// Package toy2d is the two-dimensional example of the paper (Fernsel, Kereta,
// Denker, arXiv 2404.18699): a linear inverse problem in the plane with a mixture
// of Gaussians as the prior. Everything about it can be computed and drawn: the
// energy landscape at any smoothing, its stationary points, how they merge as the
// smoothing grows, and where every start ends.
//
// The package holds the spec, and drives the solver with it: runs, sweeps, basins,
// series of one start, remedies, and what can be said of a run. The packages below it
// know the energy, its stationary points and the kernels; export draws what they find. It
// must not know of figures, HTTP, sockets or the page.
package toy2d
