package ctapp

import (
	"github.com/go-json-experiment/json/jsontext"

	"gradus/ct"
	"gradus/web/runs"
	"gradus/web/wire"
)

// specMessage is what a page about tomography asks of a spec beside its runs; of each kind the newest ask wins. "scan" is
// for the truth and the measurements, "preview" for the results, too: of both the newest. "batch" and "curvature" are
// answered with states, as a run is, with what is done on the way, and with what follows from all.
type specMessage struct {
	Type string         `json:"type"`
	ID   uint32         `json:"id"` // rising
	Spec jsontext.Value `json:"spec"`
}

var protocol = append(wire.Protocol{
	{Name: "scan", Read: readSpec},
	{Name: "preview", Read: readSpec},
	{Name: "batch", Read: readSpec},
	{Name: "curvature", Read: readSpec},
}, runs.Protocol...)

func readSpec(text []byte) (any, error) {
	m, err := wire.Decode[specMessage](text)
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
