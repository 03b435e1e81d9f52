package runs

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Presenter lets people follow runs.
type Presenter interface {
	// RunBegan opens the presentation of a run that the page of this link shows; the token is its leader's.
	RunBegan(run, link string) (token string)
	// RunGone ends it.
	RunGone(run string)
}

// Presented is a run.Observer: the presentation of the run that an ask may begin.
type Presented struct {
	Run     string // its key
	Link    string // of the page that shows it, below the server's address
	Present Presenter
	Check   func() error // may refuse a run that is not begun yet
	Token   string       // of the presentation, if the ask began the run
}

// Begins implements run.Observer.
func (p *Presented) Begins() error { return p.Check() }

// Began implements run.Observer.
func (p *Presented) Began() { p.Token = p.Present.RunBegan(p.Run, p.Link) }

// Gone implements run.Observer.
func (p *Presented) Gone() { p.Present.RunGone(p.Run) }

// Key is the same for requests of the same run, by their specs as text and what they are compared with.
func Key(spec jsontext.Value, compare []string) (string, error) {
	whole, err := json.Marshal(struct {
		Spec    jsontext.Value `json:"spec"`
		Compare []string       `json:"compare"`
	}{spec, compare})
	sum := sha256.Sum256(whole)
	return hex.EncodeToString(sum[:])[:16], err
}
