// Package ct reconstructs pictures from few and noisy measurements: computed
// tomography with parallel beams, and denoising and inpainting with the same code.
//
// It knows specs, the problem that a spec poses, runs and their results; the packages below it know
// pictures, phantoms, operators, scans, baselines and priors. It must not know figures and files for
// export, browsers, sockets or the 2D example. Pictures and measurements are float32, as the
// projector and the score network compute; sums over many of them are float64.
package ct
