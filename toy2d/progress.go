package toy2d

import "runtime"

// Workers is the number of workers that a sweep or basins should have here.
func Workers() int { return runtime.GOMAXPROCS(0) }

// Progress is told how many parts of some work are done.
type Progress func(done, of int)
