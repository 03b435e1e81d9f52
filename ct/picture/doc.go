// Package picture holds square grey pictures: it reads and writes their files, brings them to
// another size, and measures how much two of them differ.
//
// It must not know where a picture comes from, neither phantoms nor scans, nor what a run makes of
// it. Pixels are float32; sums over many of them are float64.
package picture
