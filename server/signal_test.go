package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gradus/internal/slow"
)

// TestSignal ends the program while pages of both kinds are idle, in the middle of a
// run, and gone without a word: all are told, and it ends all the same.
func TestSignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			endBySignal(t, signal)
		})
	}
}

// Runs that take minutes.
const (
	longToyAsk = `{"type":"ask","id":1,"panels":["paths"],"spec":{"starts":{"n":100},"schedule":{"levels":20000}}}`
	longCTRun  = `{"type":"run","id":1,"spec":{"size":%d,"schedule":{"levels":300},"scan":{"seed":%d}}}`
)

// longSize is that of the pictures: with the race detector a step of large ones takes longer than a
// server waits for its end.
func longSize() int {
	if slow.Race {
		return 64
	}
	return 256
}

func endBySignal(t *testing.T, signal syscall.Signal) {
	url, cmd, stderr := program(t, nil)
	var answering, silent []*socket
	for path, ask := range map[string]string{"/ws/toy2d": longToyAsk, "/ws/ct": fmt.Sprintf(longCTRun, longSize(), 1)} {
		idle, busy, gone := greeted(t, url, path), greeted(t, url, path), greeted(t, url, path)
		busy.write(t, opText, ask)
		for op := byte(opText); op != opBinary; { // until the first frame
			op, _ = busy.read(t)
		}
		answering, silent = append(answering, idle, busy), append(silent, gone)
	}

	for i := range 8 { // one works, as many as there are slots, the others wait
		s := greeted(t, url, "/ws/ct")
		s.write(t, opText, fmt.Sprintf(longCTRun, longSize(), i+2))
		for text := ""; !strings.Contains(text, `"state"`); {
			_, b := s.read(t)
			text = string(b)
		}
		answering = append(answering, s)
	}

	began := time.Now()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	// All at a time: the server gives each five seconds to agree.
	var agreeing sync.WaitGroup
	for _, s := range answering {
		agreeing.Go(func() {
			if err := s.agree(1001); err != nil {
				t.Error(err)
			}
		})
	}
	agreeing.Wait()
	err := cmd.Wait()
	if took := time.Since(began); err != nil || took > shutdownTimeout+patience {
		t.Errorf("%v: ended with %v after %v\n%s", signal, err, took, stderr)
	}
	for _, s := range silent {
		s.closed(t, 1001)
	}
	for _, line := range []string{"msg=serving", "msg=ended"} {
		if !strings.Contains(stderr.String(), line) {
			t.Errorf("no %s in\n%s", line, stderr)
		}
	}
	if strings.Contains(stderr.String(), "level=ERROR") {
		t.Errorf("%s", stderr)
	}
}

func greeted(t *testing.T, url, path string) *socket {
	t.Helper()
	s := dial(t, hostOf(url), path)
	s.write(t, opText, `{"type":"hello","version":3}`)
	s.read(t)
	return s
}

// closed reads until the socket is closed, with that code.
func (s *socket) closed(t *testing.T, want uint16) {
	t.Helper()
	op, b := s.read(t)
	for op != opClose {
		op, b = s.read(t)
	}
	if code := binary.BigEndian.Uint16(b); code != want {
		t.Errorf("closed with %d, want %d", code, want)
	}
}

// agree waits for the other side's Close, and answers it.
func (s *socket) agree(want uint16) error {
	op, b, err := s.receive()
	for err == nil && op != opClose {
		op, b, err = s.receive()
	}
	if err != nil {
		return fmt.Errorf("waiting for a Close: %w", err)
	}
	if code := binary.BigEndian.Uint16(b); code != want {
		return fmt.Errorf("closed with %d, want %d", code, want)
	}
	return s.send(opClose, string(b[:2]))
}

// TestSecondSignal ends the program at once although a socket does not agree to be
// closed, for which the first signal would wait.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	url, cmd, _ := program(t, nil)
	silent := greeted(t, url, "/ws/toy2d")
	signalled := make(chan error, 1)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	silent.closed(t, 1001) // so the first one has been taken
	began := time.Now()
	go func() { signalled <- cmd.Wait() }()
	for {
		cmd.Process.Signal(syscall.SIGTERM) // until it is no longer caught
		select {
		case <-signalled:
		case <-time.After(10 * time.Millisecond):
			continue
		}
		break
	}
	if took := time.Since(began); took >= shutdownTimeout {
		t.Errorf("it took %v", took)
	}
	if state := cmd.ProcessState; state.Exited() {
		t.Errorf("it ended by itself: %v", state)
	}
}

// TestProbe: a probe is told that the server ends, until it is gone.
func TestProbe(t *testing.T) {
	t.Parallel()
	url, cmd, _ := program(t, nil)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	probe := func() (status int, err error) {
		r, err := client.Get(url + "healthz")
		if err != nil {
			return 0, err
		}
		r.Body.Close()
		return r.StatusCode, nil
	}
	if status, err := probe(); status != http.StatusOK {
		t.Fatal(status, err)
	}
	silent := greeted(t, url, "/ws/toy2d") // keeps the server closing for a while
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	silent.closed(t, 1001)
	if status, err := probe(); status != http.StatusServiceUnavailable {
		t.Error(status, err)
	}
	silent.conn.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if status, err := probe(); err == nil {
		t.Error("afterwards:", status)
	}
}
