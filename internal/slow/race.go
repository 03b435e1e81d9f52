//go:build race

package slow

// Race is whether the race detector runs, under which loops take up to fifteen times as long.
const Race = true
