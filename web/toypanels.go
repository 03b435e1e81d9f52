package web

// panel is a part of a page whose work can be asked for, and cancelled, by itself.
type panel string

// The panels of the 2D example.
const (
	panelPaths    panel = "paths"
	panelTwin     panel = "twin" // the paths of a second spec
	panelBasins   panel = "basins"
	panelSeries   panel = "series"
	panelHomotopy panel = "homotopy"
	panelSweep    panel = "sweep"
	panelRemedies panel = "remedies"
)

// toyPanels are all of them, each with what answers it. An answer sends what it has
// to say, its last message included; what it returns instead is the client's error.
var toyPanels = []struct {
	panel  panel
	answer func(*toyTask) error
}{
	{panelPaths, (*toyTask).showPaths},
	{panelTwin, (*toyTask).showTwin},
	{panelBasins, (*toyTask).showBasins},
	{panelSeries, (*toyTask).showSeries},
	{panelHomotopy, (*toyTask).showHomotopy},
	{panelSweep, (*toyTask).showSweep},
	{panelRemedies, (*toyTask).showRemedies},
}

func answerOf(name panel) (answer func(*toyTask) error, ok bool) {
	for _, p := range toyPanels {
		if p.panel == name {
			return p.answer, true
		}
	}
	return nil, false
}
