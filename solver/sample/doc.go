// Package sample draws from a density that is given by its score, where package solver looks for its
// highest point: Langevin chains, plain, annealed over a schedule of smoothings, or with a Metropolis test,
// and the Ornstein-Uhlenbeck process with its reverse. It also measures draws: effective sample size,
// split R-hat, sliced Wasserstein distance.
//
// Sources: prediction and correction is that of Pedrotti, Maas and Mondelli, arXiv 2305.14164; annealed
// and preconditioned Langevin dynamics for posteriors that of Baldassari, Siahkoohi, Garnier, Solna and
// de Hoop, arXiv 2405.15676; the Metropolis test of Langevin proposals is that of Roberts and Tweedie,
// Bernoulli 2 (1996) 341.
//
// Random numbers are counter-based (see Draws): the same seed gives the same bytes, however many workers
// there are and however the chains are split into batches.
//
// The package knows vectors and densities. It must not know mixtures, pictures, JSON or sockets.
package sample
