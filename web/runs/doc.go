// Package runs is what explorers whose runs are computed on the server have in common: what a page sends to watch a
// run, what it is sent of it, at its own pace, and the presentation that opens with a run. It knows no kind of spec.
package runs
