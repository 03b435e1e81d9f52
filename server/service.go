package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
)

// How long the server waits for a client; for an answer to leave, package web says.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
)

func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// service is an HTTP server at work.
type service struct {
	*http.Server
	addr  net.Addr
	ended chan struct{} // closed once it serves no more, for the reason err
	err   error
}

// listen begins to serve at the address that a flag gave, by https if the server is set
// up for it; then http is redirected there if it is for a host that the server answers to.
func listen(server *http.Server, flag, addr string, answers func(host string) bool) (*service, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		advice := "choose another address, e.g. " + flag + " localhost:8081"
		if errors.Is(err, syscall.EADDRINUSE) {
			advice = "stop the program that uses it, or " + advice
		}
		return nil, fmt.Errorf("cannot listen on %s (%w): %s", addr, cause(err), advice)
	}
	s := &service{server, listener.Addr(), make(chan struct{}), nil}
	secure := server.TLSConfig != nil // serving sets one in any case
	go func() {
		defer close(s.ended)
		if secure {
			s.err = server.ServeTLS(plainListener{listener, answers}, "", "")
		} else {
			s.err = server.Serve(listener)
		}
	}()
	return s, nil
}

// end closes all connections at once.
func (s *service) end() error {
	err := s.Close()
	<-s.ended
	if !errors.Is(s.err, http.ErrServerClosed) {
		err = errors.Join(err, s.err)
	}
	return err
}

// cause strips what a person knows already, e.g. "listen tcp 127.0.0.1:8080".
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
