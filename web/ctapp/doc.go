// Package ctapp is the explorer of tomography: what a page may ask for, the executor that computes runs and
// writes their frames, the viewers that read them, looks at what a run would be about, uploads, links and the
// files that it exports. Runs live in a hub of package run, shared by all pages that ask for the same. It knows
// ct and the sockets, and neither the other explorer nor how pages are served or runs presented.
package ctapp
