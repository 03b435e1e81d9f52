// Package toy2d is the two-dimensional example of the paper (Fernsel, Kereta,
// Denker, arXiv 2404.18699): a linear inverse problem in the plane with a mixture
// of Gaussians as the prior. Everything about it can be computed and drawn: the
// energy landscape at any smoothing, its stationary points, how they merge as the
// smoothing grows, and where every start ends.
//
// The package drives the solver with it and makes figures. It must not know of
// HTTP, sockets or the page.
package toy2d
