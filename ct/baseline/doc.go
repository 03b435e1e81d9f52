// Package baseline has the methods that reconstruct without starts and levels: filtered
// backprojection, Tikhonov's and total variation, with the choices of the weight lambda of a prior, by
// the noise or by an oracle, and the conjugate gradients that solve their equations.
//
// It must not know learnt priors, the solver's methods and runs.
package baseline
