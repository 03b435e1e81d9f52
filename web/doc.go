// Package web serves the pages and runs what they ask for over a websocket.
//
// It is the only place that knows that a browser exists: routes, templates,
// assets, the wire format, what one page may ask for, and the rules that keep a
// server on somebody's laptop safe from other sites in the same browser. It must
// not know how anything is computed.
package web
