// Package solver minimises F(x, t) by graduated non-convexity: it walks the
// smoothing t from large, where F is easy, down to small, where F(., t_min) = f
// is the problem we care about, and follows the minimiser on the way.
//
// The methods are those of Fernsel, Kereta and Denker, "Convergence Properties
// of Score-Based Models for Linear Inverse Problems Using Graduated
// Optimisation", arXiv 2404.18699, and a preconditioned one of our own. Each is
// an Algorithm in a file and a line of the registry; one loop over levels runs
// any of them from one point (Steps), or from many at once (Many).
//
// The package knows vectors and energies. It must not know mixtures, images,
// JSON or sockets: whatever shows a run listens to its steps.
package solver
