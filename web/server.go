package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"

	"gradus/internal/cpu"
	"gradus/internal/run"
	"gradus/web/answer"
	"gradus/web/ctapp"
	"gradus/web/lesson"
	"gradus/web/present"
	"gradus/web/priorapp"
	"gradus/web/toyapp"
	"gradus/web/ws"
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
	// Frames is room for the frames of runs, in bytes; by default that of MaxRuns runs.
	Frames int64
}

// Server is the handler of every route and the owner of every open socket.
type Server struct {
	// The parts that a test of the whole may disturb, before the server serves or through their methods.
	Sockets ws.Sockets
	Toy     *toyapp.App
	CT      *ctapp.App
	Prior   *priorapp.App
	Shows   *present.Shows

	config    Config
	explorers []explorer
	hosts     hostList
	assets    assets
	pages     *pages
	files     *answer.Exporter
	stills    *lesson.Stills
	viewers   atomic.Int64 // websockets that are open
	refusals  *refusals
	handler   http.Handler

	stop context.CancelFunc // of all work
}

// New prepares the assets, the templates and the routes.
func New(config Config) (*Server, error) { return newServer(config, explorers) }

func newServer(config Config, explorers []explorer) (*Server, error) {
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
	running, stop := context.WithCancel(context.Background())
	s := &Server{config: config, explorers: explorers, hosts: newHostList(config.Hosts),
		refusals: newRefusals(config.Log), stop: stop}
	s.Sockets = ws.Sockets{Log: config.Log, Name: rand.Text(), Kernel: config.Kernel, Running: running,
		Refused: s.refusals.warn}
	s.files = &answer.Exporter{Log: config.Log, Running: running, Base: s.baseOf, Wait: answer.Wait,
		Queue: run.NewQueue(run.WorkSlots(), answer.MaxWaiting, 0, answer.ErrBusy)}
	s.Shows = present.New(kindsOf(explorers)...)
	s.CT = ctapp.New(running, ctapp.Settings{Kernel: config.Kernel, Working: config.Runs, Waiting: config.Queue,
		Room: config.Frames}, s.files, s.Shows)
	s.Prior = priorapp.New(running, priorapp.Settings{Kernel: config.Kernel, Queue: s.CT.Runs(), Counts: s.CT.Counts()},
		s.files, s.Shows)
	s.Toy = toyapp.New(config.Kernel, s.files, s.CT.Runs())
	s.stills = lesson.NewStills(config.Kernel)
	ready, err := prepared()
	if err != nil {
		return nil, err
	}
	s.assets, s.pages = ready.assets, ready.pages
	if s.handler, err = s.routes(); err != nil {
		return nil, err
	}
	return s, nil
}

// Viewers is how many websockets are open or opening.
func (s *Server) Viewers() int { return int(s.viewers.Load()) }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends all work, tells every viewer that the server goes away (1001) and waits
// until their sockets are closed and the work has ended, or the context is done. New
// sockets are refused from then on, and probes are told. http.Server.Shutdown knows
// nothing of sockets.
func (s *Server) Close(ctx context.Context) error {
	s.stop()
	s.Sockets.TurnAway()
	ended := make(chan struct{})
	go func() {
		s.Sockets.Wait()
		s.CT.Close()
		s.Prior.Close()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("closing the sockets: %d still open: %w", s.Sockets.Count(), ctx.Err())
	}
}
