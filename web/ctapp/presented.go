package ctapp

import (
	"gradus/internal/run"
	"gradus/web/runs"
)

// joining is a request of a page.
type joining struct {
	*Request
	app *App
}

// Join implements runs.Request.
func (j *joining) Join(of run.Session) (r *run.Run, driver string, err error) {
	return j.app.join(j.Request, of)
}

// Describe implements runs.Request.
func (j *joining) Describe(id, number uint32, driver string) any {
	return j.Request.Describe(id, number, driver)
}

// join finds the run of a request, or starts it for a session; driver is the token of its
// show if it was started. The caller must leave it again.
func (a *App) join(request *Request, of run.Session) (r *run.Run, driver string, err error) {
	main := request.Tracks[0].Spec
	p := &runs.Presented{Run: request.id, Link: Link("", *main, request.compare()), Present: a.present,
		Check: func() error { return a.uploads.missing(main) }} // a run needs the pictures that its spec names
	r, err = a.hub.Join(request.job(), of, p)
	return r, p.Token, err
}
