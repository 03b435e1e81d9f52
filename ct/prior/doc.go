// Package prior has energies of pictures that say how unlikely these are, smoothed by a level: the
// learnt one of the score network, total variation and Tikhonov's.
//
// It must not know what was measured, nor what minimises its energies.
package prior
