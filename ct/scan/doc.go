// Package scan measures pictures as instruments do: an operator's numbers with Gaussian noise or
// from counted photons, and the operator weighted so that noise of many sizes becomes noise of one.
//
// It must not know how pictures are reconstructed from that.
package scan
