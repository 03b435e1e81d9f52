package toyapp

// Panel is a part of a page whose work can be asked for, and cancelled, by itself.
type Panel string

// The panels of the 2D example.
const (
	PanelPaths    Panel = "paths"
	PanelTwin     Panel = "twin" // the paths of a second spec
	PanelBasins   Panel = "basins"
	PanelSeries   Panel = "series"
	PanelHomotopy Panel = "homotopy"
	PanelSweep    Panel = "sweep"
	PanelRemedies Panel = "remedies"

	PanelSamples    Panel = "samples"
	PanelCorrection Panel = "correction" // how well the prior is drawn from over t1
	PanelCurvature  Panel = "curvature"
)

// panels are all of them, each with what answers it. An answer sends what it has
// to say, its last message included; what it returns instead is the client's error.
var panels = []struct {
	panel  Panel
	answer func(*task) error
}{
	{PanelPaths, (*task).showPaths},
	{PanelTwin, (*task).showTwin},
	{PanelBasins, (*task).showBasins},
	{PanelSeries, (*task).showSeries},
	{PanelHomotopy, (*task).showHomotopy},
	{PanelSweep, (*task).showSweep},
	{PanelRemedies, (*task).showRemedies},
	{PanelSamples, (*task).showSamples},
	{PanelCorrection, (*task).showCorrection},
	{PanelCurvature, (*task).showCurvature},
}

func answerOf(name Panel) (answer func(*task) error, ok bool) {
	for _, p := range panels {
		if p.panel == name {
			return p.answer, true
		}
	}
	return nil, false
}
