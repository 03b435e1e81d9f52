// Package score is the score network: the energy of a picture at any noise level, its
// gradient and the denoiser that they make, on the processor alone.
//
// It knows pictures as float32 numbers in rows, and must not know operators, phantoms or
// methods: package ct makes a prior of it.
package score
