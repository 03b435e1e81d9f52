package ct

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"gradus/ct/score"
)

// maxPriors is how many files of weights a folder may have: each takes twice its size in memory.
const maxPriors = 32

// loaded are the learnt priors besides the program's own. They are the process's, as the methods are that
// solver.Register has: a name in a spec means the same to all that decodes it. Nothing is taken away again, so that
// no run loses its prior.
var loaded library

// library is a list of models that only grows.
type library struct {
	sync.RWMutex
	all []*score.Model
}

func (l *library) models() []*score.Model {
	l.RLock()
	defer l.RUnlock()
	return l.all // what is added lies behind
}

// LoadPriors makes every *.safetensors of a folder a prior by the name that it has in it, for the whole process
// and for good; files of priors that are there already, with the same numbers, change nothing. The error names the
// file and what is wrong with it, and then none of the folder is a prior.
func LoadPriors(folder string) error {
	files, err := filesOfWeights(folder)
	if err != nil {
		return err
	}
	var found []*score.Model
	of := map[string]string{string(PriorTV): "", string(PriorTikhonov): "", string(PriorScore): "",
		score.Default().Card.Name: ""} // file of a name, "" of the program's own
	for _, file := range files {
		m, err := readWeights(filepath.Join(folder, file))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		name := m.Card.Name
		if other, taken := of[name]; taken && other == "" {
			return fmt.Errorf("%s: __metadata__.name: %q is a prior of the program's own", file, name)
		} else if taken {
			return fmt.Errorf("%s: __metadata__.name: %q is that of %s, too", file, name, other)
		}
		of[name] = file
		found = append(found, m)
	}
	return loaded.add(found)
}

func (l *library) add(found []*score.Model) error {
	l.Lock()
	defer l.Unlock()
	all := slices.Clip(l.all)
	for _, m := range found {
		same := func(other *score.Model) bool { return other.Card.Name == m.Card.Name }
		switch at := slices.IndexFunc(all, same); {
		case at < 0:
			all = append(all, m)
		case all[at].Card != m.Card:
			return fmt.Errorf("the prior %q has been loaded from another file before", m.Card.Name)
		}
	}
	l.all = all
	return nil
}

// filesOfWeights returns the names of a folder's, in order.
func filesOfWeights(folder string) (names []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".safetensors" && e.Name()[0] != '.' { // hidden ones are systems' own
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: there is no *.safetensors", folder)
	}
	if len(names) > maxPriors {
		return nil, fmt.Errorf("%s: there must be at most %d *.safetensors, got %d", folder, maxPriors, len(names))
	}
	return names, nil
}

func readWeights(name string) (*score.Model, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, errors.Unwrap(err) // whose path the caller names
	}
	if !info.Mode().IsRegular() { // a pipe could wait for ever
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close()
	return score.Read(f)
}
