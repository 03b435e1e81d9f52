// Package sampling draws from the densities of the 2D example: from the prior, by the diffusion of Pedrotti, Maas and
// Mondelli (arXiv 2305.14164) with prediction and correction, and from the posterior of the inverse problem, by Langevin
// chains. Both are mixtures of Gaussians, so that everything about them is known exactly, and the draws can be measured.
// It knows the mixture and the samplers; it must not know of specs, figures or pages.
package sampling
