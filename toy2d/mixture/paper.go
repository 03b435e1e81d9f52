package mixture

import "gradus/toy2d/plane"

// PaperModes returns the prior of the paper's experiment: five isotropic
// Gaussians of equal weight, with the numbers of its published code.
func PaperModes() []Mode {
	iso := func(x, y, v float64) Mode {
		return Mode{Mean: plane.Vec{x, y}, Cov: plane.Mat{{v, 0}, {0, v}}, Weight: 1}
	}
	return []Mode{
		iso(1, 1, 0.1),
		iso(-8.084627389907837, 2.283143997192383, 1.4231947660446167),
		iso(-8.853446245193481, 1.3142800331115723, 0.4100683927536011),
		iso(0.6645786762237549, -2.1989834308624268, 0.6155655384063721),
		iso(8.176969289779663, 0.6673681735992432, 1.9617180824279785),
	}
}

// Paper returns the problem of the paper's experiment.
func Paper() *Problem {
	return &Problem{A: plane.Mat{{1, 1}, {0, 0}}, Y: plane.Vec{2, 0}, A0: 1e-2, A1: 5e-2, Sigma: 10,
		Modes: PaperModes()}
}
