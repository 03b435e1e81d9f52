package ws

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"gradus/internal/cpu"
	"gradus/internal/run"
)

// Sockets are the open websockets of a server. What is exported must be set before the first is opened,
// but for Traffic.
type Sockets struct {
	Log     *slog.Logger
	Name    string // of this start of the program
	Kernel  cpu.Kernel
	Running context.Context // all work ends with it
	Refused func(what, why string, r *http.Request)
	Traffic traffic

	mu      sync.Mutex
	closing bool
	open    map[*Viewer]struct{}
	viewers sync.WaitGroup
}

// traffic counts what was sent over the sockets.
type traffic struct{ Frames, Coalesced, Bytes atomic.Int64 }

// Handler returns the handler of a page's websocket, which the parts answer.
func (s *Sockets) Handler(parts func(*Viewer) []Part) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := Accept(w, r)
		if err != nil {
			s.Refused("websocket refused",
				err.Error()+": a proxy must speak HTTP/1.1 to the server, and pass on Upgrade and Connection", r)
			return
		}
		defer socket.CloseNow()
		s.Serve(socket, SessionOf(r), parts)
	}
}

// Admit lets viewers in, or tells them from then on that the server goes away.
func (s *Sockets) Admit(admit bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = !admit
}

// TurnAway tells every viewer that the server goes away (1001), and lets none in from then on.
func (s *Sockets) TurnAway() {
	s.Admit(false)
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range s.open {
		go v.Conn.Close(closeGoingAway, "the server is shutting down")
	}
}

// Drop closes all connections without a word, as a network does.
func (s *Sockets) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range s.open {
		go v.Conn.CloseNow()
	}
}

// Wait returns when all viewers have left.
func (s *Sockets) Wait() { s.viewers.Wait() }

// Count is how many are open.
func (s *Sockets) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// IsClosing reports whether the server goes away.
func (s *Sockets) IsClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// enter counts a viewer in, and refuses it once the server is closing.
func (s *Sockets) enter(v *Viewer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return run.ErrClosing
	}
	if s.open == nil {
		s.open = map[*Viewer]struct{}{}
	}
	s.open[v] = struct{}{}
	s.viewers.Add(1)
	return nil
}

// replace closes the connection that a page had before: it has come again, and may not have
// noticed yet that the old one is lost.
func (s *Sockets) replace(v *Viewer, page string) {
	if page == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.page = page
	for other := range s.open {
		if other != v && other.page == page && other.Session == v.Session {
			go other.Conn.Close(ClosePolicy, "the page has connected again")
		}
	}
}

func (s *Sockets) leave(v *Viewer) {
	s.mu.Lock()
	delete(s.open, v)
	s.mu.Unlock()
	s.viewers.Done()
}
