package e2e

import (
	"os"
	"testing"

	"gradus/internal/leak"
)

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		os.Exit(leak.Check(serveSeparately()))
	}
	leak.Main(m)
}
