// Package answer writes what plain requests are answered with besides pages: JSON, refusals that name
// a field, and files that take a while to make.
package answer
