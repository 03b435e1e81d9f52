package sample

import (
	"testing"

	"gradus/internal/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
