// Package operator has what measures pictures: the parallel-beam projector, identity and mask, each a
// linear map A with its exact transpose. Finite differences of pictures, a bound on |A| and sums over
// vectors are here, too, as everything above needs them.
//
// It must not know noise, priors and methods, nor where a picture comes from. Pictures and
// measurements are float32, sums over many of them float64.
package operator
