// Package export makes files of runs: pictures and arrays, figures, tables of steps and levels, and
// films of how a result came to be. Every file says where it comes from.
//
// It must not know how a run computes, nor what asks for its files.
package export
