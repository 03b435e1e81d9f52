package export

import (
	"gradus/ct"
	"gradus/ct/picture"
	"gradus/internal/figure"
)

// Track is a run that is done, one of several of the same measurements.
type Track struct {
	Name   string // "" is the run that is asked for, else what Compare calls it
	Run    *ct.Run
	Levels *Levels // nil: were not recorded
}

// Files lists what there is of tracks, the first being the run that is asked for: of each its
// pictures as 16-bit PNG and as arrays, how they came to be, figures, the result with the
// greys of the PNGs, and tables and curves of the steps if the solver took any; and of
// several a figure of all results. link is of the page that shows them; "" is none.
func Files(link string, tracks ...Track) []figure.File {
	var files []figure.File
	for i := range tracks {
		files = append(files, tracks[i].files(link)...)
	}
	if r := tracks[0].Run; r.Spec.Batch != nil {
		files = append(files, BatchTable(r.Spec, r.Result.Batch, link))
	}
	if r := tracks[0].Run; r.Spec.Curvature > 0 {
		files = append(files, curvatureFiles(r, link)...)
	}
	if len(tracks) > 1 {
		files = append(files,
			figure.Files("panels", linked(link, func() (*figure.Figure, error) { return panelsFigure(tracks) }))...)
	}
	return files
}

// FileNames lists the names of Files before anything is run. A file may turn out to be
// missing: what has diverged at once is no curve. The error is Compare's.
func FileNames(s ct.Spec, compare []string) (names []string, err error) {
	var tracks []Track
	for _, name := range append([]string{""}, compare...) {
		of := s
		if name != "" {
			if of, err = ct.Compare(s, name); err != nil {
				return nil, err
			}
		}
		tracks = append(tracks, pretended(name, of))
	}
	for _, f := range Files("", tracks...) {
		names = append(names, f.Name)
	}
	return names, nil
}

// pretended is a track of which only names can be asked.
func pretended(name string, s ct.Spec) Track {
	r := &ct.Run{Spec: &s, Reconstructions: make([]ct.Reconstruction, 1)}
	if s.Method.Solves() {
		r.Reconstructions = make([]ct.Reconstruction, len(s.Starts))
		for i := range r.Reconstructions {
			r.Reconstructions[i].Steps = make([]ct.StepRecord, 2) // enough for a curve
		}
	}
	if s.Method.Samples() {
		r.Posterior = &ct.Posterior{Samples: make([]picture.Image, s.Sampling.Chains)}
	}
	return Track{Name: name, Run: r, Levels: NewLevels(&s)}
}

// suffix tells the files of the track apart from those of others.
func (t *Track) suffix() string {
	if t.Name == "" {
		return ""
	}
	return "-" + t.Name
}

// linked draws a figure that names its page.
func linked(link string, draw func() (*figure.Figure, error)) func() (*figure.Figure, error) {
	return func() (*figure.Figure, error) {
		f, err := draw()
		if err == nil {
			f.Notes.Link = link
		}
		return f, err
	}
}
