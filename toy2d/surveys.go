package toy2d

import (
	"context"
	"sync"
)

// surveys are what is known of a problem: of a schedule's two ends. One search goes on
// at a time.
type surveys struct {
	mu        sync.Mutex
	kept      [2]*Survey    // the one asked for last is first
	searching chan struct{} // closed when the search ends; nil if there is none
	searches  int           // that were begun
}

// begin returns a survey that is known; or else a search to wait for; or else neither,
// and then the caller has to search.
func (s *surveys) begin(t float64) (*Survey, <-chan struct{}) {
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
func (s *surveys) search(ctx context.Context, l *Landscape) (*Survey, error) {
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
	survey := l.survey(ctx)
	if err := ctx.Err(); err != nil { // it may lack something
		return nil, err
	}
	found = survey
	return found, nil
}
