// Package toyapp is the explorer of the 2D example: what its page may ask, how that is answered, what
// a page may ask for at most, its links and the files that it exports. A page asks for panels of a spec;
// of each panel the newest ask wins. It knows toy2d and the sockets, and neither the other explorer nor
// how pages are served.
package toyapp
