package ctapp

import "gradus/internal/run"

// Presenter lets people follow runs.
type Presenter interface {
	// RunBegan opens the presentation of a run that the page of this link shows; the token is its leader's.
	RunBegan(run, link string) (token string)
	// RunGone ends it.
	RunGone(run string)
}

// presented is the run that a request may begin, with its presentation.
type presented struct {
	*Request
	uploads *uploads
	present Presenter
	token   string // of the presentation, if the request began the run
}

// join finds the run of a request, or starts it for a session; driver is the token of its
// show if it was started. The caller must leave it again.
func (a *App) join(request *Request, of run.Session) (r *run.Run, driver string, err error) {
	p := &presented{Request: request, uploads: a.uploads, present: a.present}
	r, err = a.hub.Join(request.job(), of, p)
	return r, p.token, err
}

// Begins implements run.Observer: a run needs the pictures that its spec names.
func (p *presented) Begins() error { return p.uploads.missing(p.Tracks[0].Spec) }

// Began implements run.Observer.
func (p *presented) Began() {
	p.token = p.present.RunBegan(p.id, Link("", *p.Tracks[0].Spec, p.compare()))
}

// Gone implements run.Observer.
func (p *presented) Gone() { p.present.RunGone(p.id) }
