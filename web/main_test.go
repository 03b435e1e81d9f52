package web

import (
	"testing"
	"testing/synctest"

	"gradus/internal/leak"
)

func TestMain(m *testing.M) {
	leak.Main(m)
}

// bubble runs a test in a bubble of synctest. The assets are prepared before: what bundles them
// sleeps a moment more than it is asked for, and a bubble must not end with a goroutine asleep.
func bubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	if _, err := prepared(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, test)
}
