package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"gradus/internal/cpu"
)

// sockets are the open websockets of a server.
type sockets struct {
	log     *slog.Logger
	name    string // of this start of the program
	kernel  cpu.Kernel
	running context.Context // all work ends with it
	refused func(what, why string, r *http.Request)
	traffic traffic

	mu      sync.Mutex
	closing bool
	open    map[*viewer]struct{}
	viewers sync.WaitGroup
}

// traffic counts what was sent over the sockets.
type traffic struct{ frames, coalesced, bytes atomic.Int64 }

// handler returns the handler of a page's websocket, which the parts answer.
func (s *sockets) handler(parts func(*viewer) []part) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := accept(w, r)
		if err != nil {
			s.refused("websocket refused", err.Error()+": a proxy must speak HTTP/1.1 to the server, and pass on Upgrade and Connection", r)
			return
		}
		defer socket.closeNow()
		s.serve(socket, sessionOf(r), parts)
	}
}

// turnAway tells every viewer that the server goes away (1001), and lets none in from then on.
func (s *sockets) turnAway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	for v := range s.open {
		go v.conn.close(closeGoingAway, "the server is shutting down")
	}
}

// drop closes all connections without a word, as a network does.
func (s *sockets) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range s.open {
		go v.conn.closeNow()
	}
}

// wait returns when all viewers have left.
func (s *sockets) wait() { s.viewers.Wait() }

func (s *sockets) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func (s *sockets) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// enter counts a viewer in, and refuses it once the server is closing.
func (s *sockets) enter(v *viewer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return errClosing
	}
	s.open[v] = struct{}{}
	s.viewers.Add(1)
	return nil
}

// replace closes the connection that a page had before: it has come again, and may not have
// noticed yet that the old one is lost.
func (s *sockets) replace(v *viewer, page string) {
	if page == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.page = page
	for other := range s.open {
		if other != v && other.page == page && other.session == v.session {
			go other.conn.close(closePolicy, "the page has connected again")
		}
	}
}

func (s *sockets) leave(v *viewer) {
	s.mu.Lock()
	delete(s.open, v)
	s.mu.Unlock()
	s.viewers.Done()
}
