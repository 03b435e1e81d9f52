// Package unconditional draws pictures from a learnt prior without any measurements, by prediction and correction
// (Pedrotti, Maas and Mondelli, arXiv 2305.14164): what the prior believes. It measures the draws, beside phantoms of
// the kind that the prior was trained on, and writes them to files. It must not know browsers or sockets.
package unconditional
