// Package slow tells tests whether there is time for those that take long.
package slow

import (
	"os"
	"testing"
)

// All reports whether every test is to run: GRADUS_TESTS=all says so, and -short says not.
func All() bool { return os.Getenv("GRADUS_TESTS") == "all" && !testing.Short() }

// Test skips a test that takes long unless every test is to run.
func Test(t testing.TB) {
	t.Helper()
	if !All() {
		t.Skip("takes long: GRADUS_TESTS=all runs it")
	}
}
