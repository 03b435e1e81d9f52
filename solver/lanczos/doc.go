// Package lanczos finds the extreme eigenvalues of a symmetric map that is known only by what it makes of vectors, such
// as the Hessian of an energy.
//
// Source: Parlett, "The Symmetric Eigenvalue Problem", 1998, chapters 13 (the algorithm) and 15 (of pencils).
//
// It must not know what the vectors are of.
package lanczos
