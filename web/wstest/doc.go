// Package wstest has pages without a browser, for tests: clients that speak the protocols of both
// explorers from their description, and sockets whose other side is the test. It knows what a page
// knows, and none of the server's own types.
package wstest
