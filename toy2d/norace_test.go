//go:build !race

package toy2d

const raceEnabled = false
