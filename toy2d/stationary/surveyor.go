package stationary

import (
	"context"
	"sync"

	"gradus/toy2d/mixture"
	"gradus/toy2d/plane"
)

// Surveyor finds the stationary points of one problem, and keeps what it found at the two
// smoothings asked for last: those of a schedule's two ends. One search goes on at a time.
// Any number of goroutines may ask.
type Surveyor struct {
	problem   *mixture.Problem
	mu        sync.Mutex
	kept      [2]*Survey    // the one asked for last is first
	searching chan struct{} // closed when the search ends; nil if there is none
	searches  int           // that were begun
}

// NewSurveyor returns a surveyor that knows nothing yet. The problem must not be changed any more.
func NewSurveyor(p *mixture.Problem) *Surveyor { return &Surveyor{problem: p} }

// Survey finds the stationary points of F(., t). It is kept for the next callers. A
// bound on the work makes it end, perhaps incomplete, after about 0.3 s.
func (s *Surveyor) Survey(t float64) *Survey {
	survey, _ := s.SurveyContext(context.Background(), t) // which never ends
	return survey
}

// SurveyContext is Survey with an end: it returns the context's error, and then nothing.
// A caller that asks while a search goes on waits for it: it may be the same one.
func (s *Surveyor) SurveyContext(ctx context.Context, t float64) (*Survey, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		survey, searching := s.begin(t)
		switch {
		case survey != nil:
			return survey, nil
		case searching == nil:
			return s.search(ctx, t)
		}
		select {
		case <-searching:
		case <-ctx.Done():
		}
	}
}

// Window returns a box that holds all stationary points of F(., t), to search or
// to draw: the hull of [-10, 10]^2, of every mode's mean +- 3 standard deviations
// before smoothing, and of the minimisers of the data term with one mode alone,
// +- 1. Between long and narrow modes there can be stationary points outside of
// that hull; the window then reaches 1 further than those.
func (s *Surveyor) Window(t float64) plane.Window { return s.Survey(t).Window }

// GlobalMinimiser returns the lowest minimum of F(., t), as Survey knows it.
func (s *Surveyor) GlobalMinimiser(t float64) Point { return s.Survey(t).Global }

// Valleys finds the valleys of F(., t), by its survey.
func (s *Surveyor) Valleys(ctx context.Context, t float64) (*Valleys, error) {
	survey, err := s.SurveyContext(ctx, t)
	if err != nil {
		return nil, err
	}
	return newValleys(s.problem.At(t), survey), nil
}

// Searches returns how many searches have begun. Callers that wait for another's begin none.
func (s *Surveyor) Searches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.searches
}

// begin returns a survey that is known; or else a search to wait for; or else neither,
// and then the caller has to search.
func (s *Surveyor) begin(t float64) (*Survey, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, known := range s.kept {
		if known != nil && known.T == t {
			s.kept[0], s.kept[i] = known, s.kept[0]
			return known, nil
		}
	}
	if s.searching != nil {
		return nil, s.searching
	}
	s.searching = make(chan struct{})
	s.searches++
	return nil, nil
}

// search keeps what it finds, if it may go on to its end.
func (s *Surveyor) search(ctx context.Context, t float64) (*Survey, error) {
	var found *Survey
	defer func() { // after a panic as well
		s.mu.Lock()
		defer s.mu.Unlock()
		if found != nil {
			s.kept = [2]*Survey{found, s.kept[0]}
		}
		close(s.searching)
		s.searching = nil
	}()
	survey := newSurvey(ctx, s.problem.At(t))
	if err := ctx.Err(); err != nil { // it may lack something
		return nil, err
	}
	found = survey
	return found, nil
}
