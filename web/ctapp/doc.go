// Package ctapp is the explorer of tomography: runs that are shared by all pages that ask for the same,
// looks at what a run would be about, uploads, links and the files that it exports. A run writes its frames
// once, into a log from which every viewer reads at its own pace. It knows ct and the sockets, and neither
// the other explorer nor how pages are served or runs presented.
package ctapp
