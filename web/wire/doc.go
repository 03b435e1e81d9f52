// Package wire has what messages and frames of all pages have in common: their version, the greeting,
// errors, and numbers as they are written. It is pure: it knows neither sockets nor explorers.
package wire
