package solver_test

import (
	"testing"

	"gradus/solver/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
