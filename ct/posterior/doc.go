// Package posterior draws pictures from what measurements and a prior leave possible: annealed, preconditioned
// Langevin chains on p(x | y), and the mean, standard deviation and agreement of what they draw. One step of a chain
// takes one evaluation of the prior and one solve by conjugate gradients.
//
// Source of the dynamics: Baldassari, Siahkoohi, Garnier, Solna and de Hoop, arXiv 2405.15676.
//
// It must not know what was scanned, nor how pictures are judged.
package posterior
