package toyapp

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gradus/internal/cpu"
	"gradus/solver"
	"gradus/toy2d"
	"gradus/toy2d/homotopy"
	"gradus/toy2d/mixture"
	"gradus/web/wstest"
)

// TestProgress: at most five times a second, and never so that the work waits.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := wstest.NewPipe()
		ended := talk(p, func(s *server) {
			s.toy.Core.Follow = func(_ context.Context, _ *mixture.Problem, _, _ float64,
				progress func(done, of int)) (*homotopy.Homotopy, error) {
				for i := range 1000 { // ten seconds of the bubble
					time.Sleep(10 * time.Millisecond)
					progress(i, 1000)
				}
				time.Sleep(time.Millisecond) // the last is not said beside the result
				return &homotopy.Homotopy{}, nil
			}
		})
		p.In <- wstest.Hello
		p.In <- wstest.Asking(t, 1, wstest.Quick(solver.Flow), "homotopy")
		time.Sleep(time.Minute)
		synctest.Wait()
		if want := "hello" + strings.Repeat(" progress", 50) + " homotopy"; p.Texts() != want {
			t.Errorf("sent %s", p.Texts())
		}
		p.CloseNow()
		<-ended
	})
}

// large is a spec whose frames fill maxPoints: 3.2 MB.
func large() toy2d.Spec {
	s := Default(solver.Plain)
	s.Starts.Kind, s.Starts.N, s.Schedule.Levels = "grid", 100, 39
	return s
}

// TestSolverDoesNotWait lets not one frame leave: the solver must end all the same.
func TestSolverDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		solved := make(chan struct{})
		p := wstest.NewPipe()
		p.Frames = make(chan struct{})
		ended := talk(p, func(s *server) {
			run := s.toy.Core.Run
			s.toy.Core.Run = func(ctx context.Context, s *toy2d.Spec, p *toy2d.Problem, k cpu.Kernel,
				each toy2d.StepFunc) (*toy2d.Result, error) {
				defer close(solved)
				return run(ctx, s, p, k, each)
			}
		})
		p.In <- wstest.Hello
		p.In <- wstest.Asking(t, 1, large(), "paths")
		<-solved
		synctest.Wait()
		if p.Texts() != "hello run" || p.FrameN != 0 {
			t.Errorf("sent %s and %d frames", p.Texts(), p.FrameN)
		}
		close(p.Frames)
		synctest.Wait()
		per := entriesPerFrame(10_000)
		if want := (40 + per - 1) / per; p.Texts() != "hello run done" || p.FrameN != want {
			t.Errorf("sent %s and %d frames, want %d", p.Texts(), p.FrameN, want)
		}
		p.CloseNow()
		<-ended
	})
}

// TestSlowViewer: one viewer reads nothing, over a connection that holds little of
// its 3.2 MB. The others are served.
func TestSlowViewer(t *testing.T) {
	_, h := serve(t, serving{})
	slow := wstest.DialSilent(t, h)
	slow.Conn.SetReadBuffer(4096)
	slow.Send(wstest.Hello)
	slow.Send(wstest.Asking(t, 1, large(), "paths"))
	for range 5 {
		c := wstest.Dial(t, h)
		c.Send(wstest.Asking(t, 1, Default(solver.Flow), "paths"))
		c.Done(1, "paths")
	}
	if m := slow.Text(); m.Type != "hello" {
		t.Errorf("the slow viewer was told %+v", m)
	}
	slow.Conn.Close()
}
