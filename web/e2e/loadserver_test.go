package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"gradus/web"
	"gradus/web/answer"
	"gradus/web/wstest"
)

// asServer makes the test's binary a server: what is measured of that process is of the
// server alone, and not of hundreds of clients.
const asServer = "GRADUS_TEST_AS_SERVER"

// logRoom is room for few runs, so that they make room for others before long and the
// memory does not grow any more.
const logRoom = 4 << 20

// holding is what the server has at one moment.
type holding struct {
	Goroutines  int
	Heap, Stack int64 // bytes, after a collection
	Logs        int64 // bytes of the heap that are frames of runs, as the hub counts
	Viewers     int
}

func (h holding) String() string {
	return fmt.Sprintf("%d goroutines, heap %.1f MB of which logs are %.1f, stacks %.1f MB", h.Goroutines,
		megabytes(h.Heap), megabytes(h.Logs), megabytes(h.Stack))
}

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }

// holdingOf is what a server has now.
func holdingOf(s *web.Server) holding {
	for range 2 { // what is pooled goes with the second
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return holding{runtime.NumGoroutine(), int64(m.HeapAlloc), int64(m.StackInuse), s.CT.Bytes(), s.Sockets.Count()}
}

// serveSeparately serves until its input ends, and returns the exit code. The first line of its
// output has the addresses of the pages and of the figures.
func serveSeparately() int {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := web.New(web.Config{Kernel: wstest.FastestKernel(), Log: log, Frames: logRoom})
	if err != nil {
		log.Error("no server", "error", err)
		return 1
	}
	figures := http.NewServeMux()
	figures.Handle("/metrics", s.Metrics())
	figures.HandleFunc("/holding", func(w http.ResponseWriter, _ *http.Request) { answer.JSON(w, holdingOf(s)) })
	var servers []*http.Server
	var ended []chan error
	for _, handler := range []http.Handler{s, figures} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			log.Error("no listener", "error", err)
			return 1
		}
		server, end := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)},
			make(chan error, 1)
		go func() { end <- server.Serve(l) }()
		servers, ended = append(servers, server), append(ended, end)
		fmt.Print(l.Addr(), " ")
	}
	fmt.Println()
	io.Copy(io.Discard, os.Stdin)
	ctx, cancel := context.WithTimeout(context.Background(), wstest.Patience)
	defer cancel()
	err = s.Close(ctx)
	for i, server := range servers {
		err = errors.Join(err, server.Close())
		<-ended[i]
	}
	if err != nil {
		log.Error("not everything ended", "error", err)
		return 1
	}
	return 0
}

// separateServer is a server in a process of its own.
type separateServer struct {
	t             testing.TB
	addr, figures string
	client        *http.Client
	cmd           *exec.Cmd
	stdin         io.Closer
	log           wstest.LockedBuffer
}

func startSeparate(t testing.TB) *separateServer {
	t.Helper()
	s := &separateServer{t: t, cmd: exec.Command(os.Args[0]), client: &http.Client{Timeout: wstest.Patience,
		Transport: &http.Transport{DisableKeepAlives: true}}}
	s.cmd.Env = append(os.Environ(), asServer+"=1")
	s.cmd.Stderr = &s.log
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.cmd.Process.Kill() // of no effect where end has waited for it
		s.cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if n, _ := fmt.Sscan(line, &s.addr, &s.figures); n != 2 {
		t.Fatalf("the server said %q, %v\n%s", line, err, &s.log)
	}
	return s
}

// end ends the server, which must have nothing to say and no goroutines left.
func (s *separateServer) end() {
	s.t.Helper()
	s.stdin.Close()
	if err := s.cmd.Wait(); err != nil || s.log.String() != "" {
		s.t.Errorf("the server ended with %v and logged\n%s", err, &s.log)
	}
}

func (s *separateServer) get(path string) []byte {
	s.t.Helper()
	r, err := s.client.Get("http://" + s.figures + path)
	if err != nil {
		s.t.Fatalf("%v\n%s", err, &s.log)
	}
	defer r.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

func (s *separateServer) holding() (h holding) {
	s.t.Helper()
	if err := json.Unmarshal(s.get("/holding"), &h); err != nil {
		s.t.Fatal(err)
	}
	return h
}

// until returns what the server has once that is as it should be, or never will be.
func (s *separateServer) until(ok func(holding) bool) (h holding) {
	s.t.Helper()
	for deadline := time.Now().Add(wstest.Patience); ; time.Sleep(50 * time.Millisecond) {
		if h = s.holding(); ok(h) || time.Now().After(deadline) {
			return h
		}
	}
}

func (s *separateServer) metrics() map[string]float64 {
	s.t.Helper()
	samples, _, err := wstest.Scrape(string(s.get("/metrics")))
	if err != nil {
		s.t.Fatal(err)
	}
	return samples
}
