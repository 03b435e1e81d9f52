package solver_test

import (
	"testing"

	"gradus/internal/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
