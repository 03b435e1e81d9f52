package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"gradus/internal/cpu"
	"gradus/toy2d"
)

// Config says how to serve. Its zero value serves this machine alone, with the
// plain Go kernel and without a log.
type Config struct {
	Log    *slog.Logger
	Kernel cpu.Kernel // that all work uses

	// Listen is the host:port on which the server listens, for links that others can open:
	// an empty host is all networks. "" is not known.
	Listen string
	// Hosts are names by which the server may be addressed besides loopback and
	// the machine's own addresses, e.g. "lab.example.org", without a port.
	Hosts []string
	// Origins are other sites whose pages may open a websocket here, e.g. "https://example.org".
	Origins []string
	// Embedders are other sites that may show a page in a frame, e.g. "https://example.org".
	Embedders []string
	// Address is where browsers reach the server if that is a proxy. Its host and its
	// origin are allowed, links lead there, and paths may begin with its path.
	Address Address

	// What the server takes on; 0 stands for the default.
	Runs    int // that work at a time, from 1 to MaxRuns; by default DefaultRuns()
	Queue   int // runs that wait, from 1 to MaxQueue; by default DefaultQueue
	Viewers int // websockets that are open, from 1 to MaxViewers; by default DefaultViewers
}

// Server is the handler of every route and the owner of every open socket.
type Server struct {
	config  Config
	name    string // of this start of the program
	hosts   hostList
	assets  assets
	pages   *pages
	toy     toyCore
	sweeps  sweepCache
	basins  *shared[*toy2d.Basins]
	exports *queue
	hub     *ctHub
	shows   *shows
	uploads *uploads
	tracks  trackCache // of exports
	metrics metrics
	handler http.Handler

	refusals *refusals

	answerWait time.Duration // but in tests

	running context.Context // all work ends with it
	stop    context.CancelFunc

	mu      sync.Mutex
	closing bool
	open    map[*viewer]struct{}
	viewers sync.WaitGroup
}

// New prepares the assets, the templates and the routes.
func New(config Config) (*Server, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Kernel == "" {
		config.Kernel = cpu.Go
	}
	if config.Address.given() {
		config.Hosts = append(slices.Clone(config.Hosts), config.Address.name)
	}
	if err := config.setLoad(); err != nil {
		return nil, err
	}
	for _, name := range config.Hosts {
		if err := ValidHost(name); err != nil {
			return nil, fmt.Errorf("a host %w", err)
		}
	}
	for _, site := range slices.Concat(config.Origins, config.Embedders) {
		if err := validOrigin(site); err != nil {
			return nil, err
		}
	}
	s := &Server{config: config, name: rand.Text(), refusals: newRefusals(config.Log), hosts: newHostList(config.Hosts), toy: newToyCore(), open: map[*viewer]struct{}{},
		exports: newQueue(workSlots(), maxWaitingExports, 0, errBusy), answerWait: answerWait, uploads: newUploads(), shows: newShows(), basins: newShared[*toy2d.Basins](keptBasins)}
	files, err := prepared()
	if err != nil {
		return nil, err
	}
	s.assets, s.pages = files.assets, files.pages
	if s.handler, err = s.routes(); err != nil {
		return nil, err
	}
	s.running, s.stop = context.WithCancel(context.Background())
	s.hub = &ctHub{
		core: newCTCore(), kernel: config.Kernel, running: s.running, runs: map[string]*ctRun{},
		queue: newQueue(config.Runs, config.Queue, maxRunMemory, errManyRuns),
		scans: newShared[[]byte](keptScans), looks: newQueue(lookSlots(), maxWaitingLooks, maxLookMemory, errManyLooks),
		room: maxLogs, uploads: s.uploads, shows: s.shows, log: config.Log, metrics: &s.metrics,
		failed: func(run string, err error) string { return s.logFailure("run failed", err, "run", run) },
	}
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends all work, tells every viewer that the server goes away (1001) and waits
// until their sockets are closed and the work has ended, or the context is done. New
// sockets are refused from then on, and probes are told. http.Server.Shutdown knows
// nothing of sockets.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closing = true
	s.stop()
	for v := range s.open {
		go v.conn.close(closeGoingAway, "the server is shutting down")
	}
	s.mu.Unlock()

	ended := make(chan struct{})
	go func() {
		s.viewers.Wait()
		s.hub.close()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		return fmt.Errorf("closing the sockets: %d still open: %w", len(s.open), ctx.Err())
	}
}

var errClosing = errors.New("the server is shutting down")

// enter counts a viewer in, and refuses it once the server is closing.
func (s *Server) enter(v *viewer) error {
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
// noticed yet that the old one is lost (S19).
func (s *Server) replace(v *viewer, page string) {
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

func (s *Server) leave(v *viewer) {
	s.mu.Lock()
	delete(s.open, v)
	s.mu.Unlock()
	s.viewers.Done()
}
