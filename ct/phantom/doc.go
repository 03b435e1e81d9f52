// Package phantom draws pictures from nothing but numbers: those of a seed, such as random ellipses,
// and the shapes that a person has drawn. Ellipses have their line integrals in closed form, too.
//
// It must not know how pictures are measured or reconstructed.
package phantom
