package parallel

import (
	"testing"

	"gradus/solver/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
