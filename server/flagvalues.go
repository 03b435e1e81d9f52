package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// names is a flag that may be given several times, or once with commas.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("an empty name")
		}
		*n = append(*n, name)
	}
	return nil
}

// number is a flag with a whole number from 1 to most.
type number struct {
	value *int
	most  int
}

func newNumber(value *int, usual, most int) *number {
	*value = usual
	return &number{value, most}
}

func (n *number) String() string {
	if n.value == nil { // package flag asks a zero value what nothing looks like
		return ""
	}
	return strconv.Itoa(*n.value)
}

func (n *number) Set(s string) error {
	i, err := strconv.Atoi(s)
	if err != nil || i < 1 || i > n.most {
		return fmt.Errorf("must be from 1 to %d", n.most)
	}
	*n.value = i
	return nil
}

// choice is a flag with one of a few words.
type choice struct {
	value *string
	among []string
}

func newChoice(value *string, usual string, among ...string) *choice {
	*value = usual
	return &choice{value, among}
}

func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c *choice) Set(s string) error {
	if !slices.Contains(c.among, s) {
		return fmt.Errorf("must be one of %s", strings.Join(c.among, ", "))
	}
	*c.value = s
	return nil
}
