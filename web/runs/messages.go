package runs

import (
	"github.com/go-json-experiment/json/jsontext"

	"gradus/internal/run"
	"gradus/web/wire"
)

// What a page may send.
type (
	// RunMessage joins a run, or starts it. The newest wins.
	RunMessage struct {
		Type    string         `json:"type"`
		ID      uint32         `json:"id"` // rising
		Spec    jsontext.Value `json:"spec"`
		Compare []string       `json:"compare"`
		From    uint32         `json:"from"` // the last frame that the page has
	}
	// AckMessage says how many frames of a run have arrived since it was asked for.
	AckMessage struct {
		Type   string `json:"type"` // "ack"
		ID     uint32 `json:"id"`   // of the ask
		Frames uint32 `json:"frames"`
	}
	// WithdrawMessage takes an ask back.
	WithdrawMessage struct {
		Type string `json:"type"` // "cancel"
		ID   uint32 `json:"id"`   // of the ask that is not wanted any more
	}
)

func (AckMessage) Acknowledges() {}

// Posted is what a page posts to get a file of a run.
type Posted struct {
	Spec    jsontext.Value `json:"spec"`
	Compare []string       `json:"compare"`
}

// Protocol is what every such page may send.
var Protocol = wire.Protocol{
	{Name: "run", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[RunMessage](text)
		if err == nil {
			err = wire.ValidID(m.ID)
		}
		return m, err
	}},
	{Name: "ack", Read: func(text []byte) (any, error) { return wire.Decode[AckMessage](text) }},
	{Name: "cancel", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[WithdrawMessage](text)
		if err == nil {
			err = wire.ValidID(m.ID)
		}
		return m, err
	}},
}

// What the server sends besides frames and the description of a run, which is its kind's.
type (
	StateMessage struct {
		Type       string `json:"type"` // "state"
		ID         uint32 `json:"id"`
		run.Status `json:",inline"`
	}
	WatchingMessage struct {
		Type     string `json:"type"` // "watching"
		ID       uint32 `json:"id"`
		Watching int    `json:"watching"` // viewers of the run
	}
	// GapMessage announces that frames are passed over for a newer one; they come later.
	GapMessage struct {
		Type string `json:"type"` // "gap"
		ID   uint32 `json:"id"`
		From int    `json:"from"` // sequence numbers
		To   int    `json:"to"`
	}
)
