package score

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed weights.safetensors
var weights []byte

// Default returns the model that is part of the program; train/README.md says how it came
// about.
var Default = sync.OnceValue(func() *Model {
	m, err := Read(bytes.NewReader(weights))
	if err != nil {
		panic("score: the program's own weights: " + err.Error())
	}
	return m
})

// Embedded returns a copy of the file of Default: what a file of weights looks like.
func Embedded() []byte { return bytes.Clone(weights) }
