package web

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"
)

// TestMain fails if the tests leave a goroutine behind.
func TestMain(m *testing.M) {
	code := m.Run()
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > 1 && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond) // goroutines end a moment after what waits for them
	}
	fuzzing := flag.Lookup("test.fuzz").Value.String() != "" // which has goroutines of its own
	if n := runtime.NumGoroutine(); code == 0 && n > 1 && !fuzzing {
		fmt.Fprintf(os.Stderr, "%d goroutines were left behind\n", n-1)
		pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
		code = 1
	}
	os.Exit(code)
}
