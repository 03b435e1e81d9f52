package main

import (
	"flag"
	"fmt"

	"gradus/ct"
)

// priorsFlag is the flag of serving and of replay for learnt priors besides the program's own.
func priorsFlag(f *flag.FlagSet, folder *string) {
	f.StringVar(folder, "priors", "",
		"`folder` whose *.safetensors are learnt priors of tomography, by the names that they have in them\n(default none)")
}

// loadPriors reads the folder of the flag, if there is one.
func loadPriors(folder string) error {
	if folder == "" {
		return nil
	}
	if err := ct.LoadPriors(folder); err != nil {
		return fmt.Errorf("reading the priors of -priors: %w", err)
	}
	return nil
}
