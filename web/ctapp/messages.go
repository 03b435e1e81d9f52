package ctapp

import (
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/internal/run"
	"gradus/web/wire"
)

// What a page about tomography may send.
type (
	// lookMessage asks for the truth and the measurements, and if it is a preview for the
	// results, too. The newest of both wins.
	lookMessage struct {
		Type string         `json:"type"` // "scan" or "preview"
		ID   uint32         `json:"id"`   // rising
		Spec jsontext.Value `json:"spec"`
	}
	// runMessage joins a run, or starts it. The newest wins.
	runMessage struct {
		Type    string         `json:"type"`
		ID      uint32         `json:"id"` // rising
		Spec    jsontext.Value `json:"spec"`
		Compare []string       `json:"compare"`
		From    uint32         `json:"from"` // the last frame that the page has
	}
	// ackMessage says how many frames of a run have arrived since it was asked for.
	ackMessage struct {
		Type   string `json:"type"` // "ack"
		ID     uint32 `json:"id"`   // of the ask
		Frames uint32 `json:"frames"`
	}
	withdrawMessage struct {
		Type string `json:"type"` // "cancel"
		ID   uint32 `json:"id"`   // of the ask that is not wanted any more
	}
)

func (ackMessage) Acknowledges() {}

var protocol = wire.Protocol{
	{Name: "scan", Read: readLook},
	{Name: "preview", Read: readLook},
	{Name: "run", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[runMessage](text)
		if err == nil {
			err = wire.ValidID(m.ID)
		}
		return m, err
	}},
	{Name: "batch", Read: readBatch},
	{Name: "curvature", Read: readCurvature},
	{Name: "ack", Read: func(text []byte) (any, error) { return wire.Decode[ackMessage](text) }},
	{Name: "cancel", Read: func(text []byte) (any, error) {
		m, err := wire.Decode[withdrawMessage](text)
		if err == nil {
			err = wire.ValidID(m.ID)
		}
		return m, err
	}},
}

func readLook(text []byte) (any, error) {
	m, err := wire.Decode[lookMessage](text)
	if err == nil {
		err = wire.ValidID(m.ID)
	}
	return m, err
}

// What the server sends besides frames.
type (
	// runDescription comes first and says what the frames will hold.
	runDescription struct {
		Type   string             `json:"type"` // "run"
		ID     uint32             `json:"id"`
		Run    string             `json:"run"`             // the same for the same request
		Number uint32             `json:"number"`          // in the frames
		Driver string             `json:"driver,omitzero"` // the token of the run's show, for the client that started it
		Tracks []trackDescription `json:"tracks"`
	}
	trackDescription struct {
		Name   string       `json:"name"`
		Spec   *ct.Spec     `json:"spec"`
		Panels int          `json:"panels"`
		K      []int        `json:"k"`     // the steps whose pictures are sent; 0 is before the first
		T      wire.Digits6 `json:"t"`     // the smoothing of each
		Level  []int        `json:"level"` // from 0
		Steps  int          `json:"steps"`
	}
	StateMessage struct {
		Type       string `json:"type"` // "state"
		ID         uint32 `json:"id"`
		run.Status `json:",inline"`
	}
	watchingMessage struct {
		Type     string `json:"type"` // "watching"
		ID       uint32 `json:"id"`
		Watching int    `json:"watching"` // viewers of the run
	}
	// gapMessage announces that frames are passed over for a newer one; they come later.
	gapMessage struct {
		Type string `json:"type"` // "gap"
		ID   uint32 `json:"id"`
		From int    `json:"from"` // sequence numbers
		To   int    `json:"to"`
	}
)

// What frames say in JSON.
type (
	ScanText struct {
		NoiseSD          wire.Number6    `json:"noise_sd"`
		DiscretisationSD wire.Number6    `json:"discretisation_sd"`
		Simulation       ct.Simulation   `json:"simulation"`
		Operator         ct.OperatorKind `json:"operator"`
		Size             int             `json:"size"`
		Arc              wire.Number6    `json:"arc"`
	}
	LevelText struct {
		K        int          `json:"k"`
		Level    int          `json:"level"`
		T        wire.Number6 `json:"t"`
		Distance wire.Number6 `json:"distance"` // the largest between two panels
		Panels   []PanelText  `json:"panels"`
		// Posterior is that of the last frame of chains, whose pictures end with the mean and the standard deviations,
		// and where there are residuals with those of the mean.
		Posterior *PosteriorText `json:"posterior,omitzero"`
	}
	// PosteriorText tells how sure the mean is, see ct.Run.Coverage.
	PosteriorText struct {
		Coverage wire.Digits6 `json:"coverage"`
	}
	// PanelText has numbers of the picture, its energies too, then those of the step that sets
	// out from it.
	PanelText struct {
		PSNR        wire.Number6 `json:"psnr"`
		SSIM        wire.Number6 `json:"ssim"`
		Residual    wire.Number6 `json:"residual"`
		Chi         wire.Number6 `json:"chi"`
		Energy      wire.Number6 `json:"energy"`
		Data        wire.Number6 `json:"data"`
		Target      wire.Number6 `json:"target"`
		Cosine      wire.Number6 `json:"cosine"`
		Step        wire.Number6 `json:"step"`
		Gradient    wire.Number6 `json:"gradient"`
		Evaluations int          `json:"evaluations"`
		Seconds     wire.Number6 `json:"seconds"`
		Diverged    int          `json:"diverged"` // at which step: the picture is the one before; 0: not
	}
)
