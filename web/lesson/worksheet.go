package lesson

import (
	"fmt"

	"gradus/web/present"
)

// Worksheet is what the page to print is written of.
type Worksheet struct {
	Codes  map[string]Code // by figure
	Advice string          // why others cannot reach the codes' addresses; "" if they can
}

// Code is an address, and the QR code of it.
type Code struct {
	present.Link
	Side int // of the code with its margin, in units
}

// margin is the light space around a code that readers ask for, on either side.
const margin = 2

// NewWorksheet returns the worksheet whose codes lead to a lesson below an address. advice is for a server that others
// cannot reach.
func NewWorksheet(base, advice string) (*Worksheet, error) {
	w := &Worksheet{Codes: map[string]Code{}, Advice: advice}
	for _, name := range Names() {
		link, err := present.LinkTo(base + "/learn#only=" + name)
		if err != nil {
			return nil, fmt.Errorf("making the worksheet: %w", err)
		}
		w.Codes[name] = Code{link, link.QRN + 2*margin}
	}
	return w, nil
}
