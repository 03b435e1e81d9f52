// Package leak looks for goroutines that tests leave behind. It is for tests only.
package leak

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"
)

// patience is how long goroutines have: they end a moment after what waits for them.
const patience = 5 * time.Second

// Main runs the tests of a package and ends the process, as a failure if they leave a
// goroutine behind.
func Main(m *testing.M) { os.Exit(Check(m.Run())) }

// Check returns the exit code of a process that should have none but this goroutine, if
// that is all that is wrong.
func Check(code int) int {
	n := Settle(1, patience) - 1
	fuzz := flag.Lookup("test.fuzz")
	fuzzing := fuzz != nil && fuzz.Value.String() != "" // which has goroutines of its own
	if code != 0 || n == 0 || fuzzing {
		return code
	}
	fmt.Fprintf(os.Stderr, "%d goroutines were left behind\n", n)
	pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
	return 1
}

// Settle waits until there are no more than so many goroutines, for a while, and returns how
// many there are.
func Settle(most int, wait time.Duration) int {
	deadline := time.Now().Add(wait)
	for runtime.NumGoroutine() > most && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}
